import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import type { DriverStatistics } from "../../../source/sources/anarchy/parse-statistics.ts";
import { parseDriverStatistics } from "../../../source/sources/anarchy/parse-statistics.ts";
import { TextReading } from "../../../source/sources/anarchy/text-reading.ts";
import {
	isScenarioName,
	SCENARIOS,
	type ScenarioName,
} from "../../../source/sources/simulated/scenarios.ts";
import {
	SimulatedDriver,
	type SimulationOptions,
} from "../../../source/sources/simulated/simulated-driver.ts";
import { SimulatedSource } from "../../../source/sources/simulated/simulated-source.ts";
import { FakeClock } from "../../helpers/fake-clock.ts";

const NAMES = Object.keys(SCENARIOS).filter(isScenarioName);
const MB = 1_048_576;

/** MB sent in each of a number of intervals. */
function sentPerInterval(driver: SimulatedDriver, interval_ms: number, count: number): number[] {
	const begin_ms = driver.statistics().runtime_ms;
	let before = driver.truth.tx_bytes;
	return Array.from({ length: count }, (_, index) => {
		driver.advanceTo(begin_ms + (index + 1) * interval_ms);
		const sent = Number(driver.truth.tx_bytes - before) / MB;
		before = driver.truth.tx_bytes;
		return sent;
	});
}

function after(seconds: number, options: SimulationOptions): DriverStatistics {
	const driver = new SimulatedDriver(options);
	driver.advanceTo(seconds * 1000);
	return driver.statistics();
}

function mean(values: readonly number[]): number {
	return values.reduce((sum, value) => sum + value, 0) / values.length;
}

test("behaviour depends only on seed and time, not on how often it is read", () => {
	const pauses = fc.array(fc.double({ min: 0, max: 400, noNaN: true }), {
		maxLength: 60,
		size: "max",
	});
	fc.assert(
		fc.property(fc.constantFrom(...NAMES), fc.nat(), pauses, (scenario, seed, pauses) => {
			const asked = new SimulatedDriver({ scenario, seed, uptime_s: 5 });
			let at_ms = 0;
			for (const pause_ms of pauses) {
				at_ms += pause_ms;
				asked.advanceTo(at_ms);
				asked.text();
			}
			const leapt = new SimulatedDriver({ scenario, seed, uptime_s: 5 });
			leapt.advanceTo(at_ms);
			assert.equal(asked.text(), leapt.text());
			assert.deepEqual(asked.truth, leapt.truth);
		}),
	);
});

test("two seeds give two behaviours", () => {
	for (const scenario of NAMES) {
		assert.notDeepEqual(after(60, { scenario, seed: 1 }), after(60, { scenario, seed: 2 }));
	}
});

test("the parser reads back exactly what the driver counted, in every scenario", () => {
	for (const scenario of NAMES) {
		const driver = new SimulatedDriver({ scenario, uptime_s: 3600 });
		for (let at_ms = 0; at_ms <= 60_000; at_ms += 37) {
			driver.advanceTo(at_ms);
			const parsed = parseDriverStatistics(driver.text());
			assert.deepEqual(parsed, { ok: true, statistics: driver.statistics() });
		}
	}
});

test("a driver that was just loaded has one connection and no latency", () => {
	assert.deepEqual(after(0, {}), {
		runtime_ms: 0,
		tx_bytes: 0n,
		tx_operations: 0n,
		rx_bytes: 0n,
		rx_operations: 0n,
		latency: null,
		dma_errors: 0,
		connections: 1,
		disconnections: 0,
		thunderbolt_errors: 0,
		connect_time_ns: 1_483_000_000,
	});
});

test("every operation moves 64 KiB", () => {
	const { tx_bytes, tx_operations, rx_bytes, rx_operations } = after(12.345, {});
	assert.equal(tx_bytes, tx_operations * 65_536n);
	assert.equal(rx_bytes, rx_operations * 65_536n);
});

test("steady: every minute is within 1 % of the configured rate, whatever the seed", () => {
	for (let seed = 0; seed < 40; seed++) {
		const driver = new SimulatedDriver({ seed, tx_mb_per_s: 2200, latency_ns: 1200 });
		for (const sent of sentPerInterval(driver, 60_000, 3)) {
			assert.ok(Math.abs(sent / 60 / 2200 - 1) < 0.01, `seed ${seed}: ${sent / 60} MB/s`);
		}
		const { latency_ns, operations } = driver.truth;
		assert.ok(Math.abs(Number(latency_ns) / Number(operations) / 1200 - 1) < 0.01);
	}
});

