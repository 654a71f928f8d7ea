/** What samples of one run add up to. */
import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { BYTES_PER_MB } from "../../source/core/metrics.ts";
import { type Sample, UNKNOWN_SAMPLE } from "../../source/core/sample.ts";
import { StallDetector } from "../../source/core/stall-detector.ts";
import { RunRecord } from "../../source/measure/run-record.ts";

const END = {
	status: 0,
	saturated_share: null,
	longest_saturated_s: null,
	stalls: null,
	events: [],
	began_s: 0,
};

/** A second later than the last one, with these counters. */
function sampleOf(tx: bigint, errors: number, before: bigint | null): Sample {
	const tx_mb_per_s = before === null ? null : Number(tx - before) / BYTES_PER_MB;
	return {
		...UNKNOWN_SAMPLE,
		event: before === null ? "start" : "",
		source: "anarchy",
		counts: "payload",
		elapsed_s: before === null ? null : 1,
		runtime_s: 1,
		tx_bytes: tx,
		rx_bytes: 0n,
		tx_mb_per_s,
		rx_mb_per_s: before === null ? null : 0,
		dma_errors: errors,
	};
}

function recordOf(growths: readonly bigint[], start: bigint): RunRecord {
	const record = new RunRecord();
	let count = start;
	record.add(sampleOf(count, 0, null));
	for (const growth of growths) {
		record.add(sampleOf(count + growth, 0, count));
		count += growth;
	}
	return record;
}

test("bytes are exact, however large the counters are", () => {
	const growth = fc.bigInt({ min: 0n, max: 10n ** 10n });
	const counter = fc.bigInt({ min: 0n, max: 2n ** 60n });
	fc.assert(
		fc.property(fc.array(growth, { minLength: 1, maxLength: 50 }), counter, (growths, start) => {
			const { tx_bytes } = recordOf(growths, start).finish({ ...END, wall_s: 1 }, true);
			assert.equal(
				BigInt(tx_bytes ?? -1),
				growths.reduce((sum, one) => sum + one, 0n),
			);
		}),
	);
});

test("what moves while the command is stopped is not of the run", () => {
	const record = recordOf([5n], 100n);
	record.pause();
	record.add(sampleOf(1105n, 3, 105n));
	record.add(sampleOf(1112n, 4, 1105n));
	const { tx_bytes, errors } = record.finish({ ...END, wall_s: 2 }, true);
	assert.deepEqual([tx_bytes, errors], [12, 1]);
	assert.equal(record.curve.intervals.length, 2);
});

test("after a reset, and without a last reading, bytes are unknown and not too few", () => {
	const record = recordOf([5n], 100n);
	assert.equal(record.finish({ ...END, wall_s: 1 }, false).tx_bytes, null);
	record.add({ ...sampleOf(3n, 0, 0n), event: "reset", tx_mb_per_s: null, rx_mb_per_s: null });
	const { tx_bytes, tx_mb_per_s } = record.finish({ ...END, wall_s: 1 }, true);
	assert.deepEqual([tx_bytes, tx_mb_per_s], [null, null]);
});

test("sampled rates show no bytes, and no pauses between the samples", () => {
	const record = new RunRecord();
	const detector = new StallDetector();
	for (const tx_mb_per_s of [100, 0, 100]) {
		const rates = { tx_mb_per_s, rx_mb_per_s: 0, elapsed_s: 1 } as const;
		const sample = { ...UNKNOWN_SAMPLE, ...rates, source: "amd" } as const;
		record.add(sample);
		detector.next(sample);
	}
	const { figures: stalls } = detector.history;
	const run = record.finish({ ...END, wall_s: 2, stalls }, true);
	assert.deepEqual([run.tx_bytes, run.stalls, run.stalled_s], [null, null, null]);
});

test("a mean is over the time between the readings, which are late on a busy machine", () => {
	const record = new RunRecord();
	const bytes = (seconds: number) => BigInt(2000 * BYTES_PER_MB * seconds);
	for (const at_s of [10, 10.5, 11]) {
		const before = at_s === 10 ? null : bytes(at_s - 0.5);
		record.add({ ...sampleOf(bytes(at_s), 0, before), at_s });
	}
	const { tx_bytes, tx_mb_per_s } = record.finish({ ...END, wall_s: 0.4 }, true);
	assert.deepEqual([tx_bytes, tx_mb_per_s], [2000 * BYTES_PER_MB, 2000]);
});
