import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import test, { after } from "node:test";
import { gzipSync } from "node:zlib";
import { type Sample, UNKNOWN_SAMPLE } from "../../source/core/sample.ts";
import { CSV_HEADER, toCsvRecord } from "../../source/record/csv-record.ts";
import { openRecording } from "../../source/replay/open-recording.ts";
import { ReplayPlayer } from "../../source/replay/replay-player.ts";
import { FakeClock } from "../helpers/fake-clock.ts";
import { linkEventAt } from "../helpers/link-events.ts";

const FOLDER = mkdtempSync(join(tmpdir(), "anarchy-player-"));
after(() => rmSync(FOLDER, { recursive: true }));
const START_MS = Date.UTC(2025, 0, 1);

const sampleAt = (second: number): Sample => ({
	...UNKNOWN_SAMPLE,
	at_s: second,
	wall_ms: START_MS + Math.round(second * 1000),
	tx_mb_per_s: 1,
});
const eventAt = (second: number) => linkEventAt(START_MS + Math.round(second * 1000));
const csv = (seconds: readonly number[]) =>
	`${[CSV_HEADER, ...seconds.map((second) => toCsvRecord(sampleAt(second)))].join("\n")}\n`;
const upTo = (count: number) => Array.from({ length: count }, (_, second) => second);

/** Returns whether another thread is in a file system call. */
const isReading = () => process.getActiveResourcesInfo().some((name) => name.startsWith("FSReq"));

interface PlayOptions {
	readonly speed?: number;
	readonly past_s?: number;
	readonly isGzip?: boolean;
	/** Seconds of events of the link, which are recorded behind all samples. */
	readonly events?: readonly number[];
}

/** A player and what it did, in words: `1000: 1` means the sample of second 1 at 1000 ms. */
async function play(
	seconds: readonly number[],
	{ isGzip, events = [], ...options }: PlayOptions = {},
) {
	const path = join(FOLDER, `log-${Math.random()}`);
	const lines = `${csv(seconds)}${events.map((at) => `${toCsvRecord(eventAt(at))}\n`).join("")}`;
	writeFileSync(path, isGzip ? gzipSync(lines) : lines);
	const recording = await openRecording([path], { block_bytes: 4096 });
	const clock = new FakeClock();
	const stop = new AbortController();
	const player = new ReplayPlayer({ recording, clock, stop: stop.signal, past_s: 0, ...options });
	const story: string[] = [];
	const shown: number[] = [];
	let steps = 0;
	let failure: unknown = null;
	const work = (async () => {
		for await (const step of player.samples()) {
			steps++;
			if (step.kind === "jump") story.push(`jump ${(step.wall_ms - START_MS) / 1000}`);
			else if (step.kind === "end") story.push("end");
			else if (step.kind === "events") {
				const names = step.events.map(({ event, at_s }) => `${event} at ${at_s}`);
				story.push(`events ${names.join(", ")}`);
			} else {
				const list = step.samples.map(({ at_s }) => at_s);
				if (step.kind === "present") shown.push(...list);
				const text = list.length > 3 ? `${list[0]}…${list.at(-1)}` : list.join(" ");
				story.push(step.kind === "past" ? `past ${text}` : `${clock.now()}: ${text}`);
			}
		}
	})().catch((error: unknown) => {
		failure = error;
	});
	/** Waits until no file is being read and nothing more happens: files are read in real time. */
	const settled = async () => {
		for (let quiet = 0, seen = steps; quiet < 40; quiet++) {
			if (steps !== seen || isReading()) quiet = 0;
			seen = steps;
			await new Promise((resolve) => setTimeout(resolve, 1));
		}
		assert.equal(failure, null);
	};
	const pass = async (ms: number) => {
		await clock.advance(ms);
		await settled();
	};
	/** Advances the time until everything is played. */
	const toEnd = async () => {
		for (let step = 0; step < 5000 && !player.isAtEnd; step++) {
			await clock.advance(30);
			await new Promise((resolve) => setTimeout(resolve, 1));
		}
		await settled();
	};
	await settled();
	return {
		player,
		clock,
		recording,
		shown,
		settled,
		pass,
		toEnd,
		/** Returns what the player did since the last call. */
		story: () => story.splice(0),
		async [Symbol.asyncDispose]() {
			stop.abort();
			await work;
			await recording.close();
		},
	};
}

