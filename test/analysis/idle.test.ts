import assert from "node:assert/strict";
import { test } from "node:test";
import { IdleTeller, idleBelow, type RateSample } from "../../source/analysis/idle.ts";

/** Whether each of these rates, a sample a second, is told to be idle. */
function told(rates: readonly number[], busy_mb_per_s: number): boolean[] {
	const result: [number, boolean][] = [];
	const teller = new IdleTeller(idleBelow(busy_mb_per_s), (sample, isIdle) => {
		result.push([sample.time_s, isIdle]);
	});
	for (const [time_s, tx_mb_per_s] of rates.entries()) teller.next(sampleOf(time_s, tx_mb_per_s));
	teller.end();
	assert.deepEqual(
		result.map(([time_s]) => time_s),
		rates.map((_, time_s) => time_s),
		"every sample once, in its order",
	);
	return result.map(([, isIdle]) => isIdle);
}

function sampleOf(time_s: number, tx_mb_per_s: number): RateSample {
	const unknown = { latency_ns: Number.NaN, latency_interval_s: Number.NaN };
	return { time_s, elapsed_s: 1, tx_mb_per_s, rx_mb_per_s: Number.NaN, phase: 0, ...unknown };
}

const times = (count: number, rate: number) => Array.from({ length: count }, () => rate);

test("a night without traffic is idle, and the day after it is not", () => {
	const isIdle = told([...times(50, 1.5), ...times(50, 2200)], 2200);
	assert.deepEqual(isIdle, [...Array(50).fill(true), ...Array(50).fill(false)]);
});

test("a log of nothing but load has no idle time, whatever its rate is", () => {
	for (const rate of [2200, 40]) {
		assert.ok(!told(times(100, rate), rate).includes(true), `${rate} MB/s`);
	}
});

test("a log of nothing but idle has no load", () => {
	for (const rate of [0, 0.2, 5]) {
		assert.ok(!told(times(100, rate), rate).includes(false), `${rate} MB/s`);
	}
});

test("a stall within load is no idle time", () => {
	const rates = [...times(30, 2200), ...times(6, 0), ...times(30, 2200)];
	assert.ok(!told(rates, 2200).includes(true), "6 s");
	const longer = [...times(30, 2200), ...times(10, 0), ...times(30, 2200)];
	assert.equal(told(longer, 2200).filter(Boolean).length, 10);
});

test("traffic in the background of an idle link is told from load by its size", () => {
	const isIdle = told([...times(50, 40), ...times(50, 2200)], 2200);
	assert.equal(isIdle.filter(Boolean).length, 50);
});

test("a light load is a load", () => {
	assert.ok(!told([...times(50, 220), ...times(50, 2200)], 2200).includes(true), "a tenth");
});
