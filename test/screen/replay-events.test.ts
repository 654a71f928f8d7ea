import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import test from "node:test";
import type { Sample } from "../../source/core/sample.ts";
import { csv, written } from "../helpers/recorded-logs.ts";
import {
	END,
	HOME,
	openProgram,
	PROGRAM,
	recorded,
	shownOn,
	waitForSecond,
	waitForShown,
} from "../helpers/replayed-screen.ts";

const LAST = 600;
const ERRORS_AT = [100, 250, 400];

/** Errors at some seconds, and a disconnect at another. */
const SAMPLES: readonly Sample[] = recorded(0, LAST).map((sample, second) => ({
	...sample,
	dma_errors: ERRORS_AT.filter((at) => at <= second).length * 7,
	disconnections: second >= 300 ? 1 : 0,
}));
const LOG = written(csv(SAMPLES));

async function openPausedAt(at: string, columns = 120, rows = 40) {
	const terminal = await openProgram(["--replay", LOG, "--at", at], { columns, rows });
	await terminal.waitFor((screen) => shownOn(screen).second !== null, { what: "the clock" });
	terminal.type(" ");
	await waitForShown(terminal, { isPaused: true });
	return terminal;
}

const barOf = (screen: readonly string[]) => screen.find((row) => row.includes("●━")) ?? "";

for (const [at, second] of [
	["5m", 300],
	["120", 120],
	["0", 0],
] as const) {
	test(`--at ${at} starts there`, async () => {
		await using terminal = await openProgram(["--replay", LOG, "--at", at, "--speed", "0.1"]);
		await terminal.waitFor((screen) => Math.abs((shownOn(screen).second ?? -9) - second) <= 1, {
			what: `second ${second}`,
		});
	});
}

test("--at outside the recording, or without one, is refused", () => {
	const run = (...flags: string[]) => {
		const { status, stderr } = spawnSync(process.execPath, [PROGRAM, ...flags], {
			encoding: "utf8",
		});
		return { status, stderr };
	};
	assert.deepEqual(run("--demo", "--at", "5m").status, 2);
	assert.match(run("--demo", "--at", "5m").stderr, /--at needs --replay/);
	assert.match(run("--replay", LOG, "--at", "noon").stderr, /--at takes a time, such as/);
});

test("a time outside the recording is refused with the time that it lasts", async () => {
	await using terminal = await openProgram(["--replay", LOG, "--at", "2031-01-01"], {
		columns: 160,
	});
	assert.deepEqual(await terminal.exited, { code: 2, signal: null });
	assert.match(terminal.screen().join(" "), /outside the recording, which lasts from .* 2025 /);
});

test("the player shows the events of the whole recording, wherever it is", async () => {
	await using terminal = await openPausedAt("150");
	await terminal.waitFor((screen) => /×.*●.*×.*▼.*×/.test(barOf(screen)), {
		what: "an error before the position, and two errors and a disconnect behind it",
	});
	assert.match(barOf(terminal.screen()), /2025 .* of 600 s|of 10 m/);
});

test("n and N jump from event to event of the recording", async () => {
	await using terminal = await openPausedAt("150");
	await terminal.waitFor((screen) => /×.*●.*×.*▼.*×/.test(barOf(screen)), { what: "the events" });
	for (const [key, second] of [
		["n", 250],
		["n", 300],
		["n", 400],
		["N", 300],
		["N", 250],
		["N", 100],
	] as const) {
		terminal.type(key);
		await waitForSecond(terminal, second);
	}
});

test("what was counted since the beginning does not change by seeking", async () => {
	await using terminal = await openPausedAt("350");
	const countOf = (screen: readonly string[]) => /\((\d+) new\)/.exec(screen.join("\n"))?.[1];
	// The counts of the beginning are known once it was read.
	await terminal.waitFor((screen) => /×.*×.*●.*×/.test(barOf(screen)), { what: "the events" });
	for (const key of [HOME, END, HOME]) {
		terminal.type(key);
		await waitForShown(terminal, { second: key === HOME ? 0 : LAST });
		if (key === END) {
			await terminal.waitFor((screen) => countOf(screen) === "21", { what: "all errors" });
		}
	}
	terminal.type("nn");
	await waitForSecond(terminal, 250);
	await terminal.waitFor((screen) => countOf(screen) === "14", { what: "the errors so far" });
});

test("the axis ends at the time of the position, and the player says when it is over", async () => {
	await using terminal = await openPausedAt("150");
	const axis = () =>
		terminal.screen().find((row) => /\d\d:\d\d:\d\d$/.test(row) && / s /.test(row));
	await terminal.waitFor(() => axis() !== undefined, { what: "a time at the right edge" });
	assert.ok(!terminal.screen().some((row) => row.endsWith(" now")));
	terminal.type(END);
	terminal.type(" ");
	await waitForShown(terminal, { hasEnded: true });
	await terminal.waitFor((screen) => screen.some((row) => row.includes("■ END")), {
		what: "the end on the player",
	});
});

test("+ and - change the speed of a replay", async () => {
	await using terminal = await openPausedAt("150");
	terminal.type("+");
	await waitForShown(terminal, { speed: "2" });
	terminal.type("--");
	await waitForShown(terminal, { speed: "0.5" });
});

test("a click on the bar seeks", async () => {
	await using terminal = await openPausedAt("0");
	const row = terminal.screen().findIndex((line) => line.includes("●━"));
	const line = terminal.screen()[row] ?? "";
	const [start, end] = [line.indexOf("●"), line.lastIndexOf("━")];
	const column = Math.round((start + end) / 2);
	terminal.type(`\x1b[<0;${column + 1};${row + 1}M`);
	await terminal.waitFor((screen) => Math.abs((shownOn(screen).second ?? 0) - LAST / 2) <= 5, {
		what: "the middle of the recording",
	});
});
