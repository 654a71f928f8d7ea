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
import type { PseudoTerminal } from "../helpers/terminal.ts";

const LAST = 600;
const LOG = written(csv(recorded(0, LAST)));

async function openReplay(...flags: string[]): Promise<PseudoTerminal> {
	const terminal = await openProgram(["--replay", ...flags]);
	await waitForShown(terminal, {});
	return terminal;
}

/** Standing still at its beginning, whatever was shown until then. */
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
		// Until a gzip log is unpacked, its end is as far as it has been read.
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

test("the log of a demo says so, at every place of it", async () => {
	await using terminal = await openPaused(written(csv(recorded(0, LAST, "demo"))));
	await waitForShown(terminal, { isDemo: true, speed: "1" });
	terminal.type(END);
	await waitForShown(terminal, { isDemo: true, second: LAST });
});

test("space stands still, and goes on with the next second", async () => {
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
	assert.deepEqual(terminal.screen(), before);
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

test("when it is over the screen says END and stays, and goes on from a seek back", async () => {
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

test("a gap is dots in the curve, and its words are in the status", async () => {
	const gap = written(csv(withGap(recorded(0, 60), 20, 29)));
	await using terminal = await openPaused(gap);
	terminal.type(RIGHT);
	await waitForSecond(terminal, 10);
	assert.ok(!terminal.screen().some((row) => /[┤│].*·/.test(row)));
	terminal.type(RIGHT);
	await waitForShown(terminal, { second: 20, tx: null });
	const status = terminal.screen().find((row) => row.includes("NO DATA"));
	assert.match(status ?? "", /since 00:00:20: the module is not loaded$/);
	terminal.type(RIGHT);
	await waitForSecond(terminal, 30);
	const dotted = terminal.screen().filter((row) => /[┤│].*[^ ·]·{5,}[^ ·]/.test(row));
	assert.equal(dotted.length, 3, "in all three curves");
	assert.ok(terminal.screen().some((row) => row.includes("data again after 10 s")));
});

const FOREIGN = written("name,price\napple,3\n");
const EMPTY = written("");
const MISSING = join(FOLDER, "missing.csv");

for (const [name, flags, words] of [
	["a missing file", [MISSING], `${MISSING} can not be read: there is no such file`],
	["a directory", [FOLDER], `${FOLDER} can not be read: it is a directory`],
	["what is no log", [FOREIGN], `${FOREIGN} is not a log of this program`],
	["an empty file", [EMPTY], `${EMPTY} is empty`],
	["a missing part", [LOG, MISSING], `${MISSING} can not be read`],
	["--demo with it", [LOG, "--demo"], "--replay and --demo exclude each other"],
] as const) {
	test(`${name} is refused with status 2, by name`, async () => {
		await using terminal = await openProgram(["--replay", ...flags]);
		assert.deepEqual(await terminal.exited, { code: 2, signal: null });
		const said = terminal.raw();
		assert.ok(said.startsWith(`anarchy-perf-ink: ${words}`), said);
		assert.equal(said.trimEnd().split("\n").length, 1);
	});
}

test("without a terminal there is nothing to show it on: status 2", () => {
	const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, "--replay", LOG], {
		encoding: "utf8",
	});
	assert.equal(stderr, "anarchy-perf-ink: --replay needs a terminal to show it on\n");
	assert.deepEqual([status, stdout], [2, ""]);
});

test("the record of a stress run is replayed with its phases", async () => {
	const phaseOf = (second: number) => (second < 20 ? "" : second < 40 ? "warm-up" : "load");
	const samples = recorded(0, 60).map((sample, at) => ({ ...sample, phase: phaseOf(at) }));
	await using terminal = await openReplay(written(csv(samples)), "--speed", "1000");
	await waitForShown(terminal, { second: 60 });
	const axes = terminal.screen().filter((row) => row.includes(" 0 └"));
	assert.equal(axes.length, 3);
	for (const axis of axes) {
		const [warmUp, load] = [axis.indexOf("┴ warm-up ─"), axis.indexOf("┴ load ─")];
		assert.ok(warmUp > 0 && load > warmUp, axis);
		const above = terminal.screen()[terminal.screen().indexOf(axis) - 1] ?? "";
		assert.deepEqual([above[warmUp], above[load]], ["│", "│"], above);
	}
});
