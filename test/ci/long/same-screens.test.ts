import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import test from "node:test";
import xterm from "@xterm/headless";
import { build, type Plugin } from "esbuild";
import { SCREEN_PACKAGES, substitutions } from "../../../scripts/substitutions.ts";
import { endOfColour } from "../../../source/terminal/narrow-text.ts";
import { PLAIN, partsOf, styleAfter } from "../../../source/terminal/text-style.ts";

const COLUMNS = 60;
const ROWS = 16;
const folder = mkdtempSync(join(tmpdir(), "anarchy-ink-"));
test.after(() => rmSync(folder, { recursive: true }));

test("what the build puts in the place of Ink's parts draws the same screens", async () => {
	const ours = await framesOf("random-screens", [
		substitutions("ink", "string-width", "widest-line"),
	]);
	const inks = await framesOf("random-screens", [withoutDevtools]);
	assert.equal(ours.length, inks.length);
	assert.ok(ours.length >= 60);
	const texts = new Set<string>();
	for (const [index, frame] of inks.entries()) {
		const expected = await cellsOf(frame);
		assert.deepEqual(await cellsOf(ours[index] ?? ""), expected, `screen ${index}`);
		texts.add(expected.join(""));
	}
	assert.ok(texts.size > 40, "the screens differ from each other");
});

test("the monitor's own screen is the same at any size, cell by cell, with our layout for Yoga's", async () => {
	const ours = await framesOf("monitor-screens", [substitutions(...SCREEN_PACKAGES)]);
	const inks = await framesOf("monitor-screens", [withoutDevtools]);
	assert.equal(ours.length, inks.length);
	assert.ok(new Set(inks).size > 70, "the screens differ from each other");
	for (const [index, frame] of inks.entries()) {
		assert.deepEqual(spelledOut(ours[index] ?? ""), spelledOut(frame), `screen ${index}`);
	}
});

/**
 * The rows of a frame; how many colours are switched on and off on the way is no matter,
 * nor in which order: a background may come before the foreground or after it.
 */
function spelledOut(frame: string): string[][] {
	return frame.split("\n").map((row) => {
		let style = PLAIN;
		const cells: string[] = [];
		for (let at = 0; at < row.length; at++) {
			const end = endOfColour(row, at);
			if (end < 0)
				cells.push(row[at] === " " ? " " : `${row[at]}${partsOf(style).sort().join(";")}`);
			else {
				style = styleAfter(style, row.slice(at + 2, end));
				at = end;
			}
		}
		while (cells.at(-1) === " ") cells.pop();
		return cells;
	});
}

const withoutDevtools: Plugin = {
	name: "without-devtools",
	setup({ onResolve, onLoad }) {
		onResolve({ filter: /^react-devtools-core$/ }, ({ path }) => ({ path, namespace: "empty" }));
		onLoad({ filter: /./, namespace: "empty" }, () => ({ contents: "export default {};" }));
	},
};

async function framesOf(name: string, plugins: Plugin[]): Promise<string[]> {
	const outfile = join(folder, `${name}.mjs`);
	await build({
		entryPoints: [resolve(`test/ink/${name}.tsx`)],
		outfile,
		bundle: true,
		platform: "node",
		format: "esm",
		jsx: "automatic",
		define: { "process.env.NODE_ENV": '"production"' },
		banner: {
			js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
		},
		plugins,
	});
	const env = { ...process.env, FORCE_COLOR: "3" };
	const printed = execFileSync("node", [outfile], { encoding: "utf8", env, maxBuffer: 2 ** 28 });
	return JSON.parse(printed);
}

/** Every cell of the screen that a frame makes, with its colours. */
async function cellsOf(frame: string): Promise<string[]> {
	const terminal = new xterm.Terminal({
		cols: COLUMNS,
		rows: ROWS,
		allowProposedApi: true,
		logLevel: "off",
	});
	await new Promise<void>((done) => terminal.write(frame.replaceAll("\n", "\r\n"), done));
	const cells: string[] = [];
	for (let y = 0; y < ROWS; y++) {
		for (let x = 0; x < COLUMNS; x++) {
			const cell = terminal.buffer.active.getLine(y)?.getCell(x);
			const blank = cell?.getChars() === "" || cell?.getChars() === " ";
			const style = [cell?.getFgColor(), cell?.isBold(), cell?.isDim(), cell?.isInverse()];
			// A blank looks the same in every foreground colour.
			cells.push(
				blank ? `${cell?.getBgColor()},${cell?.isInverse()}` : `${cell?.getChars()}${style}`,
			);
		}
	}
	terminal.dispose();
	return cells;
}
