import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import test from "node:test";
import { gzipSync } from "node:zlib";
import { csv, FOLDER, json, written } from "../helpers/recorded-logs.ts";
import {
	END,
	HOME,
	LEFT,
	openProgram,
	PROGRAM,
	RIGHT,
	recorded,
	shownOn,
	waitForSecond,
	waitForShown,
	withGap,
} from "../helpers/replayed-screen.ts";
import { plotsOf, timeAxisOf } from "../helpers/screen-parts.ts";
import type { PseudoTerminal } from "../helpers/terminal.ts";

const LAST = 600;
const LOG = written(csv(recorded(0, LAST)));

async function openReplay(...flags: string[]): Promise<PseudoTerminal> {
	const terminal = await openProgram(["--replay", ...flags]);
	await waitForShown(terminal, {});
	return terminal;
}

/** Pauses at the start, wherever the replay was. */
async function openPaused(...flags: string[]): Promise<PseudoTerminal> {
	const terminal = await openReplay(...flags);
	await terminal.waitFor((screen) => shownOn(screen).second !== null, { what: "the clock" });
	terminal.type(" ");
	await waitForShown(terminal, { isPaused: true });
	terminal.type(HOME);
	await waitForShown(terminal, { second: 0, tx: null });
	return terminal;
}

for (const [name, paths] of [
	["CSV", [LOG]],
	["JSON Lines", [written(json(recorded(0, LAST)))]],
	["gzip", [written(gzipSync(csv(recorded(0, LAST))))]],
	[
		"several parts, in any order and form",
		[
			written(json(recorded(401, LAST))),
			written(gzipSync(csv(recorded(201, 400)))),
			written(csv(recorded(0, 200))),
		],
	],
] as const) {
	test(`${name}: the recorded rates and the recorded clock are on the screen`, async () => {
		await using terminal = await openPaused(...paths);
		assert.equal(shownOn(terminal.screen()).speed, "1");
		assert.equal(shownOn(terminal.screen()).isDemo, false);
		for (const second of [10, 20, 30]) {
			terminal.type(RIGHT);
			await waitForSecond(terminal, second);
		}
		// While a gzip log is being unpacked, its end is where reading has got to.
		await terminal.waitFor(
			(screen) => {
				const isThere = shownOn(screen).second === LAST;
				if (!isThere) terminal.type(END);
				return isThere;
			},
			{ what: "the end" },
		);
		await waitForSecond(terminal, LAST);
	});
}

test("the log of a demo is marked as one, at every position", async () => {
	await using terminal = await openPaused(written(csv(recorded(0, LAST, "demo"))));
	await waitForShown(terminal, { isDemo: true, speed: "1" });
	terminal.type(END);
	await waitForShown(terminal, { isDemo: true, second: LAST });
});

test("space pauses, and resumes with the next second", async () => {
	await using terminal = await openReplay(LOG, "--speed", "100");
	await using witness = await openReplay(LOG, "--speed", "100");
	await terminal.waitFor((screen) => shownOn(screen).tx !== null, { what: "the first rate" });
	terminal.type(" ");
	await waitForShown(terminal, { isPaused: true, speed: "100" });
	terminal.type("[[[[[[");
	await waitForShown(terminal, { speed: "1" });
	const before = terminal.screen();
	const { second } = shownOn(before);
	assert.ok(second !== null, "a clock");
	await waitForShown(witness, { hasEnded: true });
	// The last row says for a moment what a key did.
	assert.deepEqual(terminal.screen().slice(0, -1), before.slice(0, -1));
	terminal.type(" ");
	await waitForShown(terminal, { isPaused: false });
	await waitForSecond(terminal, second + 1);
});

test("← and → move by a sixth of the window, Home and End to the ends", async () => {
	await using terminal = await openPaused(LOG);
	for (const [key, second] of [
		[RIGHT, 10],
		[RIGHT, 20],
		[LEFT, 10],
		[END, LAST],
		[LEFT, LAST - 10],
		[RIGHT, LAST],
	] as const) {
		terminal.type(key);
		await waitForSecond(terminal, second);
	}
	terminal.type(HOME);
	await waitForShown(terminal, { second: 0 });
	terminal.type("w");
	await waitForShown(terminal, { second: 0, window: "5 m" });
	terminal.type(RIGHT);
	await waitForSecond(terminal, 50);
	terminal.type(RIGHT);
	await waitForSecond(terminal, 100);
	assert.equal(shownOn(terminal.screen()).isPaused, true);
});

test("arrow keys that arrive together, as over a slow line, all count", async () => {
	await using terminal = await openPaused(LOG);
	terminal.type(RIGHT.repeat(5));
	await waitForSecond(terminal, 50);
	terminal.type(`${LEFT}${LEFT}w`);
	await waitForShown(terminal, { second: 30, window: "5 m" });
});

test("[ and ] change the speed, from a tenth to a thousand", async () => {
	await using terminal = await openPaused(LOG, "--speed", "5");
	for (const [keys, speed] of [
		["]", "10"],
		["[", "5"],
		["[[", "1"],
		["[", "0.5"],
		["[".repeat(20), "0.1"],
		["]".repeat(20), "1000"],
	] as const) {
		terminal.type(keys);
		await waitForShown(terminal, { speed });
	}
	terminal.type(" ");
	await waitForShown(terminal, { hasEnded: true, second: LAST });
});

