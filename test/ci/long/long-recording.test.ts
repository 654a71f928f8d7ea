import assert from "node:assert/strict";
import { closeSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { CSV_HEADER, toCsvRecord } from "../../../source/record/csv-record.ts";
import { Random } from "../../../source/sources/simulated/random.ts";
import {
	awkward,
	csv,
	everySecond,
	FOLDER,
	reading,
	START_MS,
	written,
} from "../../helpers/recorded-logs.ts";

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
