/**
 * The bounds of the latency are not only proven, they are the tightest that what the driver prints
 * allows.
 */
import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import type { DriverLatency } from "../../source/core/sample.ts";
import { LatencyEstimator } from "../../source/pipeline/latency-estimator.ts";
import { ExactDriver } from "../helpers/exact-driver.ts";

interface Printed extends DriverLatency {
	readonly at_s: number;
	readonly operations: number;
}

/**
 * What every pair of readings proves about the total latency between them, from all readings
 * together: the shortest paths of the difference constraints (Floyd 1962). Node 0 is the reset.
 *
 * @returns upper[a][b]: the total grew by no more than this from a to b
 */
function tightestBounds(readings: readonly Printed[]): number[][] {
	const upper = Array.from({ length: readings.length + 1 }, (_, a) =>
		Array.from({ length: readings.length + 1 }, (_, b) => (a === b ? 0 : Infinity)),
	);
	const bound = (from: number, to: number, low: number, high: number) => {
		(upper[from] as number[])[to] = high;
		(upper[to] as number[])[from] = -low;
	};
	for (const [at, now] of readings.entries()) {
		const { operations, average_ns } = now;
		// The mean is cut to a whole nanosecond.
		bound(0, at + 1, average_ns * operations, average_ns * operations + operations - 1);
		const before = readings[at - 1];
		if (before === undefined) continue;
		const count = operations - before.operations;
		// Each operation is within the printed extremes, and a new extreme is one of them.
		const { minimum_ns: least, maximum_ns: most } = now;
		const low = most > before.maximum_ns ? (count - 1) * least + most : count * least;
		const high = least < before.minimum_ns ? (count - 1) * most + least : count * most;
		bound(at, at + 1, low, high);
	}
	for (const [middle, onwards] of upper.entries()) {
		for (const row of upper) {
			const until = row[middle] as number;
			for (const [to, rest] of onwards.entries()) {
				if (until + rest < (row[to] as number)) row[to] = until + rest;
			}
		}
	}
	return upper;
}

/** The shortest interval that is known to 5 %, or else the one that is known best. */
function bestEstimate(readings: readonly Printed[], upper: readonly (readonly number[])[]) {
	const now = readings.length;
	let best = { error_ns: Number.POSITIVE_INFINITY, mean_ns: 0, interval_s: 0 };
	for (let since = now - 1; since > 0; since--) {
		const [last, first] = [readings[now - 1] as Printed, readings[since - 1] as Printed];
		const count = last.operations - first.operations;
		const low = -(upper[now]?.[since] ?? Number.NaN) / count;
		const high = (upper[since]?.[now] ?? Number.NaN) / count;
		const [mean_ns, error_ns] = [(low + high) / 2, (high - low) / 2];
		const interval_s = last.at_s - first.at_s;
		if (error_ns < best.error_ns) best = { error_ns, mean_ns, interval_s };
		if (best.error_ns <= 0.05 * best.mean_ns) break;
	}
	return best.error_ns <= best.mean_ns / 2 ? best : null;
}

const close = (actual: number | undefined, expected: number, what: string) =>
	assert.ok(
		actual !== undefined && Math.abs(actual - expected) <= 1e-9 * Math.max(1, Math.abs(expected)),
		`${what}: ${actual} instead of ${expected}`,
	);

test("with few readings every bound is as tight as all of them together allow", () => {
	const step = fc.record({
		count: fc.oneof(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 60_000 })),
		latency_ns: fc.integer({ min: 500, max: 4000 }),
		outlier_ns: fc.option(fc.integer({ min: 1, max: 50_000 })),
	});
	const life = fc.record({
		before: fc.oneof(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 2 ** 30 })),
		base_ns: fc.integer({ min: 500, max: 4000 }),
		steps: fc.array(step, { minLength: 1, maxLength: 25, size: "max" }),
	});
	fc.assert(
		fc.property(life, ({ before, base_ns, steps }) => {
			const driver = new ExactDriver();
			const bounder = new LatencyEstimator();
			const readings: Printed[] = [];
			const read = () => {
				const printed = driver.printed as DriverLatency;
				const operations = Number(driver.operations);
				readings.push({ ...printed, operations, at_s: readings.length });
				return bounder.observe(readings.length - 1, operations, printed);
			};
			driver.operate(before, base_ns);
			read();
			for (const { count, latency_ns, outlier_ns } of steps) {
				driver.operate(count, latency_ns);
				if (outlier_ns !== null) driver.operate(1, outlier_ns);
				const { estimate, atLeast_ns } = read();
				const upper = tightestBounds(readings);
				const now = readings.length;
				const [last, previous] = [readings[now - 1] as Printed, readings[now - 2] as Printed];
				const low = -(upper[now]?.[now - 1] ?? Number.NaN);
				close(atLeast_ns ?? undefined, low / (last.operations - previous.operations), "at least");
				const wanted = bestEstimate(readings, upper);
				assert.equal(estimate === null, wanted === null, "an estimate where one can be had");
				if (estimate === null || wanted === null) continue;
				assert.equal(estimate.interval_s, wanted.interval_s);
				close(estimate.mean_ns, wanted.mean_ns, "mean");
				close(estimate.error_ns, wanted.error_ns, "error");
			}
		}),
		{ numRuns: 400 },
	);
});

test("downsampling makes the interval at most a sixteenth longer, and no bound wider", () => {
	const driver = new ExactDriver();
	const [downsampled, count] = [new LatencyEstimator(), 6000];
	// Long enough that an interval of 5 % reaches over hundreds of readings.
	driver.operate(200_000_000, 1200);
	driver.operate(1, 600);
	driver.operate(1, 50_000);
	let worst = 0;
	for (let reading = 0; reading < 4000; reading++) {
		driver.operate(count, 1200);
		const { estimate } = downsampled.observe(reading, Number(driver.operations), driver.printed);
		if (estimate === null || estimate.error_ns > 0.05 * estimate.mean_ns) continue;
		// Only that the average is cut matters here: the mean is known to about n / Δn nanoseconds.
		const needed_s = Number(driver.operations) / (0.05 * 1200) / count;
		worst = Math.max(worst, estimate.interval_s / needed_s);
	}
	assert.ok(worst > 0, "there are estimates");
	assert.ok(worst <= 17 / 16 + 0.02, `${worst} of the interval that is needed`);
});
