import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { type TestContext } from "node:test";
import { fileURLToPath } from "node:url";
import xterm from "@xterm/headless";
import { formatDriverStatistics } from "../../source/sources/anarchy/format-statistics.ts";
import { replaceFile, steadyStatistics } from "../helpers/driver-file.ts";
import { plotsOf, timeAxisOf } from "../helpers/screen-parts.ts";
import { openTerminal, type PseudoTerminal } from "../helpers/terminal.ts";

const PROGRAM = fileURLToPath(new URL("../../dist/anarchy-perf-ink.js", import.meta.url));

type Size = readonly [columns: number, rows: number];

const SIZES: readonly Size[] = [
	[120, 40],
	[80, 24],
	[40, 12],
	[20, 6],
	// The largest, the lowest and the narrowest.
	[300, 100],
	[300, 6],
	[20, 100],
	// On both sides of each change of the layout.
	[100, 32],
	[100, 31],
	[99, 32],
	[70, 23],
	[69, 22],
	[60, 18],
	[59, 17],
	[50, 16],
	[49, 15],
	[32, 14],
	[31, 13],
	[29, 11],
	[21, 7],
	[163, 53],
];

async function openMonitor([columns, rows]: Size, flags: readonly string[]) {
	const command = [process.execPath, PROGRAM, "--interval", "0.1", ...flags];
	return openTerminal({ command, columns, rows });
}

const RATE = /^ ?(TX|RX) +\d/;
const LATENCY = /^ ?LAT(ENCY)? +\d/;

/** Whether all three values are shown: the second sample has been drawn. */
function hasValues(screen: readonly string[]): boolean {
	return screen.filter((row) => RATE.test(row)).length === 2 && screen.some((r) => LATENCY.test(r));
}

/** The output of the program, on a screen larger than the one that the program sees. */
async function beyondTheEdges(terminal: PseudoTerminal, [columns, rows]: Size) {
	const wide = new xterm.Terminal({ cols: columns + 60, rows: rows + 20, allowProposedApi: true });
	const { active } = wide.buffer;
	let erasures = 0;
	wide.parser.registerCsiHandler({ final: "K" }, () => {
		// The cursor stays on the last column beyond the edge: this clears what was written there.
		if (active.cursorX >= columns) erasures++;
		return false;
	});
	// In the main buffer, because leaving the alternate buffer would restore the old screen.
	const output = terminal.raw().replaceAll("\x1b[?1049h", "").replaceAll("\x1b[?1049l", "");
	await new Promise<void>((resolve) => wide.write(output, resolve));
	const lines = Array.from({ length: rows + 20 }, (_, row) => active.getLine(row));
	return {
		right: lines.map((line) => line?.translateToString(true, columns) ?? "").filter(Boolean),
		below: lines.slice(rows).flatMap((line) => line?.translateToString(true) || []),
		erasures,
	};
}

/** Whether a row is text, and not the curve or an axis of a graph. */
const isWords = (row: string) => /[a-z]{2,}/i.test(row) && !/(▔| )now$/.test(row);

for (const size of SIZES) {
	const [columns, rows] = size;
	test(`at ${columns}×${rows} everything is shown once, and fits`, async () => {
		await using terminal = await openMonitor(size, ["--demo"]);
		await terminal.waitFor(hasValues, { what: "the three values" });
		const screen = terminal.screen();

		assert.match(screen[0] ?? "", / DEMO( |$)/, "the header is on the first row");
		const words = screen.filter(isWords);
		assert.deepEqual(words, [...new Set(words)], "no row is there twice");
		for (const label of [/^ TX /, /^ RX /, /^ LAT(ENCY)? /, / DEMO( |$)/]) {
			assert.equal(screen.filter((row) => label.test(row)).length, 1, String(label));
		}
		assert.ok(
			screen.some((row) => /\bup · /.test(row)),
			"the state of the link",
		);

		assert.equal(terminal.emulator.buffer.active.baseY, 0, "nothing scrolled away");
		const nothing = { right: [], below: [], erasures: 0 };
		assert.deepEqual(await beyondTheEdges(terminal, size), nothing);
	});
}

