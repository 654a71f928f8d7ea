import assert from "node:assert/strict";
import test from "node:test";
import { fractional } from "../../calibration/fractional-noise.ts";
import { autoregressive, Normal } from "../../calibration/noise.ts";
import { meanEstimate } from "../../source/statistics/mean-estimate.ts";
import { evidenceOfLongMemory } from "../../source/statistics/shared-memory.ts";
import { TimedSumsBuilder } from "../../source/statistics/timed-sums.ts";

type Noise = (normal: Normal, length: number) => Float64Array;

function estimateOf(values: Float64Array) {
	const builder = new TimedSumsBuilder();
	for (const value of values) builder.add(100 + value, 1);
	const estimate = meanEstimate(builder.end());
	assert.ok(estimate !== null);
	return estimate;
}

/** In how many of 40 pairs of records the evidence is for a long memory. */
function longOf(noise: Noise, lengths: readonly [number, number]): number {
	let count = 0;
	for (let pair = 0; pair < 40; pair++) {
		const [first, second] = lengths.map((length, side) =>
			estimateOf(noise(new Normal(2 * pair + side), length)),
		) as [ReturnType<typeof estimateOf>, ReturnType<typeof estimateOf>];
		const evidence = evidenceOfLongMemory(first, second);
		assert.ok(evidence !== null && Number.isFinite(evidence), `${evidence}`);
		if (evidence > 1) count++;
	}
	return count;
}

const memory =
	(coefficient: number): Noise =>
	(normal, length) =>
		autoregressive(normal, length, coefficient);
const wander: Noise = (normal, length) =>
	autoregressive(normal, length, 1 - 1 / length).map((value) => value / 3 + normal.next());

test("a memory as long as ten minutes is told from a shorter one", () => {
	const sides = [600, 600] as const;
	for (const coefficient of [0, 0.5, 0.9, 0.95]) {
		const found = longOf(memory(coefficient), sides);
		assert.ok(found <= 2, `${coefficient}: ${found} of 40`);
	}
	const endless = longOf((normal, length) => fractional(normal, length, 0.4), sides);
	const slow = longOf(wander, sides);
	assert.ok(endless >= 32 && slow >= 20, `${endless} and ${slow} of 40`);
});

test("records of other lengths tell of it as well", () => {
	const found = longOf((normal, length) => fractional(normal, length, 0.4), [3600, 600]);
	assert.ok(found >= 36 && longOf(memory(0.9), [3600, 600]) <= 2, `${found} of 40`);
});

test("equal values tell nothing", () => {
	const [equal, noisy] = [
		estimateOf(new Float64Array(100)),
		estimateOf(memory(0)(new Normal(1), 100)),
	];
	assert.equal(evidenceOfLongMemory(equal, noisy), null);
});
