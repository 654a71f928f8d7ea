import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import fc from "fast-check";
import type { Outcome, Sample } from "../../source/core/sample.ts";
import { RateDeriver } from "../../source/pipeline/derive-rates.ts";
import type { DriverStatistics } from "../../source/sources/anarchy/parse-statistics.ts";
import { parseDriverStatistics } from "../../source/sources/anarchy/parse-statistics.ts";
import { toCounters } from "../../source/sources/anarchy/text-reading.ts";

const MB = 1_048_576;
const RATES = ["tx_mb_per_s", "rx_mb_per_s", "tx_operations_per_s", "rx_operations_per_s"] as const;
const LATENCY = ["latency_ns", "latency_error_ns", "latency_at_least_ns"] as const;

function fixture(name: string): DriverStatistics {
	const url = new URL(`../fixtures/statistics/${name}.txt`, import.meta.url);
	const parsed = parseDriverStatistics(readFileSync(url, "latin1"));
	assert.ok(parsed.ok);
	return parsed.statistics;
}

/** A reading whose text was made within 40 µs around this moment of the monotonic clock. */
function reading(statistics: DriverStatistics, at_ms: number): Outcome {
	const snapshot = {
		counters: toCounters(statistics),
		earliest_ms: at_ms - 0.02,
		latest_ms: at_ms + 0.02,
		wall_ms: 0,
	};
	return { ok: true, snapshot };
}

function gap(at_ms: number): Outcome {
	return { ok: false, gap: { code: "ENOENT", message: "gone", at_ms, wall_ms: 0 } };
}

/** The samples that follow from readings. */
function samplesOf(...readings: Outcome[]): Sample[] {
	const deriver = new RateDeriver();
	return readings.map((reading) => deriver.next(reading));
}

function last(...readings: Outcome[]): Sample {
	return samplesOf(...readings).at(-1) as Sample;
}

const BUSY = fixture("busy");

/** The busy driver after some more seconds of even load. */
function later(seconds: number, change: Partial<DriverStatistics> = {}): DriverStatistics {
	const transfers = BigInt(Math.round(seconds * 32_000));
	return {
		...BUSY,
		runtime_ms: BUSY.runtime_ms + seconds * 1000,
		tx_bytes: BUSY.tx_bytes + transfers * 65_536n,
		tx_operations: BUSY.tx_operations + transfers,
		rx_bytes: BUSY.rx_bytes + transfers * 32_768n,
		rx_operations: BUSY.rx_operations + transfers,
		...change,
	};
}

function assertNoRates(sample: Sample): void {
	for (const name of [...RATES, ...LATENCY]) assert.equal(sample[name], null, name);
}

function assertClose(actual: number | null, expected: number, tolerance: number): void {
	assert.ok(actual !== null && Math.abs(actual - expected) <= tolerance * expected, `${actual}`);
}

test("rates follow from bytes and time, not from the driver's MB/s", () => {
	const next = fixture("busy-one-second-later");
	const sample = last(reading(BUSY, 5000), reading(next, 6000));
	assert.equal(sample.event, "");
	assertClose(sample.elapsed_s, 1, 1e-4);
	assertClose(sample.tx_mb_per_s, Number(next.tx_bytes - BUSY.tx_bytes) / MB, 1e-4);
	assertClose(sample.rx_mb_per_s, 1500, 1e-4);
	assertClose(sample.tx_operations_per_s, 35_200, 1e-4);
	assertClose(sample.rx_operations_per_s, 24_000, 1e-4);
});

test("the first reading has counters but no rates, and is marked as the first", () => {
	const sample = last(reading(BUSY, 5000));
	assertNoRates(sample);
	assert.deepEqual([sample.event, sample.elapsed_s, sample.runtime_s], ["start", null, 3725.118]);
	assert.deepEqual([sample.tx_bytes, sample.latency_average_ns], [8_593_481_728_000n, 1184]);
});

test("a reset has no rates, and the interval after it has", () => {
	const reset = fixture("reset");
	const grown = { ...reset, runtime_ms: 1312, tx_bytes: reset.tx_bytes + BigInt(200 * MB) };
	const [, atReset, after] = samplesOf(
		reading(BUSY, 5000),
		reading(reset, 6000),
		reading(grown, 7000),
	);
	assert.ok(atReset !== undefined && after !== undefined);
	assert.equal(atReset.event, "reset");
	assertNoRates(atReset);
	assert.equal(after.event, "");
	assertClose(after.tx_mb_per_s, 200, 1e-4);
});

test("a reset is noticed although every counter has outgrown its old value", () => {
	const fresh = fixture("fresh");
	const outgrown = { ...later(10), runtime_ms: 59_000 };
	const sample = last(reading({ ...fresh, runtime_ms: 5000 }, 5000), reading(outgrown, 65_000));
	assert.equal(sample.event, "reset");
	assertNoRates(sample);
});

test("a 32-bit wrap is corrected, and makes the latency unknown until the driver's reset", () => {
	for (const onOtherCpus of [0n, 2n ** 33n]) {
		const wrapped = fixture("wrapped-operations");
		const now = { ...wrapped, tx_operations: wrapped.tx_operations + onOtherCpus };
		const transfers = (count: bigint) => ({
			...now,
			runtime_ms: now.runtime_ms + Number(count / 35_200n) * 1000,
			tx_bytes: now.tx_bytes + count * 65_536n,
			tx_operations: now.tx_operations + count,
		});
		const before = transfers(-35_200n);
		const samples = samplesOf(
			reading({ ...before, tx_operations: before.tx_operations + 2n ** 32n }, 1000),
			reading(now, 2000),
			reading(transfers(35_200n), 3000),
			reading(transfers(70_400n), 4000),
		);
		assert.deepEqual(
			samples.map(({ event }) => event),
			["start", "wrap", "", ""],
		);
		for (const sample of samples.slice(1)) {
			assertClose(sample.tx_operations_per_s, 35_200, 1e-4);
			assertClose(sample.tx_mb_per_s, 2200, 1e-4);
			assert.equal(sample.rx_mb_per_s, 0);
			for (const name of LATENCY) assert.equal(sample[name], null, name);
		}
	}
});

