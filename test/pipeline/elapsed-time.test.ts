/** Rates from a file that another process writes, and from delayed readings. */

import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { isUnchanged, type Outcome, type Sample } from "../../source/core/sample.ts";
import { RateDeriver } from "../../source/pipeline/derive-rates.ts";
import type { DriverStatistics } from "../../source/sources/anarchy/parse-statistics.ts";
import { toCounters } from "../../source/sources/anarchy/text-reading.ts";
import { Random } from "../../source/sources/simulated/random.ts";
import { SimulatedDriver } from "../../source/sources/simulated/simulated-driver.ts";

const MB = 1_048_576;
const UPTIME_S = 100;

function reading(statistics: DriverStatistics, earliest_ms: number, latest_ms: number): Outcome {
	return {
		ok: true,
		snapshot: { counters: toCounters(statistics), earliest_ms, latest_ms, wall_ms: 0 },
	};
}

/** The statistics at rising moments, and how many bytes were really sent by then. */
function simulate(moments_ms: readonly number[]) {
	const driver = new SimulatedDriver({ uptime_s: UPTIME_S, tx_mb_per_s: 2200 });
	return moments_ms.map((at_ms) => {
		driver.advanceTo(at_ms);
		return { at_ms, statistics: driver.statistics(), sent: driver.truth.tx_bytes };
	});
}

test("the same text twice gives no rates, and the next text covers both intervals", () => {
	const [first, second] = simulate([0, 2000]);
	assert.ok(first !== undefined && second !== undefined);
	const deriver = new RateDeriver();
	deriver.next(reading(first.statistics, 0, 0.1));
	const unchanged = deriver.next(reading(first.statistics, 1000, 1000.1));
	assert.deepEqual(
		[unchanged.tx_mb_per_s, unchanged.latency_ns, unchanged.event],
		[null, null, ""],
	);
	assert.match(unchanged.detail, /no newer counters/);
	assert.ok(isUnchanged(unchanged));
	const changed = deriver.next(reading(second.statistics, 2000, 2000.1));
	assert.ok(changed.elapsed_s !== null && Math.abs(changed.elapsed_s - 2) < 0.001);
	const sent = Number(second.sent - first.sent) / MB;
	assert.ok(Math.abs((changed.tx_mb_per_s ?? 0) / (sent / 2) - 1) < 0.001);
});

test("rates and times are those between writes, however often the file is read", () => {
	const periods_ms = fc.constantFrom(1, 5, 50, 1000);
	const waits_ms = fc.array(fc.oneof(fc.constant(0.02), fc.constant(0.4), fc.nat(1500)), {
		minLength: 20,
		maxLength: 120,
	});
	fc.assert(
		fc.property(periods_ms, waits_ms, (period_ms, waits_ms) => {
			let now_ms = 0;
			const moments_ms = waits_ms.map((wait_ms) => (now_ms += 0.05 + wait_ms));
			const writes = moments_ms.map((at_ms) => Math.floor(at_ms / period_ms) * period_ms);
			const texts = simulate(writes);
			const deriver = new RateDeriver();
			let sent_mb = 0;
			let elapsed_s = 0;
			let last = texts[0];
			for (const [index, text] of texts.entries()) {
				const at_ms = moments_ms[index] as number;
				const sample = deriver.next(reading(text.statistics, at_ms, at_ms + 0.03));
				if (index === 0) continue;
				assert.equal(sample.event, "");
				const isNew = text.at_ms !== last?.at_ms;
				assert.equal(sample.tx_mb_per_s !== null, isNew);
				assert.equal(sample.elapsed_s !== null, isNew);
				if (sample.tx_mb_per_s === null) continue;
				assert.ok(sample.tx_mb_per_s > 0, "a steady link never stands still");
				sent_mb += sample.tx_mb_per_s * (sample.elapsed_s ?? 0);
				elapsed_s += sample.elapsed_s ?? 0;
				last = text;
			}
			const [first, end] = [texts[0], last];
			assert.ok(first !== undefined && end !== undefined);
			assert.ok(Math.abs(sent_mb - Number(end.sent - first.sent) / MB) < 1e-3);
			const between_s = (end.at_ms - first.at_ms) / 1000;
			assert.ok(Math.abs(elapsed_s - between_s) <= 0.001 * texts.length);
		}),
	);
});

