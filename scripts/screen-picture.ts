/**
 * Turns a terminal screen into a picture of a terminal window: as SVG, and by Chromium as PNG.
 *
 *     node --import tsx scripts/screen-picture.ts --output docs/monitor.svg -- COMMAND…
 *
 * `--help` lists the options.
 */

import { writeFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { openTerminal } from "../test/helpers/terminal.ts";
import { renderPng } from "./picture/screen-png.ts";
import { renderScreenSvg } from "./picture/screen-svg.ts";

const USAGE = `Runs a command in a terminal and draws the screen.

    node --import tsx scripts/screen-picture.ts [options] -- COMMAND…

    --output FILE      write an SVG
    --png FILE         write a PNG (needs Chromium)
    --columns 120      size of the terminal
    --rows 36
    --until TEXT       wait until this text is on the screen,
    --seconds 3        and then for so long (with --until: not at all),
    --keys KEYS        then type these keys one by one; $'\\e[B' is the down arrow in bash
    --theme dark       or light
    --title TEXT       what the title bar says; else the command
    --mark REGEXP      number the place behind this text; may be repeated
`;

/** How long a program may take to show the text of `--until`. */
const UNTIL_TIMEOUT_MS = 120_000;

/** How long a program may take to respond to a key. */
const KEY_PAUSE_MS = 300;

async function main(): Promise<void> {
	const { values, positionals: command } = parseArgs({
		allowPositionals: true,
		options: {
			output: { type: "string" },
			png: { type: "string" },
			columns: { type: "string", default: "120" },
			rows: { type: "string", default: "36" },
			until: { type: "string" },
			seconds: { type: "string" },
			keys: { type: "string", default: "" },
			theme: { type: "string", default: "dark" },
			title: { type: "string" },
			mark: { type: "string", multiple: true },
			help: { type: "boolean", default: false },
		},
	});
	const { output, png, until, theme, title = command.join(" ") } = values;
	const isUsable = command.length > 0 && (output || png) && (theme === "dark" || theme === "light");
	if (values.help || !isUsable) {
		(values.help ? process.stdout : process.stderr).write(USAGE);
		process.exitCode = values.help ? 0 : 2;
		return;
	}

	const columns = Number(values.columns);
	const rows = Number(values.rows);
	const seconds = Number(values.seconds ?? (until ? 0 : 3));
	await using terminal = await openTerminal({ command, columns, rows });
	if (until) {
		await terminal.waitFor((screen) => screen.some((row) => row.includes(until)), {
			what: `“${until}”`,
			timeoutMs: UNTIL_TIMEOUT_MS,
		});
	}
	// A program which has ended will not change its screen any more.
	await Promise.race([sleep(seconds * 1000), terminal.exited]);
	for (const key of splitKeys(values.keys)) {
		terminal.type(key);
		await sleep(KEY_PAUSE_MS);
	}

	const marks = (values.mark ?? []).map((mark) => new RegExp(mark));
	const svg = renderScreenSvg(terminal.emulator, { theme, title, marks });
	if (output) await writeFile(output, svg);
	if (png) await renderPng(svg, columns, rows, png);
}

/** Splits typed text into keys, some of which send escape sequences. */
function splitKeys(keys: string): string[] {
	// biome-ignore lint/suspicious/noControlCharactersInRegex: This is what such keys begin with.
	return keys.match(/\x1b\[[0-9;]*[A-Za-z~]|\x1bO.|./gsu) ?? [];
}

await main();
