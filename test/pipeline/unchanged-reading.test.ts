/** Readings between two counts of a source that has no runtime, such as NVIDIA's library. */
import assert from "node:assert/strict";
import test from "node:test";
import { AlertWatcher } from "../../source/alerts/alert-watcher.ts";
import { parseAlert } from "../../source/alerts/parse-alert.ts";
import { isUnchanged, NO_COUNTERS, type Sample } from "../../source/core/sample.ts";
import { StallDetector } from "../../source/core/stall-detector.ts";
import { RateDeriver } from "../../source/pipeline/derive-rates.ts";
import { CSV_HEADER, toCsvRecord } from "../../source/record/csv-record.ts";
import { toJsonRecord } from "../../source/record/json-record.ts";
import { RollingWindow } from "../../source/screen/rolling-window.ts";
import { csvReader, readJsonRecord } from "../helpers/record-lines.ts";

const MB = 1_048_576;
/** The source counts once per second, and is read four times as often. */
const READINGS_PER_COUNT = 4;

/** @param sent_mb by the time of each count */
function samplesOf(sent_mb: readonly number[]): Sample[] {
	const deriver = new RateDeriver();
	return sent_mb.flatMap((sent, second) =>
		Array.from({ length: READINGS_PER_COUNT }, (_, quarter) => {
			const at_ms = 100_000 + 1000 * second + (1000 / READINGS_PER_COUNT) * quarter + 1;
			const counters = { ...NO_COUNTERS, tx_bytes: BigInt(sent * MB), rx_bytes: 0n };
			const times = { earliest_ms: at_ms - 0.2, latest_ms: at_ms + 0.2, wall_ms: at_ms };
			const counted_ms = 100_000 + 1000 * second;
			return deriver.next({ ok: true, snapshot: { counters, counted_ms, ...times } });
		}),
	);
}

const BUSY = samplesOf([0, 1000, 2000, 3000, 4000]);

test("a reading between two counts is unchanged, by whatever clock the source has", () => {
	const ofOneCount = [false, true, true, true];
	assert.deepEqual(
		BUSY.map(isUnchanged),
		[0, 1, 2, 3, 4].flatMap(() => ofOneCount),
	);
	for (const sample of BUSY.filter(isUnchanged)) {
		assert.equal(sample.detail, "the source has no newer counters than at the previous reading");
	}
});

test("a link that moves nothing is not unchanged where its source counts anew", () => {
	const samples = samplesOf([0, 0, 0]).filter((sample) => !isUnchanged(sample));
	assert.deepEqual(
		samples.map(({ tx_mb_per_s }) => tx_mb_per_s),
		[null, 0, 0],
	);
});

test("a record says that its reading was unchanged, whoever wrote it", () => {
	const fromCsv = csvReader(CSV_HEADER);
	for (const sample of BUSY) {
		for (const read of [fromCsv(toCsvRecord(sample)), readJsonRecord(toJsonRecord(sample))]) {
			assert.ok(read !== null);
			assert.equal(isUnchanged(read), isUnchanged(sample));
		}
	}
	const time = "2026-11-23T18:00:00.000Z";
	const ofOldVersion = csvReader("time,elapsed_s,tx_bytes,tx_mb_per_s,event,detail");
	const old = ofOldVersion(`${time},,5,,,the driver's runtime has not advanced`);
	assert.ok(old !== null && isUnchanged(old));
	const ofOthers = csvReader("time,tx_mb_per_s,rx_mb_per_s");
	for (const cells of ["2200,", ",1500", ","]) {
		const read = ofOthers(`${time},${cells}`);
		assert.ok(read !== null && !isUnchanged(read), cells);
	}
});

test("the graph fills the time of unchanged readings with the count that covers it", () => {
	const window = new RollingWindow([60]);
	for (const sample of BUSY) window.push(sample);
	// The newest count was followed by unchanged readings, whose time is still open.
	const columns = window.columns("tx", 60, 60, 104).slice(-4);
	assert.deepEqual(
		columns.map(({ state, high }) => [state, Math.round(high ?? -1)]),
		columns.map(() => ["value", 1000]),
	);
});

test("unchanged readings interrupt neither a stall nor an alert", () => {
	const stalls = new StallDetector();
	const stalling = samplesOf([0, 1000, 2000, 2000, 2000, 3000, 4000]);
	const found = stalling.flatMap((sample) => stalls.next(sample) ?? []);
	assert.deepEqual(
		found.map(({ elapsed_s }) => Math.round(elapsed_s)),
		[2],
	);
	const parsed = parseAlert("tx > 500 MB/s for 2s");
	assert.ok(parsed.ok);
	const watcher = new AlertWatcher([parsed.value], () => {});
	assert.equal(BUSY.flatMap((sample) => [...watcher.next(sample)]).length, 1);
});
