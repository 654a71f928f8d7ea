/** Rates from a file that somebody else writes, and from readings that were held up. */
import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { Random } from "../../source/core/random.ts";
import type { DriverStatistics, Reading, Sample } from "../../source/core/sample.ts";
import { RateDeriver } from "../../source/pipeline/derive-rates.ts";
import { SimulatedDriver } from "../../source/sources/simulated-driver.ts";

const MB = 1_048_576;
const UPTIME_S = 100;

function reading(statistics: DriverStatistics, earliest_ms: number, latest_ms: number): Reading {
	return { ok: true, snapshot: { statistics, earliest_ms, latest_ms, wall_ms: 0 } };
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
	assert.match(unchanged.detail, /has not been written/);
	const changed = deriver.next(reading(second.statistics, 2000, 2000.1));
	assert.ok(changed.elapsed_s !== null && Math.abs(changed.elapsed_s - 2) < 0.001);
	const sent = Number(second.sent - first.sent) / MB;
	assert.ok(Math.abs((changed.tx_mb_per_s ?? 0) / (sent / 2) - 1) < 0.001);
});

test("a file written 20 times a second and read every 0.1 s gives rates within 2 %", () => {
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

test("a process held up between the read and the clock still tells the time to a millisecond", () => {
	const [first, second] = simulate([0, 1000]);
	assert.ok(first !== undefined && second !== undefined);
	const deriver = new RateDeriver();
	deriver.next(reading(first.statistics, 0, 0.1));
	const sample = deriver.next(reading(second.statistics, 1000, 1700));
	assert.ok(sample.elapsed_s !== null && Math.abs(sample.elapsed_s - 1) <= 0.001);
	assert.equal(sample.event, "");
});

test("whatever a driver prints, no rate is negative, none is not a number", () => {
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