test("steady: looks alive, and RX is not a copy of TX", () => {
	const driver = new SimulatedDriver({ tx_mb_per_s: 2000, rx_mb_per_s: 2000 });
	const tx = sentPerInterval(driver, 1000, 120);
	const deviation = Math.sqrt(mean(tx.map((sent) => (sent - mean(tx)) ** 2))) / mean(tx);
	assert.ok(deviation > 0.005 && deviation < 0.06, `deviation ${deviation}`);
	assert.notEqual(driver.truth.tx_bytes, driver.truth.rx_bytes);
});

test("a reading every 0.1 s has 0.1 s of traffic, wherever it falls between the steps", () => {
	const driver = new SimulatedDriver({ tx_mb_per_s: 2000 });
	let before = driver.truth.tx_bytes;
	for (let poll = 1; poll < 500; poll++) {
		driver.advanceTo(poll * 99.3);
		const rate = Number(driver.truth.tx_bytes - before) / MB / 0.0993;
		assert.ok(Math.abs(rate / 2000 - 1) < 0.12, `${rate} MB/s`);
		before = driver.truth.tx_bytes;
	}
});

test("each operation takes between the printed minimum and maximum, over any interval", () => {
	const pauses = fc.array(fc.double({ min: 0.01, max: 60, noNaN: true }), {
		maxLength: 80,
		size: "max",
	});
	const rate = fc.constantFrom(0, 1, 7, 300, 20_000);
	fc.assert(
		fc.property(
			rate,
			fc.nat(),
			pauses,
			fc.integer({ min: 0, max: 5000 }),
			(mb, seed, pauses, ns) => {
				const options = { tx_mb_per_s: mb, rx_mb_per_s: mb / 3, latency_ns: ns, seed };
				const driver = new SimulatedDriver(options);
				let at_ms = 0;
				let before = driver.truth;
				for (const pause_ms of pauses) {
					const known = driver.statistics().latency;
					at_ms += pause_ms;
					driver.advanceTo(at_ms);
					const { latency } = driver.statistics();
					const operations = driver.truth.operations - before.operations;
					const grown = driver.truth.latency_ns - before.latency_ns;
					before = driver.truth;
					if (latency === null) {
						assert.equal(driver.truth.operations, 0n);
						continue;
					}
					const { minimum_ns, maximum_ns } = latency;
					assert.equal(BigInt(latency.average_ns), before.latency_ns / before.operations);
					assert.ok(grown >= operations * BigInt(minimum_ns), "below the minimum");
					assert.ok(grown <= operations * BigInt(maximum_ns), "above the maximum");
					if (known !== null && maximum_ns > known.maximum_ns) {
						// A new maximum took place in this interval, and so is part of what it added.
						const least = (operations - 1n) * BigInt(minimum_ns) + BigInt(maximum_ns);
						assert.ok(grown >= least, "the new maximum is not in the total");
					}
				}
			},
		),
		{ numRuns: 200 },
	);
});

test("slow operations are rare, and at most 40 times as slow as the mean", () => {
	const second = after(1, { latency_ns: 1000 }).latency;
	const hour = after(3600, { latency_ns: 1000 }).latency;
	assert.ok(second !== null && hour !== null);
	assert.ok(second.maximum_ns > 1500 && second.maximum_ns < 20_000, `${second.maximum_ns} ns`);
	assert.ok(hour.maximum_ns > 20_000 && hour.maximum_ns < 46_000, `${hour.maximum_ns} ns`);
	assert.ok(hour.minimum_ns > 300 && hour.minimum_ns < 600, `${hour.minimum_ns} ns`);
});

test("an uptime of a month is as if it had run for a month", () => {
	const uptime_s = 30 * 86_400;
	const statistics = after(0, { uptime_s, tx_mb_per_s: 2500, rx_mb_per_s: 1, latency_ns: 1200 });
	assert.equal(statistics.runtime_ms, uptime_s * 1000);
	assert.equal(statistics.tx_bytes, 2500n * 1_048_576n * BigInt(uptime_s));
	assert.equal(statistics.latency?.average_ns, 1200);
	assert.ok(statistics.latency.minimum_ns < 1200 && statistics.latency.maximum_ns > 1200);
});

test("time never goes back", () => {
	const driver = new SimulatedDriver();
	driver.advanceTo(5000);
	const text = driver.text();
	driver.advanceTo(4000);
	driver.advanceTo(Number.NaN);
	assert.equal(driver.text(), text);
});

