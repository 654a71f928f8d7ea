/** Rates of sources that are not a driver's text: epochs, a time of their own, sampled rates. */
import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { NO_COUNTERS, type Sample, type Snapshot } from "../../source/core/sample.ts";
import { RateDeriver } from "../../source/pipeline/derive-rates.ts";

const MB = 1_048_576;

function snapshot(at_ms: number, tx_bytes: bigint | null, more: Partial<Snapshot> = {}): Snapshot {
	const counters = { ...NO_COUNTERS, tx_bytes };
	return { counters, earliest_ms: at_ms - 0.2, latest_ms: at_ms + 0.2, wall_ms: at_ms, ...more };
}

function samplesOf(...snapshots: Snapshot[]): Sample[] {
	const deriver = new RateDeriver();
	return snapshots.map((snapshot) => deriver.next({ ok: true, snapshot }));
}

test("growth between two epochs is unknown, even where the count is higher", () => {
	const first = { id: 1, why: "" };
	const second = { id: 2, why: "not read for 0.9 s" };
	const samples = samplesOf(
		snapshot(1000, 10n, { epoch: first }),
		snapshot(2000, BigInt(MB) + 10n, { epoch: first }),
		snapshot(3000, BigInt(3 * MB), { epoch: second }),
		snapshot(4000, BigInt(5 * MB), { epoch: second }),
	);
	assert.deepEqual(
		samples.map(({ event, tx_mb_per_s, detail }) => [event, tx_mb_per_s, detail]),
		[
			["start", null, ""],
			["", 1, ""],
			["reset", null, "not read for 0.9 s"],
			["", 2, ""],
		],
	);
});

test("the source's own time of its counts ends intervals, not the time of the reading", () => {
	// The counter is brought up to date at 0, 100, 200 ms …; a reading finds the newest state.
	const readings = fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 2, maxLength: 30 });
	fc.assert(
		fc.property(readings, (pauses_ms) => {
			let at_ms = 1000;
			const snapshots = pauses_ms.map((pause_ms) => {
				at_ms += pause_ms;
				const counted_ms = Math.floor(at_ms / 100) * 100;
				return snapshot(at_ms, BigInt(counted_ms) * BigInt(MB), { counted_ms });
			});
			for (const { tx_mb_per_s, elapsed_s } of samplesOf(...snapshots).slice(1)) {
				if (tx_mb_per_s === null) assert.equal(elapsed_s, null);
				else assert.ok(Math.abs(tx_mb_per_s - 1000) < 0.1, `${tx_mb_per_s}`);
			}
		}),
	);
});

test("what is to know of the counts is told where they begin", () => {
	const note = "MIG is enabled";
	const epoch = { id: 2, why: "not read for 0.9 s" };
	const samples = samplesOf(
		snapshot(1000, 10n, { note }),
		snapshot(2000, 20n, { note }),
		snapshot(3000, 30n, { note, epoch }),
	);
	assert.deepEqual(
		samples.map(({ event, detail }) => [event, detail]),
		[
			["start", note],
			["", ""],
			["reset", `not read for 0.9 s; ${note}`],
		],
	);
});

test("sampled rates are taken as they are, without bytes, and marked", () => {
	const sampled = { tx_mb_per_s: 516, rx_mb_per_s: null };
	const [, sample] = samplesOf(
		snapshot(1000, null, { sampled }),
		snapshot(2000, null, { sampled: { tx_mb_per_s: 946, rx_mb_per_s: null } }),
	);
	assert.ok(sample !== undefined);
	const { tx_mb_per_s, rx_mb_per_s, tx_bytes, elapsed_s, detail } = sample;
	assert.deepEqual([tx_mb_per_s, rx_mb_per_s, tx_bytes, detail], [946, null, null, "sampled"]);
	assert.equal(elapsed_s, 1);
});
