import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { autoregressive, Normal } from "../../calibration/noise.ts";
import { dispersion } from "../../source/statistics/dispersion.ts";
import { meanEstimate, withBorrowedNoise } from "../../source/statistics/mean-estimate.ts";
import {
	joinSums,
	meanOf,
	type TimedSums,
	TimedSumsBuilder,
} from "../../source/statistics/timed-sums.ts";

function sumsOf(values: Iterable<number>, held_s = 1): TimedSums {
	const builder = new TimedSumsBuilder();
	for (const value of values) builder.add(value * held_s, held_s);
	return builder.end();
}

const noise = (seed: number, length: number, coefficient: number) =>
	autoregressive(new Normal(seed), length, coefficient).map((value) => 100 + 3 * value);

test("a mean is bytes over time, whatever the length of the intervals", () => {
	const held = fc.record({
		value: fc.double({ min: 0, max: 1e6, noNaN: true }),
		held_s: fc.double({ min: 0.001, max: 100, noNaN: true }),
	});
	fc.assert(
		fc.property(fc.array(held, { minLength: 1, maxLength: 300 }), (all) => {
			const builder = new TimedSumsBuilder();
			let [sum, weight] = [0, 0];
			for (const { value, held_s } of all) {
				builder.add(value * held_s, held_s);
				sum += value * held_s;
				weight += held_s;
			}
			const mean = meanOf(builder.end()) ?? Number.NaN;
			assert.ok(Math.abs(mean - sum / weight) <= 1e-9 * (1 + mean), `${mean}`);
		}),
	);
	assert.equal(meanOf(sumsOf([])), null);
	assert.equal(meanOf(sumsOf([5, Number.NaN, 7])), 6, "what is unknown is left out");
});

test("memory is bounded, and joined blocks keep every value", () => {
	const whole = sumsOf(Float64Array.from({ length: 100_000 }, (_, at) => at));
	assert.ok(whole.sums.length <= 16_384 && whole.perBlock === 8, `${whole.sums.length}`);
	assert.equal(meanOf(whole), 49_999.5);
	const joined = joinSums([whole, sumsOf([1, 2, 3])]);
	assert.equal(joined.perBlock, 8);
	assert.ok(Math.abs((meanOf(joined) ?? 0) - (49_999.5 * 100_000 + 6) / 100_003) < 1e-6);
});

test("the variance of a mean grows with the memory of the noise", () => {
	const [white, slow] = [0, 0.9].map((coefficient) =>
		meanEstimate(sumsOf(noise(1, 3600, coefficient))),
	);
	assert.ok(white !== null && white !== undefined && slow !== null && slow !== undefined);
	const factor = slow.model.variance / white.model.variance;
	assert.ok(factor > 10 && factor < 32, `19 is expected, got ${factor}`);
	assert.ok(slow.memory > 10 && slow.memory < 32 && white.memory < 1.5, `${slow.memory}`);
	assert.equal(meanEstimate(sumsOf(noise(1, 15, 0))), null, "too few");
	const constant = meanEstimate(sumsOf(new Float64Array(100).fill(0.1)));
	assert.deepEqual([constant?.model.variance, constant?.effectiveCount], [0, 100]);
});

test("a short log has the noise of a much longer one, where that is larger", () => {
	const long = meanEstimate(sumsOf(noise(1, 3600, 0.9))) ?? assert.fail();
	const short = meanEstimate(sumsOf(noise(2, 60, 0))) ?? assert.fail();
	const borrowed = withBorrowedNoise(short, long);
	const expected = (long.model.variance * 3600) / 60;
	assert.ok(Math.abs(borrowed.model.variance / expected - 1) < 0.05, "the same link");
	assert.ok(borrowed.model.variance > 5 * short.model.variance, "noise is borrowed");
	assert.ok(borrowed.effectiveCount < 6, `${borrowed.effectiveCount}`);
	assert.deepEqual(withBorrowedNoise(long, short), long, "the longer one keeps its own");
});

test("events that come together are one, whether in a second or in a minute", () => {
	const { random } = new Normal(3);
	const bursts = (size: number, over_s: number) => {
		const events = new Float64Array(36_000);
		for (let at = 0; at < events.length; at++) {
			if (!random.chance(1 / 600)) continue;
			for (let one = 0; one < size; one++) {
				const after = Math.min(events.length - 1, at + Math.floor(random.between(0, over_s)));
				events[after] = (events[after] as number) + 1;
			}
		}
		return sumsOf(events);
	};
	const single = dispersion([bursts(1, 1), bursts(1, 1)]);
	assert.ok(single < 2, `${single}`);
	for (const over_s of [1, 60]) {
		const ten = dispersion([bursts(10, over_s), bursts(10, over_s)]);
		assert.ok(ten > 7 && ten < 18, `${ten}`);
	}
	const none = sumsOf(new Float64Array(100));
	assert.deepEqual([dispersion([none, none]), dispersion([])], [1, 1]);
});

test("a mean does not overflow, and what can only overflow is unknown", () => {
	const huge = new Array(100).fill(Number.MAX_VALUE);
	assert.equal(meanOf(sumsOf(huge)), Number.MAX_VALUE);
	assert.equal(meanOf(sumsOf([Number.MIN_VALUE])), Number.MIN_VALUE);
	assert.equal(meanOf(sumsOf(huge, 2)), null);
	assert.equal(meanEstimate(sumsOf(huge)), null);
	assert.equal(meanEstimate(sumsOf(huge.map((value, at) => (at % 2) * 1e-10 * value))), null);
});
