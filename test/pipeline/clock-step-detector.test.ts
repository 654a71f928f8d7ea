import assert from "node:assert/strict";
import test from "node:test";
import { type Sample, UNKNOWN_SAMPLE } from "../../source/core/sample.ts";
import { ClockStepDetector } from "../../source/pipeline/clock-step-detector.ts";
import { takeSamples } from "../../source/pipeline/sampler.ts";
import { Ticker } from "../../source/pipeline/ticker.ts";
import { SimulatedSource } from "../../source/sources/simulated/simulated-source.ts";
import { FakeClock } from "../helpers/fake-clock.ts";

function marked(walls_ms: readonly number[], interval_s = 1): string[] {
	const steps = new ClockStepDetector();
	return walls_ms.map(
		(wall_ms, index) =>
			steps.annotate({ ...UNKNOWN_SAMPLE, at_s: index * interval_s, wall_ms }).detail,
	);
}

test("a step of the wall clock is marked once, with its size and direction", () => {
	const hour_ms = 3_600_000;
	assert.deepEqual(marked([0, 1000, 2000 + hour_ms, 3000 + hour_ms, 4000]), [
		"",
		"",
		"clock stepped by +3600.0 s",
		"",
		"clock stepped by -3600.0 s",
	]);
});

test("up to a second is not a step: slewing, leap seconds, slow readings", () => {
	assert.deepEqual(marked([0, 2000, 2000, 3999, 4001]), ["", "", "", "", ""]);
	assert.deepEqual(marked([0, 2001]), ["", "clock stepped by +1.0 s"]);
});

test("the detail of a sample is kept, and a step does not change rates", async () => {
	const clock = new FakeClock();
	const stop = new AbortController();
	const ticker = new Ticker(clock, 1, stop.signal);
	const source = new SimulatedSource(clock);
	const samples: Sample[] = [];
	void (async () => {
		const stream = takeSamples({ source, ticker, clock });
		for await (const taken of stream) samples.push(...taken);
	})();
	await clock.advance(2000);
	clock.setWall(clock.wall() - 86_400_000);
	await clock.advance(2000);
	stop.abort();
	assert.deepEqual(
		samples.map(({ detail }) => detail),
		["demo", "demo", "demo", "demo; clock stepped by -86400.0 s", "demo"],
	);
	for (const { elapsed_s, tx_mb_per_s } of samples.slice(1)) {
		assert.equal(elapsed_s, 1);
		assert.ok(tx_mb_per_s !== null && Math.abs(tx_mb_per_s / 2200 - 1) < 0.1, `${tx_mb_per_s}`);
	}
});

test("a late answer of the driver is not a step of the clock", async () => {
	const clock = new FakeClock();
	const simulated = new SimulatedSource(clock);
	let answer = () => {};
	let reads = 0;
	const source = {
		...simulated,
		name: "slow once",
		isDemo: false,
		async read() {
			if (reads++ === 1) await new Promise<void>((resolve) => (answer = resolve));
			return simulated.read();
		},
	};
	const ticker = new Ticker(clock, 10, new AbortController().signal);
	const samples: Sample[] = [];
	void (async () => {
		const stream = takeSamples({ source, ticker, clock });
		for await (const taken of stream) samples.push(...taken);
	})();
	await clock.advance(21_000);
	answer();
	await clock.advance(20_000);
	assert.ok(
		samples.some(({ event }) => event === "gap"),
		"the driver was late",
	);
	for (const { detail } of samples) assert.doesNotMatch(detail, /stepped/);
});