test("each sample comes when it is due, and playback waits at the end", async () => {
	await using replay = await play([0, 1, 2.5, 10]);
	assert.deepEqual(replay.story(), ["jump 0", "0: 0"]);
	await replay.pass(999);
	assert.deepEqual(replay.story(), []);
	await replay.pass(1);
	assert.deepEqual(replay.story(), ["1000: 1"]);
	assert.equal(replay.player.position_ms, START_MS + 1000);
	await replay.pass(8999);
	assert.deepEqual(replay.story(), ["2500: 2.5"]);
	assert.equal(replay.player.isAtEnd, false);
	await replay.pass(1);
	assert.deepEqual(replay.story(), ["10000: 10", "end"]);
	assert.equal(replay.player.isAtEnd, true);
	await replay.pass(100_000);
	assert.deepEqual(replay.story(), []);
});

test("the speed can change during playback; no samples are lost and nothing drifts", async () => {
	await using replay = await play(upTo(3000));
	replay.player.speed = 2;
	await replay.pass(1000);
	assert.deepEqual(replay.story(), ["jump 0", "0: 0", "500: 1", "1000: 2"]);
	replay.player.speed = 0.1;
	await replay.pass(10_000);
	assert.deepEqual(replay.story(), ["11000: 3"]);
	replay.player.speed = 10;
	await replay.pass(350);
	assert.deepEqual(replay.story(), ["11100: 4", "11200: 5", "11300: 6"]);
	// Half of the time to second 7 passed at the old speed.
	replay.player.speed = 1;
	await replay.pass(500);
	assert.deepEqual(replay.story(), ["11850: 7"]);
	replay.player.speed = 1e9;
	assert.equal(replay.player.speed, 1000);
	await replay.toEnd();
	assert.deepEqual(replay.shown, upTo(3000));
	assert.ok(replay.story().length < 150, "a step has many samples");
});

test("samples at 100 Hz come in steps, each with all due samples", async () => {
	await using replay = await play(upTo(300).map((index) => index / 100));
	replay.story();
	await replay.pass(100);
	assert.deepEqual(replay.story(), ["10: 0.01", "50: 0.02…0.05", "90: 0.06…0.09"]);
	await replay.toEnd();
	assert.deepEqual(
		replay.shown,
		upTo(300).map((index) => index / 100),
	);
});

test("a paused player stands still; a seek still shows its destination", async () => {
	await using replay = await play(upTo(100));
	await replay.pass(1500);
	replay.player.pause();
	assert.equal(replay.player.isPaused, true);
	await replay.pass(60_000);
	assert.deepEqual(replay.story(), ["jump 0", "0: 0", "1000: 1"]);
	replay.player.resume();
	await replay.pass(500);
	assert.deepEqual(replay.story(), ["62000: 2"]);
	replay.player.pause();
	replay.player.seek(START_MS + 49_001);
	await replay.settled();
	await replay.pass(5000);
	assert.deepEqual(replay.story(), ["jump 50", "62000: 50"]);
	replay.player.resume();
	await replay.pass(1000);
	assert.deepEqual(replay.story(), ["68000: 51"]);
});

test("a jump yields as much of the past as requested", async () => {
	await using replay = await play(upTo(1000), { past_s: 30 });
	replay.story();
	replay.player.seek(START_MS + 500_000);
	await replay.settled();
	const pasts = replay.story();
	assert.equal(pasts[0], "jump 500");
	assert.equal(pasts.at(-1), "0: 500");
	const past = pasts.slice(1, -1).map((text) => text.split(/[ …]/));
	assert.deepEqual([past[0]?.[1], past.at(-1)?.at(-1)], ["470", "499"]);
	replay.player.past_s = 2;
	replay.player.seekBy(10);
	await replay.settled();
	assert.deepEqual(replay.story(), ["jump 510", "past 508 509", "0: 510"]);
	replay.player.past_s = 3;
	replay.player.seekBy(0);
	await replay.settled();
	assert.deepEqual(replay.story(), ["jump 510", "past 507 508 509", "0: 510"]);
});

