/** Property tests: whatever a driver does, the truth about it is within the proven bounds. */

import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { Random } from "../../source/sources/simulated/random.ts";
import { SimulatedDriver } from "../../source/sources/simulated/simulated-driver.ts";
import { ExactDriver, Judge, UNKNOWN } from "../helpers/exact-driver.ts";

const HOUR = 3600;
const MONTH = 30 * 86_400;

type Law = "constant" | "jitter" | "burst" | "drift";

/** Lets a number of operations take place, with latencies by the given law. */
function load(driver: ExactDriver, count: number, law: Law, base_ns: number, random: Random): void {
	if (law === "jitter") {
		const some = random.integer(0, count);
		driver.operate(some, Math.round(base_ns * random.between(0.4, 2.5)));
		driver.operate(count - some, Math.round(base_ns * random.between(0.4, 2.5)));
		return;
	}
	const isBurst = law === "burst" && random.chance(0.1);
	const drift_ns = law === "drift" ? Number(driver.operations % 1009n) : 0;
	driver.operate(count, isBurst ? base_ns * 100 : base_ns + drift_ns);
}

/** From 10 ^ low to 10 ^ high, as many of each magnitude. */
function magnitude(low: number, high: number): fc.Arbitrary<number> {
	return fc.double({ min: low, max: high, noNaN: true }).map((exponent) => 10 ** exponent);
}

const law = fc.constantFrom<Law>("constant", "jitter", "burst", "drift");
const rate = magnitude(0, 6);
const uptime_s = magnitude(0, Math.log10(MONTH));
const interval_s = magnitude(-2, Math.log10(HOUR));
const base_ns = fc.integer({ min: 1, max: 50_000 });
const seed = fc.nat();

test("the truth is within the bounds at any uptime, load, latency and interval", () => {
	const step = fc.record({ law, rate, interval_s, isIdle: fc.boolean() });
	const steps = fc.array(step, { minLength: 2, maxLength: 60, size: "max" });
	const life = fc.record({ uptime_s, rate, law, base_ns, seed, steps });
	fc.assert(
		fc.property(life, ({ uptime_s, rate, law, base_ns, seed, steps }) => {
			const random = new Random(seed);
			const driver = new ExactDriver();
			const judge = new Judge();
			load(driver, Math.round(uptime_s * rate), law, base_ns, random);
			judge.observe(uptime_s, driver);
			let at_s = uptime_s;
			for (const { law, rate, interval_s, isIdle } of steps) {
				at_s += interval_s;
				const count = isIdle ? 0 : Math.round(rate * interval_s);
				load(driver, count, law, base_ns, random);
				const bounds = judge.observe(at_s, driver);
				if (count === 0) assert.deepEqual(bounds, UNKNOWN);
			}
		}),
		{ numRuns: 3000 },
	);
});

test("the truth is within the bounds after old readings were downsampled", () => {
	const life = fc.record({ uptime_s, rate, law, base_ns, seed, interval_s, idle: fc.nat(90) });
	fc.assert(
		fc.property(life, ({ uptime_s, rate, law, base_ns, seed, interval_s, idle }) => {
			const random = new Random(seed);
			const driver = new ExactDriver();
			const judge = new Judge();
			load(driver, Math.round(uptime_s * rate), law, base_ns, random);
			for (let reading = 0; reading < 2500; reading++) {
				const drift_ns = law === "drift" ? Math.floor(reading / 10) : 0;
				const isIdle = random.integer(0, 99) < idle;
				const count = isIdle ? 0 : Math.round(rate * interval_s * random.between(0, 2));
				load(driver, count, law, base_ns + drift_ns, random);
				judge.observe(uptime_s + reading * interval_s, driver);
			}
		}),
		{ numRuns: 150 },
	);
});

test("the truth is within the bounds of the simulated driver, at any interval", () => {
	const scenario = fc.constantFrom("steady", "bursty", "degrading", "flaky", "stalling");
	fc.assert(
		fc.property(scenario, seed, uptime_s, magnitude(-2, 1), (scenario, seed, uptime_s, wait_s) => {
			const driver = new SimulatedDriver({ scenario, seed, uptime_s });
			const exact = new ExactDriver();
			const judge = new Judge();
			for (let reading = 1; reading <= 100; reading++) {
				driver.advanceTo(reading * wait_s * 1000);
				exact.operations = driver.truth.operations;
				exact.total_ns = driver.truth.latency_ns;
				const printed = driver.statistics().latency;
				Object.defineProperty(exact, "printed", { value: printed, configurable: true });
				judge.observe(reading * wait_s, exact);
			}
		}),
		{ numRuns: 100 },
	);
});

test("the bounds still hold after 200,000 readings", () => {
	const random = new Random(1);
	const driver = new ExactDriver();
	driver.operate(1_000_000, 1200);
	const judge = new Judge();
	for (let reading = 1; reading <= 200_000; reading++) {
		load(driver, random.integer(5000, 7000), "jitter", 1200, random);
		judge.observe(reading / 10, driver);
	}
});
