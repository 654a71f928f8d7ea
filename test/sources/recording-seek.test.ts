import assert from "node:assert/strict";
import { closeSync, openSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { Random } from "../../source/core/random.ts";
import { CSV_HEADER, toCsvRecord } from "../../source/formats/csv-record.ts";
import type { Recording } from "../../source/sources/recording.ts";
import {
	allOf,
	awkward,
	csv,
	everySecond,
	FOLDER,
	json,
	reading,
	START_MS,
	sampleAt,
	taken,
	withoutPlace,
	written,
} from "../helpers/recorded-logs.ts";

/** Logs with holes, moments that happen twice, and broken lines. */
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

test("a seek leads to just the sample that a search from the beginning finds", async () => {
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

test("every one of many seeks in a log of 100,000 rows is exact", async () => {
	const samples = everySecond(100_000);
	const random = new Random(3);
	await reading([written(csv(samples))], async (recording) => {
		assert.equal(recording.end_ms, START_MS + 99_999_000);
		for (let seek = 0; seek < 100; seek++) {
			const ms = random.integer(0, 99_999_000);
			for await (const [first] of recording.samplesFrom(START_MS + ms)) {
				assert.equal(first?.tx_bytes, BigInt(Math.ceil(ms / 1000)));
				break;
			}
		}
		let count = 0;
		for await (const batch of recording.samplesFrom(recording.start_ms)) count += batch.length;
		assert.equal(count, samples.length);
	});
});

test("where the wall clock was set back, time goes on and a seek still ends", async () => {
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

test("where the wall clock was set forward, the monotonic one goes on", async () => {
	const samples = [...everySecond(10), ...everySecond(10, START_MS + 3_600_000)];
	const replayed = await allOf(written(csv(samples)));
	assert.deepEqual(
		replayed.map(({ at_s }) => at_s),
		samples.map((_, index) => index),
	);
});

test("a gap takes the time it took, and the reading after it covers all of it", async () => {
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

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

test("memory does not grow with the log's length", async () => {
	const path = join(FOLDER, "long");
	const file = openSync(path, "w");
	writeSync(file, `${CSV_HEADER}\n`);
	const [template] = awkward(1);
	const rest = toCsvRecord(template ?? assert.fail()).slice(24);
	for (let minute = 0; minute < 6000; minute++) {
		let text = "";
		for (let second = 0; second < 60; second++) {
			text += `${new Date(START_MS + (minute * 60 + second) * 1000).toISOString()}${rest}\n`;
		}
		writeSync(file, text);
	}
	closeSync(file);
	await reading([path], async (recording) => {
		let count = 0;
		let batches = 0;
		let most_bytes = 0;
		const before_bytes = held();
		for await (const batch of recording.samplesFrom(recording.start_ms)) {
			count += batch.length;
			if (batches++ % 50 === 0) most_bytes = Math.max(most_bytes, held() - before_bytes);
		}
		assert.equal(count, 360_000);
		assert.ok(most_bytes < 4 * 1024 ** 2, `${most_bytes} bytes more`);
	});
});

/** Bytes of memory that are not garbage. */
function held(): number {
	collectGarbage();
	const { heapUsed, external } = process.memoryUsage();
	return heapUsed + external;
}
