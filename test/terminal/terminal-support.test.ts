import assert from "node:assert/strict";
import process from "node:process";
import test from "node:test";
import { WriteStream } from "node:tty";
import {
	canMoveCursor,
	colourDepth,
	terminalSize,
} from "../../source/terminal/terminal-support.ts";

type Environment = Record<string, string>;

/**
 * A terminal with as many colours as Node finds out from the environment that it is asked about.
 */
const TERMINAL = { isTTY: true, getColorDepth: WriteStream.prototype.getColorDepth };
const PIPE = {};
const XTERM = { TERM: "xterm-256color" };

test("a terminal without a name, or with the name dumb, takes lines alone", () => {
	assert.equal(canMoveCursor(TERMINAL, XTERM), true);
	assert.equal(canMoveCursor(TERMINAL, { TERM: "linux" }), true);
	assert.equal(canMoveCursor(TERMINAL, { TERM: "dumb" }), false);
	assert.equal(canMoveCursor(TERMINAL, { TERM: "" }), false);
	assert.equal(canMoveCursor(TERMINAL, {}), false);
	assert.equal(canMoveCursor(PIPE, XTERM), false);
});

const ON_A_TERMINAL: readonly [environment: Environment, depth: number][] = [
	[XTERM, 8],
	[{ TERM: "xterm" }, 4],
	[{ ...XTERM, COLORTERM: "truecolor" }, 24],
	[{}, 1],
	[{ COLORTERM: "truecolor" }, 1],
	[{ TERM: "dumb", COLORTERM: "truecolor" }, 1],
	[{ ...XTERM, NO_COLOR: "" }, 8],
	[{ ...XTERM, NO_COLOR: "1" }, 1],
	[{ ...XTERM, NO_COLOR: "0" }, 1],
	[{ ...XTERM, NO_COLOR: "1", FORCE_COLOR: "3", CLICOLOR_FORCE: "1" }, 1],
	[{ ...XTERM, NO_COLOR: "", FORCE_COLOR: "" }, 8],
	[{ ...XTERM, FORCE_COLOR: "0" }, 1],
	[{ ...XTERM, FORCE_COLOR: "false" }, 1],
	[{ ...XTERM, FORCE_COLOR: "1" }, 8],
	[{ TERM: "xterm", FORCE_COLOR: "3" }, 24],
	[{ ...XTERM, CLICOLOR: "0" }, 1],
	[{ ...XTERM, CLICOLOR: "1" }, 8],
	[{ ...XTERM, CLICOLOR: "" }, 8],
	[{ ...XTERM, CLICOLOR: "0", CLICOLOR_FORCE: "1" }, 8],
	[{ TERM: "dumb", CLICOLOR_FORCE: "1" }, 4],
];

for (const [environment, depth] of ON_A_TERMINAL) {
	test(`on a terminal, ${JSON.stringify(environment)}: ${depth} bits of colour`, () => {
		assert.equal(colourDepth(TERMINAL, environment), depth);
	});
}

const ELSEWHERE: readonly [environment: Environment, depth: number][] = [
	[XTERM, 1],
	[{ ...XTERM, CLICOLOR: "1" }, 1],
	[{ ...XTERM, CLICOLOR_FORCE: "0" }, 1],
	[{ CLICOLOR_FORCE: "1" }, 4],
	[{ FORCE_COLOR: "true" }, 4],
	[{ FORCE_COLOR: "2" }, 8],
	[{ FORCE_COLOR: "3" }, 24],
	[{ FORCE_COLOR: "1", NO_COLOR: "1" }, 1],
];

for (const [environment, depth] of ELSEWHERE) {
	test(`into a pipe, ${JSON.stringify(environment)}: ${depth} bits of colour`, () => {
		assert.equal(colourDepth(PIPE, environment), depth);
	});
}

test("variables that contradict each other are nothing for Node to warn of", async () => {
	const warnings: Error[] = [];
	const onWarning = (warning: Error) => warnings.push(warning);
	process.on("warning", onWarning);
	for (const NO_COLOR of ["", "1"]) {
		colourDepth(TERMINAL, { ...XTERM, NO_COLOR, FORCE_COLOR: "1" });
	}
	await new Promise((resolve) => setImmediate(resolve));
	process.off("warning", onWarning);
	assert.deepEqual(warnings, []);
});

test("the size is the terminal's; where it knows none, COLUMNS and LINES; else 80 × 24", () => {
	const size = (columns: number, rows: number, environment: Environment = {}) => {
		const { columns: width, rows: height } = terminalSize({ columns, rows }, environment);
		return [width, height];
	};
	const own = { COLUMNS: "132", LINES: "50" };
	assert.deepEqual(size(100, 30, own), [100, 30]);
	assert.deepEqual(size(0, 0, own), [132, 50]);
	assert.deepEqual(size(0, 30, own), [132, 30]);
	assert.deepEqual(size(0, 0), [80, 24]);
	for (const nonsense of ["0", "-5", "many", "1e3", "", "9".repeat(400)]) {
		const [columns = 0, rows = 0] = size(0, 0, { COLUMNS: nonsense, LINES: nonsense });
		assert.ok(columns >= 80 && columns <= 1000, `${columns} columns`);
		assert.ok(rows >= 24 && rows <= 300, `${rows} rows`);
	}
	assert.deepEqual(size(65535, 65535), [1000, 300]);
	assert.deepEqual(size(65535, 50, own), [1000, 50]);
	assert.deepEqual(terminalSize({}, {}), { columns: 80, rows: 24 });
});
