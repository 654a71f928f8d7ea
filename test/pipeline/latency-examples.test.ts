/** Examples of what the bounds of the latency are good for, and when there are none. */
import assert from "node:assert/strict";
import test from "node:test";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { DriverLatency } from "../../source/core/sample.ts";
import { LatencyEstimator } from "../../source/pipeline/latency-estimator.ts";
import { SimulatedDriver } from "../../source/sources/simulated/simulated-driver.ts";
import { ExactDriver, Judge, UNKNOWN } from "../helpers/exact-driver.ts";

const HOUR = 3600;

/** An hour at 59,200 operations a second of 1200 ns, with some faster and slower ones. */
function afterAnHour(): ExactDriver {
	const driver = new ExactDriver();
	driver.operate(HOUR * 59_200, 1200);
	driver.operate(1, 600);
	driver.operate(1, 50_000);
	return driver;
}

test("after an hour of load a minute or so of watching gives the latency to 5 %", () => {
	const waits_s: number[] = [];
	for (let seed = 0; seed < 20; seed++) {
		const driver = new SimulatedDriver({ seed, uptime_s: HOUR });
		const bounder = new LatencyEstimator();
		let waited_s = 0;
		for (let isGood = false; !isGood && waited_s < 100; waited_s++) {
			driver.advanceTo(waited_s * 1000);
			const operations = Number(driver.truth.operations);
			const { latency } = driver.statistics();
			const { estimate } = bounder.observe(waited_s, operations, latency);
			isGood = estimate !== null && estimate.error_ns <= 0.05 * estimate.mean_ns;
		}
		waits_s.push(waited_s - 1);
	}
	const longest_s = Math.max(...waits_s);
	assert.ok(longest_s >= 60 && longest_s <= 75, `${waits_s}`);
});

test("a step of the printed average determines the latency", () => {
	const driver = new ExactDriver();
	driver.operate(HOUR * 59_200, 1200);
	driver.operate(1, 900);
	driver.operate(1, 3000);
	const judge = new Judge();
	judge.observe(0, driver);
	const readings: { error_ns: number; printed_ns: number | undefined }[] = [];
	for (let reading = 1; readings.at(-1)?.printed_ns !== 1201; reading++) {
		driver.operate(5920, 1400);
		const { estimate } = judge.observe(reading / 10, driver);
		const error_ns = estimate?.error_ns ?? Number.NaN;
		readings.push({ error_ns, printed_ns: driver.printed?.average_ns });
	}
	const [first, second, atStep] = readings.slice(-3).map(({ error_ns }) => error_ns);
	assert.ok(first !== undefined && second !== undefined && atStep !== undefined);
	assert.ok(second > 0.98 * first, `without a step from ${first} to ${second} ns`);
	assert.ok(atStep < 0.6 * second, `at the step from ${second} to ${atStep} ns`);
});

test("a burst of one second shows in the lower bound, though the wide estimate hides it", () => {
	const driver = afterAnHour();
	const judge = new Judge();
	const second = (at_s: number, latency_ns: number) => {
		driver.operate(59_200, latency_ns);
		return judge.observe(at_s, driver);
	};
	for (let at_s = 0; at_s < 100; at_s++) second(at_s, 1200);
	const { estimate, atLeast_ns } = second(100, 12_000);
	assert.ok(estimate !== null && estimate.mean_ns < 2000 && estimate.interval_s > 10);
	assert.ok(atLeast_ns !== null && atLeast_ns > 3 * estimate.mean_ns);
	const { atLeast_ns: afterwards_ns } = second(101, 1200);
	assert.ok(afterwards_ns !== null && afterwards_ns <= 1200);
});

test("a new maximum is exact for its interval", () => {
	const driver = afterAnHour();
	const judge = new Judge();
	judge.observe(0, driver);
	driver.operate(9, 1200);
	driver.operate(1, 100_000_000);
	const { atLeast_ns } = judge.observe(1, driver);
	assert.ok(atLeast_ns !== null && atLeast_ns >= 10_000_000, `${atLeast_ns} ns`);
});

