import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import test from "node:test";
import fc from "fast-check";
import type { Recording } from "../../source/replay/recording.ts";
import {
	allOf,
	csv,
	everySecond,
	json,
	reading,
	START_MS,
	sampleAt,
	taken,
	withoutPlace,
	written,
} from "../helpers/recorded-logs.ts";

/** Logs with holes, repeated moments, and broken lines. */
const logs = fc.record({
	pauses_ms: fc.array(fc.oneof(fc.constant(1000), fc.constant(0), fc.nat(10_000_000)), {
		minLength: 1,
		maxLength: 120,
	}),
	brokenEvery: fc.integer({ min: 2, max: 40 }),
	cuts: fc.array(fc.nat(120), { maxLength: 3 }),
	block_bytes: fc.oneof(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 300, max: 70_000 })),
	isJson: fc.boolean(),
	seeks: fc.array(fc.double({ min: -0.1, max: 1.1, noNaN: true }), { minLength: 1, maxLength: 8 }),
});

test("a seek finds the same sample as a linear search from the beginning", async () => {
	const property = fc.asyncProperty(logs, async (log) => {
		let wall_ms = START_MS;
		const samples = log.pauses_ms.map((pause_ms, index) => {
			wall_ms += pause_ms;
			return sampleAt(wall_ms, { tx_bytes: BigInt(index), elapsed_s: null });
		});
		const cuts = [0, ...log.cuts.map((cut) => cut % samples.length), samples.length];
		cuts.sort((a, b) => a - b);
		const paths: string[] = [];
		for (const [index, cut] of cuts.entries()) {
			const part = samples.slice(cut, cuts[index + 1] ?? cut);
			if (part.length === 0) continue;
			const text = (log.isJson ? json : csv)(part).split("\n");
			for (let at = 2; at < text.length; at += log.brokenEvery) text.splice(at, 0, "garbage, “");
			paths.push(written(text.join("\n")));
		}
		const use = async (recording: Recording) => {
			for (const part of log.seeks) {
				const to_ms = Math.round(START_MS + (wall_ms - START_MS) * part);
				const naive = samples.filter((sample) => sample.wall_ms >= to_ms);
				const replayed = await taken(recording.samplesFrom(to_ms));
				assert.deepEqual(withoutPlace(replayed), naive);
				for (const { wall_ms, at_s } of replayed) {
					assert.equal(at_s, (wall_ms - recording.start_ms) / 1000);
				}
				const last = await recording.places.last();
				assert.equal(await recording.places.timeAt(last), wall_ms);
			}
		};
		await reading(paths, use, { block_bytes: log.block_bytes });
		for (const path of paths) rmSync(path);
	});
	await fc.assert(property, { numRuns: 60 });
});

test("if the wall clock was set back, time still advances and a seek still ends", async () => {
	const before = everySecond(500);
	const back = everySecond(500, START_MS + 200_000);
	const samples = [...before, ...back];
	const replayed = await reading(
		[written(csv(samples))],
		async (recording) => {
			for (let second = -5; second < 720; second++) {
				for await (const [first] of recording.samplesFrom(START_MS + second * 1000)) {
					const { wall_ms } = first ?? assert.fail("a batch has samples");
					assert.ok(wall_ms >= START_MS + second * 1000);
					break;
				}
			}
			return taken(recording.samplesFrom(START_MS));
		},
		{ block_bytes: 500 },
	);
	assert.deepEqual(withoutPlace(replayed), samples);
	assert.deepEqual(
		replayed.map(({ at_s }) => at_s),
		samples.map((_, index) => index),
	);
});

test("if the wall clock was set forward, the monotonic one advances steadily", async () => {
	const samples = [...everySecond(10), ...everySecond(10, START_MS + 3_600_000)];
	const replayed = await allOf(written(csv(samples)));
	assert.deepEqual(
		replayed.map(({ at_s }) => at_s),
		samples.map((_, index) => index),
	);
});

test("a gap keeps its duration, and the reading after it covers all of it", async () => {
	const gap = (second: number) =>
		sampleAt(START_MS + second * 1000, { event: "gap", elapsed_s: null, tx_mb_per_s: null });
	const samples = [
		...everySecond(3),
		gap(3),
		gap(13),
		sampleAt(START_MS + 20_000, { event: "resume", elapsed_s: 18 }),
	];
	const replayed = await allOf(written(csv(samples)));
	assert.deepEqual(
		replayed.map(({ at_s }) => at_s),
		[0, 1, 2, 3, 13, 20],
	);
});

test("a log without TX keeps its duration", async () => {
	const samples = everySecond(10).map((sample, index) => ({
		...sample,
		tx_bytes: null,
		tx_mb_per_s: null,
		rx_mb_per_s: 300,
		event: index === 0 ? ("start" as const) : ("" as const),
	}));
	const replayed = await allOf(written(csv(samples)));
	assert.deepEqual(
		replayed.map(({ at_s }) => at_s),
		samples.map((_, index) => index),
	);
});