test("bursty: seconds of load and seconds of silence", () => {
	const sent = sentPerInterval(new SimulatedDriver({ scenario: "bursty" }), 250, 480);
	assert.ok(sent.filter((mb) => mb === 0).length > 60);
	assert.ok(sent.filter((mb) => mb > 400).length > 180);
});

test("degrading: a third of the throughput at three times the latency after 5 minutes", () => {
	const driver = new SimulatedDriver({ scenario: "degrading", latency_ns: 1000 });
	const sent = sentPerInterval(driver, 10_000, 30);
	assert.ok((sent[0] ?? 0) > 20_000 && (sent.at(-1) ?? 0) < 0.37 * (sent[0] ?? 0));
	const before = driver.truth;
	driver.advanceTo(310_000);
	const operations = Number(driver.truth.operations - before.operations);
	const latency_ns = Number(driver.truth.latency_ns - before.latency_ns) / operations;
	assert.ok(latency_ns > 2500 && latency_ns < 3200, `${latency_ns} ns`);
});

test("flaky: disconnects for a second or two, counts errors, and reconnects", () => {
	const driver = new SimulatedDriver({ scenario: "flaky" });
	let isDown = false;
	for (let at_ms = 0; at_ms < 600_000; at_ms += 10) {
		const before = driver.statistics();
		driver.advanceTo(at_ms + 10);
		const now = driver.statistics();
		if (isDown) assert.equal(now.tx_bytes, before.tx_bytes, "traffic while the link is down");
		isDown = now.disconnections === now.connections;
		assert.ok(isDown || now.connections === now.disconnections + 1);
	}
	const { dma_errors, thunderbolt_errors, disconnections, connect_time_ns } = driver.statistics();
	assert.ok(disconnections > 15 && disconnections < 60, `${disconnections} disconnections`);
	assert.ok(dma_errors >= disconnections && thunderbolt_errors > 0);
	assert.ok(thunderbolt_errors < dma_errors);
	assert.ok(connect_time_ns !== null && Math.abs(connect_time_ns / 1.5e9 - 1) < 0.05);
});

test("stalling: stops for seconds without an error", () => {
	const driver = new SimulatedDriver({ scenario: "stalling" });
	const stalled = sentPerInterval(driver, 500, 240).filter((mb) => mb === 0).length;
	assert.ok(stalled > 10 && stalled < 100, `${stalled} half seconds`);
	const { dma_errors, thunderbolt_errors, disconnections } = driver.statistics();
	assert.deepEqual([dma_errors, thunderbolt_errors, disconnections], [0, 0, 0]);
});

test("reset: counters and runtime restart together, while the truth continues", () => {
	const driver = new SimulatedDriver({ scenario: "reset", uptime_s: 1000 });
	const resets: number[] = [];
	for (let at_ms = 10; at_ms <= 200_000; at_ms += 10) {
		const before = { statistics: driver.statistics(), truth: driver.truth };
		driver.advanceTo(at_ms);
		const now = driver.statistics();
		assert.ok(driver.truth.tx_bytes >= before.truth.tx_bytes);
		if (now.runtime_ms > before.statistics.runtime_ms) continue;
		resets.push(at_ms);
		assert.deepEqual([now.runtime_ms, now.tx_bytes, now.latency], [0, 0n, null]);
		assert.deepEqual([now.connections, now.connect_time_ns], [0, null]);
	}
	assert.ok(resets.length >= 7 && resets.length <= 13, `${resets.length} resets`);
});

test("only listed names are scenarios", () => {
	assert.ok(isScenarioName("steady"));
	assert.ok(!isScenarioName("constructor"));
	assert.ok(!isScenarioName("Steady"));
	const lengths = NAMES.map((name: ScenarioName) => SCENARIOS[name].description.length);
	assert.ok(Math.max(...lengths) < 60);
});

test("as a source it runs by the clock, and is marked as simulated", async () => {
	const clock = new FakeClock({ now_ms: 12_345 });
	const source = new SimulatedSource(clock, { scenario: "bursty", seed: 7 });
	assert.equal(source.name, "simulated driver, scenario bursty, seed 7");
	assert.equal(source.id, "simulated");
	await clock.advance(1500);
	const driver = new SimulatedDriver({ scenario: "bursty", seed: 7 });
	driver.advanceTo(1500);
	assert.deepEqual(await source.read(), new TextReading(driver.text(), 13_845, 13_845));
});
