/** What happens to clocks and drivers over a long time, in simulated time. */

import assert from "node:assert/strict";
import test from "node:test";
import type { Reading, Source } from "../../source/core/interfaces.ts";
import type { Sample } from "../../source/core/sample.ts";
import { takeSamples } from "../../source/pipeline/sampler.ts";
import { Ticker } from "../../source/pipeline/ticker.ts";
import { formatDriverStatistics } from "../../source/sources/anarchy/format-statistics.ts";
import { TextReading } from "../../source/sources/anarchy/text-reading.ts";
import { AS_DRIVER } from "../helpers/as-driver.ts";
import { steadyStatistics } from "../helpers/driver-file.ts";
import { FakeClock } from "../helpers/fake-clock.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const AWAY: Reading = { ok: false, code: "ENOENT", message: "the module is not loaded" };

/** A driver that is loaded and unloaded; it counts from when it was loaded, a megabyte an ms. */
class ReloadedDriver implements Source {
	readonly name = "driver";
	readonly id = AS_DRIVER.id;
	readonly counts = AS_DRIVER.counts;
	readonly offers = AS_DRIVER.offers;
	readonly #clock: FakeClock;
	loaded_ms: number | null = -5000;

	constructor(clock: FakeClock) {
		this.#clock = clock;
	}

	read(): Reading {
		if (this.loaded_ms === null) return AWAY;
		const now_ms = this.#clock.now();
		const text = formatDriverStatistics(steadyStatistics(Math.floor(now_ms - this.loaded_ms)));
		return new TextReading(text, now_ms, now_ms);
	}
}

function watch(interval_s: number) {
	const clock = new FakeClock();
	const stop = new AbortController();
	const driver = new ReloadedDriver(clock);
	const samples: Sample[] = [];
	const ticker = new Ticker(clock, interval_s, stop.signal);
	const ended = (async () => {
		const stream = takeSamples({ source: driver, ticker, clock });
		for await (const taken of stream) samples.push(...taken);
	})();
	const end = () => {
		stop.abort();
		return ended;
	};
	return { clock, driver, samples, end };
}

/** A megabyte a millisecond, and not what a lifetime's average or a step of a clock would say. */
function assertSteady(samples: readonly Sample[]): void {
	for (const { tx_mb_per_s, event, detail } of samples) {
		if (tx_mb_per_s === null) continue;
		assert.ok(Math.abs(tx_mb_per_s / 1000 - 1) < 0.005, `${tx_mb_per_s} ${event} ${detail}`);
	}
}

test("each of 1,000 reloads is one gap and one reset, and rates are correct", async () => {
	const { clock, driver, samples, end } = watch(1);
	await clock.advance(2000);
	for (let time = 0; time < 1000; time++) {
		driver.loaded_ms = null;
		await clock.advance(1000);
		driver.loaded_ms = clock.now() + 500;
		await clock.advance(3000);
	}
	await end();
	const counted = (wanted: string) => samples.filter(({ event }) => event === wanted).length;
	assert.deepEqual(["start", "gap", "reset", "resume", "wrap"].map(counted), [1, 1000, 1000, 0, 0]);
	assert.equal(samples.filter(({ tx_mb_per_s }) => tx_mb_per_s !== null).length, 2 + 2000);
	assertSteady(samples);
});

for (const step_ms of [DAY_MS, -DAY_MS]) {
	test(`a clock step of ${step_ms / DAY_MS} d changes no rate, and is reported once`, async () => {
		const { clock, samples, end } = watch(1);
		await clock.advance(3000);
		clock.setWall(clock.wall() + step_ms);
		await clock.advance(3000);
		await end();
		const told = samples.filter(({ detail }) => detail.includes("clock stepped by"));
		assert.equal(told.length, 1);
		assert.equal(samples.length, 7);
		assert.ok(samples.slice(1).every(({ elapsed_s }) => elapsed_s === 1));
		assertSteady(samples);
	});
}

test("one sample covers an hour of suspension, and missed ticks are skipped", async () => {
	const { clock, samples, end } = watch(1);
	await clock.advance(2000);
	await clock.skip(HOUR_MS);
	await clock.advance(2000);
	await end();
	const long = samples.filter(({ elapsed_s }) => (elapsed_s ?? 0) > 1);
	assert.deepEqual(
		long.map(({ elapsed_s }) => elapsed_s),
		[HOUR_MS / 1000],
	);
	assert.equal(samples.length, 6);
	assertSteady(samples);
});

test("on a busy machine there are fewer samples, each with the time that it covers", async () => {
	const { clock, samples, end } = watch(0.01);
	let late = 0;
	for (let round = 0; round < 500; round++) {
		late += (round * 7) % 35;
		await clock.skip((round * 7) % 35);
		await clock.advance(10);
	}
	await end();
	const covered_s = samples.reduce((sum, { elapsed_s }) => sum + (elapsed_s ?? 0), 0);
	assert.ok(late > 5000, "they were starved");
	assert.ok(Math.abs(covered_s - (samples.at(-1)?.at_s ?? 0)) < 0.02, `${covered_s} s`);
	const ticks = (late + 5000) / 10;
	assert.ok(samples.length < 0.8 * ticks, `${samples.length} samples of ${ticks}`);
	assertSteady(samples.filter(({ elapsed_s }) => (elapsed_s ?? 0) > 0.005));
});