test("a monitor that starts after the wrap knows the rates, but no latency", () => {
	const now = fixture("wrapped-operations");
	const next = {
		...now,
		runtime_ms: now.runtime_ms + 1000,
		tx_bytes: now.tx_bytes + BigInt(MB),
		tx_operations: now.tx_operations + 16n,
	};
	const sample = last(reading(now, 1000), reading(next, 2000));
	assertClose(sample.tx_mb_per_s, 1, 1e-4);
	for (const name of LATENCY) assert.equal(sample[name], null, name);
});

test("a counter that runs backwards by one is a reset: no rate, neither negative nor giant", () => {
	const seen: Partial<DriverStatistics> = {
		dma_errors: 5,
		disconnections: 5,
		thunderbolt_errors: 5,
	};
	for (const seconds of [0.1, 1, 10, 3600]) {
		const backwards: Partial<DriverStatistics>[] = [
			{ tx_bytes: BUSY.tx_bytes - 1n },
			{ rx_bytes: BUSY.rx_bytes - 1n },
			{ tx_operations: BUSY.tx_operations - 1n },
			{ rx_operations: BUSY.rx_operations - 1n },
			{ dma_errors: 4 },
			{ connections: 0 },
			{ disconnections: 4 },
			{ thunderbolt_errors: 4 },
		];
		for (const change of backwards) {
			const sample = last(
				reading({ ...BUSY, ...seen }, 5000),
				reading(later(seconds, { ...seen, ...change }), 5000 + seconds * 1000),
			);
			assert.equal(sample.event, "reset", `${Object.keys(change)} in ${seconds} s`);
			assertNoRates(sample);
		}
	}
});

test("after a gap the rates cover the whole gap", () => {
	const [, atGap, , resumed] = samplesOf(
		reading(BUSY, 5000),
		gap(6000),
		gap(7000),
		reading(later(5), 10_000),
	);
	assert.ok(atGap !== undefined && resumed !== undefined);
	assert.deepEqual([atGap.event, atGap.detail, atGap.at_s], ["gap", "ENOENT: gone", 6]);
	assert.deepEqual([atGap.tx_bytes, atGap.runtime_s, atGap.elapsed_s], [null, null, null]);
	assertNoRates(atGap);
	assert.equal(resumed.event, "resume");
	assertClose(resumed.elapsed_s, 5, 1e-4);
	assertClose(resumed.tx_mb_per_s, 2000, 1e-4);
});

test("a reset during a gap has no rates", () => {
	const sample = last(reading(BUSY, 5000), gap(6000), reading(fixture("reset"), 7000));
	assert.equal(sample.event, "reset");
	assert.match(sample.detail, /no reading for 1\.0 s/);
	assertNoRates(sample);
});

test("a text from during the driver's reset gives no rates, nor does the next", () => {
	const mixture = later(1, {
		tx_bytes: BUSY.tx_bytes / 2n,
		tx_operations: BUSY.tx_operations / 2n,
	});
	const fresh = { ...fixture("fresh"), runtime_ms: 900 };
	const running = { ...fresh, runtime_ms: 1900, rx_bytes: BigInt(300 * MB) };
	const samples = samplesOf(
		reading(BUSY, 5000),
		reading(mixture, 6000),
		reading(fresh, 7000),
		reading(running, 8000),
	);
	assert.deepEqual(
		samples.map(({ event }) => event),
		["start", "reset", "reset", ""],
	);
	for (const sample of samples.slice(0, 3)) assertNoRates(sample);
	assertClose(samples[3]?.rx_mb_per_s ?? null, 300, 1e-4);
});

test("a link that stalls after an hour at full speed shows zero within one interval", () => {
	const stalled = { ...BUSY, runtime_ms: BUSY.runtime_ms + 1000 };
	const sample = last(reading(BUSY, 5000), reading(stalled, 6000));
	for (const name of RATES) assert.equal(sample[name], 0, name);
	for (const name of LATENCY) assert.equal(sample[name], null, name);
});

test("rates are exact to floating point and never negative, for any growth of the counters", () => {
	const count = fc.bigInt({ min: 0n, max: 2n ** 63n - 1n });
	const growth = fc.bigInt({ min: 0n, max: 2n ** 45n });
	const interval_ms = fc.integer({ min: 10, max: 3_600_000 });
	fc.assert(
		fc.property(count, growth, growth, interval_ms, (count, tx, rx, interval_ms) => {
			const before = { ...BUSY, tx_bytes: count, rx_bytes: count };
			const now = { ...before, tx_bytes: count + tx, rx_bytes: count + rx };
			const runtime_ms = before.runtime_ms + interval_ms;
			const sample = last(reading(before, 10), reading({ ...now, runtime_ms }, 10 + interval_ms));
			const { elapsed_s, tx_mb_per_s, rx_mb_per_s } = sample;
			assertClose(elapsed_s, interval_ms / 1000, 0.005);
			assert.equal(tx_mb_per_s, Number(tx) / MB / (elapsed_s ?? Number.NaN));
			assert.equal(rx_mb_per_s, Number(rx) / MB / (elapsed_s ?? Number.NaN));
		}),
	);
});