test("a driver that repeats itself for longer than it ran was not reset", () => {
	const [first, second] = simulate([0, 1000]);
	assert.ok(first !== undefined && second !== undefined);
	const deriver = new RateDeriver();
	const age_ms = first.statistics.runtime_ms;
	deriver.next(reading(first.statistics, 0, 0.1));
	for (let at_ms = 1000; at_ms <= 3 * age_ms; at_ms += 1000) {
		const sample = deriver.next(reading(first.statistics, at_ms, at_ms + 0.1));
		assert.deepEqual([sample.event, sample.elapsed_s, sample.tx_mb_per_s], ["", null, null]);
	}
	const end_ms = 3 * age_ms + 1000;
	const sample = deriver.next(reading(second.statistics, end_ms, end_ms + 0.1));
	assert.equal(sample.event, "");
	assert.equal(sample.elapsed_s, 1);
});

test("a file written 20 times per second and read every 0.1 s gives rates within 2 %", () => {
	for (let seed = 0; seed < 10; seed++) {
		const random = new Random(seed);
		const writes = simulate(
			Array.from({ length: 2000 }, (_, index) => index * 50 + random.between(0, 4)),
		);
		const deriver = new RateDeriver();
		let base = null;
		let rates = 0;
		for (let read_ms = 5 + random.between(0, 50); read_ms < 100_000; read_ms += 100) {
			const text = writes.findLast(({ at_ms }) => at_ms <= read_ms);
			assert.ok(text !== undefined);
			const sample = deriver.next(reading(text.statistics, read_ms, read_ms + 0.05));
			if (base !== null && sample.tx_mb_per_s !== null) {
				const truth = Number(text.sent - base.sent) / MB / ((text.at_ms - base.at_ms) / 1000);
				const off = Math.abs(sample.tx_mb_per_s / truth - 1);
				assert.ok(off < 0.02, `${sample.tx_mb_per_s} instead of ${truth} MB/s`);
				rates++;
			}
			assert.notEqual(sample.event, "reset");
			if (base === null || sample.tx_mb_per_s !== null) base = text;
		}
		assert.ok(rates > 980, `${rates} rates`);
	}
});

test("a kernel's text gives rates to 0.1 %, though its runtime has a resolution of 1 ms", () => {
	const random = new Random(7);
	const texts = simulate(
		Array.from({ length: 1000 }, (_, index) => index * 100 + random.between(0, 3)),
	);
	const deriver = new RateDeriver();
	for (const [index, { at_ms, statistics, sent }] of texts.entries()) {
		const sample = deriver.next(reading(statistics, at_ms - 0.02, at_ms + 0.02));
		const before = texts[index - 1];
		if (before === undefined) continue;
		const truth = Number(sent - before.sent) / MB / ((at_ms - before.at_ms) / 1000);
		assert.ok(Math.abs((sample.tx_mb_per_s ?? 0) / truth - 1) < 0.001);
	}
});

test("after a delay between read and clock the time is known to a millisecond", () => {
	const [first, second] = simulate([0, 1000]);
	assert.ok(first !== undefined && second !== undefined);
	const deriver = new RateDeriver();
	deriver.next(reading(first.statistics, 0, 0.1));
	const sample = deriver.next(reading(second.statistics, 1000, 1700));
	assert.ok(sample.elapsed_s !== null && Math.abs(sample.elapsed_s - 1) <= 0.001);
	assert.equal(sample.event, "");
});

test("whatever a driver prints, every rate is a number and not negative", () => {
	const counter = fc.bigInt({ min: -(2n ** 40n), max: 2n ** 40n });
	const step = fc.record({
		wait_ms: fc.double({ min: 0.01, max: 100_000, noNaN: true }),
		runtime_ms: fc.nat(200_000),
		tx_bytes: counter,
		rx_bytes: counter,
		tx_operations: counter,
		rx_operations: counter,
		dma_errors: fc.nat(2),
		average_ns: fc.integer({ min: -2000, max: 5000 }),
		isTimed: fc.boolean(),
	});
	fc.assert(
		fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
			const deriver = new RateDeriver();
			let at_ms = 1;
			for (const { wait_ms, isTimed, average_ns, ...counters } of steps) {
				at_ms += wait_ms;
				const latency = isTimed ? { average_ns, minimum_ns: 10, maximum_ns: 4000 } : null;
				const statistics = { ...QUIET, ...counters, latency };
				assertSane(deriver.next(reading(statistics, at_ms, at_ms + 0.01)));
			}
		}),
		{ numRuns: 1000 },
	);
});

const QUIET = { connections: 1, disconnections: 0, thunderbolt_errors: 0, connect_time_ns: null };

function assertSane(sample: Sample): void {
	for (const [name, value] of Object.entries(sample)) {
		if (typeof value !== "number" || name === "latency_average_ns") continue;
		assert.ok(Number.isFinite(value) && value >= 0, `${name} ${value}`);
	}
}
