import assert from "node:assert/strict";
import { test } from "node:test";
import { IdleClassifier, type RateSample } from "../../../source/analysis/walk/idle.ts";
import { idleThreshold } from "../../../source/core/load-level.ts";

/** Whether each of these rates, one sample per second, is classified as idle. */
function classify(rates: readonly number[], busy_mb_per_s: number): boolean[] {
	const result: [number, boolean][] = [];
	const classifier = new IdleClassifier(idleThreshold(busy_mb_per_s), (sample, isIdle) => {
		result.push([sample.time_s, isIdle]);
	});
	for (const [time_s, tx_mb_per_s] of rates.entries())
		classifier.next(sampleOf(time_s, tx_mb_per_s));
	classifier.end();
	assert.deepEqual(
		result.map(([time_s]) => time_s),
		rates.map((_, time_s) => time_s),
		"every sample once, in its order",
	);
	return result.map(([, isIdle]) => isIdle);
}

function sampleOf(time_s: number, tx_mb_per_s: number): RateSample {
	const unknown = {
		latency_ns: Number.NaN,
		latency_interval_s: Number.NaN,
		operations: Number.NaN,
	};
	return { time_s, elapsed_s: 1, tx_mb_per_s, rx_mb_per_s: Number.NaN, phase: 0, ...unknown };
}

const times = (count: number, rate: number) => Array.from({ length: count }, () => rate);

test("a night without traffic is idle, and the day after it is not", () => {
	const isIdle = classify([...times(50, 1.5), ...times(50, 2200)], 2200);
	assert.deepEqual(isIdle, [...Array(50).fill(true), ...Array(50).fill(false)]);
});

test("a log under constant load has no idle time, whatever its rate", () => {
	for (const rate of [2200, 40]) {
		assert.ok(!classify(times(100, rate), rate).includes(true), `${rate} MB/s`);
	}
});

test("a log of idle time alone has no load", () => {
	for (const rate of [0, 0.2, 5]) {
		assert.ok(!classify(times(100, rate), rate).includes(false), `${rate} MB/s`);
	}
});

test("a stall under load is not idle time", () => {
	const rates = [...times(30, 2200), ...times(6, 0), ...times(30, 2200)];
	assert.ok(!classify(rates, 2200).includes(true), "6 s");
	const longer = [...times(30, 2200), ...times(10, 0), ...times(30, 2200)];
	assert.equal(classify(longer, 2200).filter(Boolean).length, 10);
});

test("traffic in the background of an idle link differs from load by its size", () => {
	const isIdle = classify([...times(50, 40), ...times(50, 2200)], 2200);
	assert.equal(isIdle.filter(Boolean).length, 50);
});

test("a light load is a load", () => {
	assert.ok(!classify([...times(50, 220), ...times(50, 2200)], 2200).includes(true), "a tenth");
});

test("stalls do not add up: what lies between them is load", () => {
	const rates = [...times(30, 2200), ...times(6, 0), 2200, ...times(6, 0), ...times(30, 2200)];
	assert.ok(!classify(rates, 2200).includes(true), "6 s and 6 s");
	const afterIdle = [...times(20, 0), 2200, ...times(6, 0), ...times(30, 2200)];
	assert.equal(classify(afterIdle, 2200).filter(Boolean).length, 20, "nor after idle time");
});

test("idle means 10 s or longer below 3 % of the load, or below 10 MB/s", () => {
	const quiet = (seconds: number, rate: number, busy: number) =>
		classify([...times(30, busy), ...times(seconds, rate), ...times(30, busy)], busy).includes(
			true,
		);
	assert.deepEqual([quiet(9, 0, 2000), quiet(10, 0, 2000)], [false, true]);
	assert.deepEqual([quiet(20, 59, 2000), quiet(20, 61, 2000)], [true, false]);
	assert.deepEqual([quiet(20, 9.9, 100), quiet(20, 10.1, 100)], [true, false]);
	assert.equal(idleThreshold(null), idleThreshold(0));
});