test("a seek interrupts a wait immediately", async () => {
	await using replay = await play([0, 1e6, 2e6]);
	replay.story();
	replay.player.seekBy(10);
	await replay.settled();
	assert.deepEqual(replay.story(), ["jump 1000000", "0: 1000000"]);
	assert.equal(replay.clock.waiting, 1);
	replay.player.toEnd();
	await replay.settled();
	assert.deepEqual(replay.story(), ["jump 2000000", "0: 2000000", "end"]);
	assert.equal(replay.clock.waiting, 0);
});

test("pending seeks add up, and stop at the end of the log", async () => {
	await using replay = await play(upTo(100));
	replay.story();
	for (let press = 0; press < 5; press++) replay.player.seekBy(10);
	await replay.settled();
	assert.equal(replay.story().at(-1), "0: 50");
	replay.player.seekBy(10);
	replay.player.seekBy(-30);
	await replay.settled();
	assert.equal(replay.story().at(-1), "0: 30");
	replay.player.seekBy(-300);
	await replay.settled();
	assert.deepEqual(replay.story(), ["jump 0", "0: 0"]);
	replay.player.toEnd();
	replay.player.seekBy(-9);
	await replay.settled();
	assert.equal(replay.story().at(-1), "0: 90");
	replay.player.seekBy(300);
	await replay.settled();
	assert.deepEqual(replay.story(), ["jump 99", "0: 99", "end"]);
	replay.player.toStart();
	await replay.settled();
	await replay.pass(1000);
	assert.deepEqual(replay.story(), ["jump 0", "0: 0", "1000: 1"]);
	assert.equal(replay.player.isAtEnd, false);
});

test("pending seeks beyond an end need not be undone", async () => {
	await using replay = await play(upTo(100));
	replay.story();
	for (let press = 0; press < 5; press++) replay.player.seekBy(-10);
	replay.player.seekBy(10);
	await replay.settled();
	assert.equal(replay.story().at(-1), "0: 10");
	for (let press = 0; press < 5; press++) replay.player.seekBy(50);
	replay.player.seekBy(-10);
	await replay.settled();
	assert.equal(replay.story().at(-1), "0: 89");
});

test("seeks in both directions cross a hole in the log", async () => {
	await using replay = await play([0, 1, 2, 50_000, 50_001]);
	replay.player.seek(START_MS + 2000);
	await replay.settled();
	replay.player.seekBy(5);
	await replay.settled();
	assert.equal(replay.story().at(-1), "0: 50000");
	replay.player.seekBy(-5);
	await replay.settled();
	assert.equal(replay.story().at(-1), "0: 2");
});

test("a clock that was set back does not block seeks", async () => {
	await using replay = await play([...upTo(500), ...upTo(500).map((second) => second + 200)]);
	replay.story();
	let seeks = 0;
	for (; !replay.player.isAtEnd && seeks < 200; seeks++) {
		replay.player.seekBy(10);
		await replay.settled();
	}
	assert.ok(seeks < 110, `${seeks} seeks to the end`);
	assert.equal(replay.player.position_ms, START_MS + 699_000);
});

test("a player that was stopped for long resumes where it was", async () => {
	await using replay = await play(upTo(1000));
	await replay.pass(2000);
	replay.story();
	await replay.clock.skip(600_000);
	await replay.settled();
	assert.deepEqual(replay.story(), ["602000: 3"]);
	await replay.pass(1000);
	assert.deepEqual(replay.story(), ["603000: 4"]);
});

test("a gzip log plays immediately, and to its end", async () => {
	await using replay = await play(upTo(20_000), { isGzip: true, speed: 1000 });
	await replay.toEnd();
	assert.deepEqual(replay.shown, upTo(20_000));
	assert.equal(replay.story().at(-1), "end");
});

test("an event of the link comes with the sample that it is before, also where a block ends", async () => {
	await using replay = await play([0, 1, 2.5, 10], { events: [0.5, 2.5, 12] });
	await replay.pass(1000);
	assert.deepEqual(replay.story(), ["jump 0", "0: 0", "1000: 1", "events retrain at 0.5"]);
	await replay.pass(9000);
	assert.deepEqual(replay.story(), [
		"2500: 2.5",
		"events retrain at 2.5",
		"10000: 10",
		"events retrain at 12",
		"end",
	]);
});