test("w fills the longer window from the log, also while it is paused", async () => {
	await using terminal = await openPaused(LOG);
	terminal.type(END);
	await waitForShown(terminal, { second: LAST, lowest: 1000 + LAST - 59 });
	terminal.type("w");
	await waitForShown(terminal, { window: "5 m", second: LAST, lowest: 1000 + LAST - 299 });
	terminal.type("w");
	await waitForShown(terminal, { window: "15 m", second: LAST, lowest: 1001 });
	assert.equal(shownOn(terminal.screen()).isPaused, true);
});

test("at the end the screen shows END and stays, and continues from a seek back", async () => {
	await using terminal = await openReplay(LOG, "--speed", "1000");
	await waitForShown(terminal, { hasEnded: true });
	await waitForSecond(terminal, LAST);
	terminal.type("[".repeat(9));
	await waitForShown(terminal, { speed: "1", hasEnded: true, second: LAST });
	terminal.type(LEFT);
	await waitForShown(terminal, { second: LAST - 10, hasEnded: false });
	await waitForSecond(terminal, LAST - 9);
	terminal.type("]".repeat(9));
	await waitForShown(terminal, { second: LAST, hasEnded: true });
	terminal.type("q");
	assert.deepEqual(await terminal.exited, { code: 0, signal: null });
});

test("a gap is hatched, and its cause is in the status", async () => {
	const gap = written(csv(withGap(recorded(0, 60), 20, 29)));
	await using terminal = await openPaused(gap);
	terminal.type(RIGHT);
	await waitForSecond(terminal, 10);
	const hatched = (pattern: RegExp) =>
		plotsOf(terminal.screen()).map((rows) => rows.filter((row) => pattern.test(row)).length);
	assert.deepEqual(hatched(/╱/), [0, 0, 0]);
	terminal.type(RIGHT);
	await waitForShown(terminal, { second: 20, tx: null });
	const status = terminal.screen().find((row) => row.startsWith(" NO DATA "));
	assert.match(status ?? "", /since 00:00:20: the module is not loaded$/);
	terminal.type(RIGHT);
	await waitForSecond(terminal, 30);
	const heights = plotsOf(terminal.screen()).map(({ length }) => length);
	assert.deepEqual(hatched(/╱{5,}/), heights, "from top to bottom, in all three graphs");
	assert.ok(terminal.screen().some((row) => row.includes("data again after 10 s")));
});

const FOREIGN = written("name,price\napple,3\n");
const EMPTY = written("");
const MISSING = join(FOLDER, "missing.csv");

for (const [name, flags, words] of [
	["a missing file", [MISSING], `${MISSING} cannot be read: no such file`],
	["a directory", [FOLDER], `${FOLDER} cannot be read: it is a directory`],
	["a file that is not a log", [FOREIGN], `${FOREIGN} is not a log of this program`],
	["an empty file", [EMPTY], `${EMPTY} is empty`],
	["a missing part", [LOG, MISSING], `${MISSING} cannot be read`],
	["--demo with it", [LOG, "--demo"], "--replay and --demo cannot be combined"],
] as const) {
	test(`${name} is refused with status 2, by name`, async () => {
		await using terminal = await openProgram(["--replay", ...flags]);
		assert.deepEqual(await terminal.exited, { code: 2, signal: null });
		const said = terminal.raw();
		assert.ok(said.startsWith(`anarchy-perf-ink: ${words}`), said);
		assert.equal(said.trimEnd().split("\n").length, 1);
	});
}

test("a replay without a terminal is refused with status 2", () => {
	const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, "--replay", LOG], {
		encoding: "utf8",
	});
	assert.equal(
		stderr,
		"anarchy-perf-ink: --replay needs a terminal (analyze prints a recording)\n",
	);
	assert.deepEqual([status, stdout], [2, ""]);
});

test("the record of a stress run is replayed with its phases", async () => {
	const phaseOf = (second: number) => (second < 20 ? "" : second < 40 ? "warm-up" : "load");
	const samples = recorded(0, 60).map((sample, at) => ({ ...sample, phase: phaseOf(at) }));
	await using terminal = await openReplay(written(csv(samples)), "--speed", "1000");
	await waitForShown(terminal, { second: 60 });
	const { rule, labels } = timeAxisOf(terminal.screen());
	const [warmUp, load] = [labels.indexOf(" warm-up ") + 1, labels.indexOf(" load ") + 1];
	assert.ok(warmUp > 0 && load > warmUp, labels);
	assert.deepEqual([rule[warmUp], rule[load]], ["╵", "╵"], rule);
	const plots = plotsOf(terminal.screen());
	assert.equal(plots.length, 3);
	for (const rows of plots) {
		const lines = [warmUp, load].map((at) => rows.filter((row) => row[at - 7] === "│").length);
		assert.ok(Math.min(...lines) > 0, "a line where the curve leaves room");
	}
});