test("80×24 has three graphs with both axes, both panels, and the keys", async () => {
	await using terminal = await openMonitor([80, 24], ["--demo", "--tx", "1200", "--rx", "700"]);
	await terminal.waitFor(hasValues, { what: "the three values" });
	const screen = terminal.screen();
	const find = (pattern: RegExp) => screen.findIndex((row) => pattern.test(row));
	const titles = [find(/^ TX +\d+\.\d MB\/s/), find(/^ RX +\d+\.\d MB\/s/), find(/^ LATENCY +\d/)];
	for (const title of titles) {
		assert.match(screen[title] ?? "", /min +\d+ +mean +\d+ +max +\d+$/);
		assert.match(screen[title + 1] ?? "", /^ *\d+\b/, "the top of the value axis");
	}
	const plots = plotsOf(screen);
	assert.deepEqual(
		plots.map(({ length }) => length),
		[5, 5, 4],
	);
	for (const curve of plots) assert.match(curve.join("\n"), /[▁-█]/, "the curve");
	const { rule, labels } = timeAxisOf(screen);
	assert.match(rule, /^ {7}(?=(?:\S*╵){4})[▔╵*]+$/);
	assert.match(labels, /^ {7}60 s +50 s +40 s +30 s +20 s +10 s +now$/);
	assert.deepEqual(
		titles,
		titles.toSorted((a, b) => a - b),
	);
	for (const panel of [/^ LINK +up · no errors/, /^ EVENT +/, /^ SINCE RESET /]) {
		assert.ok(find(panel) > Math.max(...titles), String(panel));
	}
	assert.match(screen[23] ?? "", /\? help {2}q quit$/);
});

test("the header shows the source, the interval, the window and the time", async () => {
	for (const columns of [60, 72, 100, 120]) {
		await using terminal = await openMonitor([columns, 24], ["--demo"]);
		await terminal.waitFor(hasValues, { what: "the three values" });
		const [header = ""] = terminal.screen();
		assert.match(header, /^ ● OK {3}anarchy-perf-ink {3}DEMO .* last 60 s {3}\d\d:\d\d:\d\d$/);
		assert.equal(header.includes("every 100 ms · last"), columns >= 100);
	}
});

/** Counters of a link that runs at nine tenths of the steady pace. */
function atPace(runtime_ms: number) {
	return { ...steadyStatistics(Math.floor(runtime_ms * 0.9)), runtime_ms };
}

/**
 * A driver whose link never stops: 900 operations per second of 1200 ns each. On a busy machine its
 * rates vary a little; they stay below the steps of the scale at 1000 and 500 MB/s.
 */
function startSteadyDriver(context: TestContext): string {
	const directory = mkdtempSync(join(tmpdir(), "steady-driver-"));
	const file = join(directory, "statistics");
	const started_ms = performance.now() - 3_600_000;
	const write = () => {
		const statistics = atPace(Math.floor(performance.now() - started_ms));
		replaceFile(file, formatDriverStatistics(statistics));
	};
	write();
	const timer = setInterval(write, 20);
	context.after(() => {
		clearInterval(timer);
		rmSync(directory, { recursive: true, force: true });
	});
	return file;
}

/** Labels and rules, without values, curves, the grid behind them, and blanks. */
function structureOf(screen: readonly string[]): string {
	return screen
		.map((row) =>
			row
				.replace(/[▁-█╌╎\u2800-\u28FF]/g, " ")
				.replace(/–|\d[\d.:]*/g, "#")
				.replace(/# (ms|s)\b/g, "# s")
				.replace(/ +/g, " ")
				.trimEnd(),
		)
		.join("\n");
}

test("after each resize the screen equals one that was started at that size", async (t) => {
	const file = startSteadyDriver(t);
	const flags = ["--stats-file", file];
	await using terminal = await openMonitor([120, 40], flags);
	await terminal.waitFor(hasValues, { what: "the three values" });
	const sizes: Size[] = [
		[80, 24],
		[40, 12],
		[200, 60],
		[20, 6],
		[10, 3],
		[20, 6],
		[120, 40],
	];
	for (const size of sizes) {
		await using fresh = await openMonitor(size, flags);
		const isTooSmall = size[0] < 20;
		await fresh.waitFor((screen) => (isTooSmall ? /\d/.test(screen.join("")) : hasValues(screen)), {
			what: `a fresh start at ${size.join("×")}`,
		});
		const expected = structureOf(fresh.screen());
		await terminal.resize(size[0], size[1]);
		await terminal.waitFor((screen) => structureOf(screen) === expected, {
			what: `after a resize to ${size.join("×")} this screen:\n${expected}\n`,
		});
		assert.equal(terminal.emulator.buffer.active.baseY, 0, "nothing scrolled away");
	}
	terminal.type("q");
	assert.equal((await terminal.exited).code, 0);
});
