import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { type TestContext } from "node:test";
import { fileURLToPath } from "node:url";
import xterm from "@xterm/headless";
import { formatDriverStatistics } from "../../source/formats/format-driver-statistics.ts";
import { replaceFile, steadyStatistics } from "../helpers/driver-file.ts";
import { openTerminal, type PseudoTerminal } from "../helpers/terminal.ts";

const PROGRAM = fileURLToPath(new URL("../../dist/anarchy-perf-ink.js", import.meta.url));

type Size = readonly [columns: number, rows: number];

const SIZES: readonly Size[] = [
	[120, 40],
	[80, 24],
	[40, 12],
	[20, 6],
	// The largest, the flattest and the narrowest.
	[300, 100],
	[300, 6],
	[20, 100],
	// Either side of where the layout changes.
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

/** All three values are there: the second sample has come. */
function hasValues(screen: readonly string[]): boolean {
	return screen.filter((row) => RATE.test(row)).length === 2 && screen.some((r) => LATENCY.test(r));
}

/** What the program printed, on a screen with room beyond the edges of the one it was told of. */
async function beyondTheEdges(terminal: PseudoTerminal, [columns, rows]: Size) {
	const wide = new xterm.Terminal({ cols: columns + 60, rows: rows + 20, allowProposedApi: true });
	const { active } = wide.buffer;
	let erasures = 0;
	wide.parser.registerCsiHandler({ final: "K" }, () => {
		// A cursor beyond the last column stands on it: this takes away what was written there.
		if (active.cursorX >= columns) erasures++;
		return false;
	});
	// In the one buffer, which keeps what is on it when the other one ends.
	const output = terminal.raw().replaceAll("\x1b[?1049h", "").replaceAll("\x1b[?1049l", "");
	await new Promise<void>((resolve) => wide.write(output, resolve));
	const lines = Array.from({ length: rows + 20 }, (_, row) => active.getLine(row));
	return {
		right: lines.map((line) => line?.translateToString(true, columns) ?? "").filter(Boolean),
		below: lines.slice(rows).flatMap((line) => line?.translateToString(true) || []),
		erasures,
	};
}

/** A row that says something, and is not the curve or an axis of a graph. */
const isWords = (row: string) => /[a-z]{2,}/i.test(row) && !/(─| )now$/.test(row);

for (const size of SIZES) {
	const [columns, rows] = size;
	test(`at ${columns}×${rows} everything is there once, and fits`, async () => {
		await using terminal = await openMonitor(size, ["--demo"]);
		await terminal.waitFor(hasValues, { what: "the three values" });
		const screen = terminal.screen();

		assert.match(screen[0] ?? "", / DEMO /, "the header is on the first row");
		const words = screen.filter(isWords);
		assert.deepEqual(words, [...new Set(words)], "no row is there twice");
		for (const label of [/^ TX /, /^ RX /, /^ LAT(ENCY)? /, / DEMO /]) {
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
		assert.match(screen[title + 1] ?? "", /^ *\d+ ┤/, "the top of the value axis");
		const floor = screen.findIndex((row, index) => index > title && row.startsWith("     0 └"));
		assert.ok(floor - title >= 4, "three rows of curve at least");
		assert.match(screen[floor] ?? "", /┴ 45 s ─+┴ 30 s ─+┴ 15 s ─+ now$/);
		const curve = screen.slice(title + 1, floor);
		assert.ok(
			curve.some((row) => /[▁-█]/.test(row)),
			"the curve",
		);
		assert.ok(curve.every((row) => /^ *\d* [┤│]/.test(row)));
	}
	assert.deepEqual(
		titles,
		titles.toSorted((a, b) => a - b),
	);
	for (const panel of [/^ THUNDERBOLT +up · /, /^ DMA +no errors/, /^ NOW +[\d.]+ k TX op\/s/]) {
		assert.ok(find(panel) > Math.max(...titles), String(panel));
	}
	assert.ok(find(/^ SINCE RESET +TX [\d.]+ +RX [\d.]+ MB\/s +avg \d+ +min \d+ +max \d+ ns$/) > 0);
	assert.match(screen[23] ?? "", /^ q quit .*\? help$/);
});

test("the header says what is watched, how often, how far back, and the time", async () => {
	for (const columns of [60, 64, 72, 80, 120]) {
		await using terminal = await openMonitor([columns, 24], ["--demo"]);
		await terminal.waitFor(hasValues, { what: "the three values" });
		const [header = ""] = terminal.screen();
		assert.match(header, /^ anarchy(-perf-ink)? +DEMO .*every 100 ms · last 60 s +\d\d:\d\d:\d\d$/);
	}
});

/** A driver whose link runs on and on, a thousand operations a second and 1200 ns each. */
function startSteadyDriver(context: TestContext): string {
	const directory = mkdtempSync(join(tmpdir(), "steady-driver-"));
	const file = join(directory, "statistics");
	const started_ms = performance.now() - 3_600_000;
	const write = () => {
		const statistics = steadyStatistics(Math.floor(performance.now() - started_ms));
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

/** Labels and rules, without the values, the curves, and the room that they take. */
function structureOf(screen: readonly string[]): string {
	return screen
		.map((row) =>
			row
				.replace(/[▁-█╌╎]/g, " ")
				.replace(/–|\d[\d.:]*/g, "#")
				.replace(/# (ms|s)\b/g, "# s")
				.replace(/ +/g, " ")
				.trimEnd(),
		)
		.join("\n");
}

test("after every resize the screen is as if it had been started at that size", async (t) => {
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
		await fresh.waitFor((screen) => (isTooSmall ? /\d/.test(screen[0] ?? "") : hasValues(screen)), {
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