test("the first reading has no latency, nor has one without operations since", () => {
	const driver = afterAnHour();
	const bounder = new LatencyEstimator();
	const observe = (at_s: number) =>
		bounder.observe(at_s, Number(driver.operations), driver.printed);
	assert.deepEqual(observe(0), UNKNOWN);
	assert.deepEqual(observe(1), UNKNOWN);
	driver.operate(1000, 1200);
	assert.notEqual(observe(2).atLeast_ns, null);
	assert.deepEqual(observe(3), UNKNOWN);
});

const TIMED: DriverLatency = { average_ns: 1000, minimum_ns: 900, maximum_ns: 50_000 };

test("once invalidated, everything is unknown until the driver is reset", () => {
	const bounder = new LatencyEstimator();
	bounder.observe(0, 1000, TIMED);
	assert.notEqual(bounder.observe(1, 2000, TIMED).estimate, null);
	bounder.invalidate();
	for (let at_s = 2; at_s < 9; at_s++) {
		assert.deepEqual(bounder.observe(at_s, at_s * 1000, TIMED), UNKNOWN);
	}
	bounder.reset();
	assert.deepEqual(bounder.observe(10, 1000, TIMED), UNKNOWN);
	assert.notEqual(bounder.observe(11, 2000, TIMED).estimate, null);
});

test("a printed latency that cannot be true makes it unknown until the driver is reset", () => {
	const impossible: Readonly<Record<string, [operations: number, printed: DriverLatency | null]>> =
		{
			"an average above what its operations can have added": [
				1_001_000,
				{ ...TIMED, average_ns: 5000 },
			],
			"an average below what had already been added": [1_001_000, { ...TIMED, average_ns: 950 }],
			"an average above the maximum": [1_001_000, { ...TIMED, average_ns: 50_001 }],
			"an average below the minimum": [1_001_000, { ...TIMED, average_ns: 899 }],
			"a negative average": [1_001_000, { ...TIMED, average_ns: -1200, minimum_ns: -2000 }],
			"no average any more": [1_001_000, null],
			"a negative number of operations": [-1_001_000, TIMED],
		};
	for (const [what, [operations, printed]] of Object.entries(impossible)) {
		const bounder = new LatencyEstimator();
		bounder.observe(0, 500_000, TIMED);
		assert.notEqual(bounder.observe(1, 1_000_000, TIMED).atLeast_ns, null);
		assert.deepEqual(bounder.observe(2, operations, printed), UNKNOWN, what);
		assert.deepEqual(bounder.observe(3, 1_002_000, TIMED), UNKNOWN, what);
		assert.deepEqual(bounder.observe(4, 1_003_000, TIMED), UNKNOWN, what);
		bounder.reset();
		bounder.observe(5, 1000, TIMED);
		assert.notEqual(bounder.observe(6, 2000, TIMED).atLeast_ns, null, what);
	}
});

test("operations before the first timed one are excluded", () => {
	const bounder = new LatencyEstimator();
	for (const [at_s, untimed] of [0, 40, 100].entries()) {
		assert.deepEqual(bounder.observe(at_s, untimed, null), UNKNOWN);
	}
	const exact: DriverLatency = { average_ns: 1200, minimum_ns: 1200, maximum_ns: 1200 };
	const { estimate, atLeast_ns } = bounder.observe(3, 150, exact);
	assert.deepEqual([estimate, atLeast_ns], [{ mean_ns: 1200, error_ns: 0, interval_s: 1 }, 1200]);
});

test("the number of checkpoints does not grow with that of readings", () => {
	setFlagsFromString("--expose-gc");
	const collectGarbage = runInNewContext("gc") as () => void;
	const driver = afterAnHour();
	const bounder = new LatencyEstimator();
	const heapAfter = (readings: number) => {
		for (let reading = 0; reading < readings; reading++) {
			driver.operate(5920, 1200);
			bounder.observe(Number(driver.operations), Number(driver.operations), driver.printed);
		}
		collectGarbage();
		return process.memoryUsage().heapUsed;
	};
	const before = heapAfter(2000);
	const grown = heapAfter(30_000) - before;
	assert.ok(grown < 1_000_000, `${grown} B`);
});
