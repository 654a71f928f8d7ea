import assert from "node:assert/strict";
import test from "node:test";
import { autoregressive, Normal } from "../../calibration/noise.ts";
import { type MeanEstimate, meanEstimate } from "../../source/statistics/mean-estimate.ts";
import { withSharedMemory } from "../../source/statistics/shared-memory.ts";

function estimate(seed: number, length: number, coefficient: number, deviation = 3): MeanEstimate {
	const sums = autoregressive(new Normal(seed), length, coefficient).map(
		(value) => 100 + deviation * value,
	);
	const found = meanEstimate({ sums, weights: new Float64Array(length).fill(1), perBlock: 1 });
	assert.ok(found !== null);
	return found;
}

/** The median of estimate ÷ truth, and the median of the degrees of freedom. */
function medians(pick: (own: MeanEstimate, other: MeanEstimate) => MeanEstimate, other: number) {
	const truth = (9 * 19) / 600;
	const found = Array.from({ length: 60 }, (_, seed) =>
		pick(estimate(seed, 600, 0.9), estimate(1000 + seed, 3600, other)),
	);
	const middle = (values: number[]) => values.toSorted((a, b) => a - b)[30] ?? Number.NaN;
	return {
		ratio: middle(found.map(({ model }) => model.variance / truth)),
		degrees: middle(found.map(({ model }) => model.degrees)),
	};
}

test("two records of one noise know its memory better than one", () => {
	const own = medians((one) => one, 0.9);
	const shared = medians((one, other) => withSharedMemory(one, other)[0], 0.9);
	assert.ok(shared.degrees > 1.5 * own.degrees, `${shared.degrees} and ${own.degrees}`);
	assert.ok(Math.abs(shared.ratio - 1) < 0.15, `${shared.ratio}`);
});

test("a record of another memory is not taken for the same", () => {
	const { ratio } = medians((one, other) => withSharedMemory(one, other)[0], 0);
	assert.ok(Math.abs(ratio - 1) < 0.25, `${ratio}`);
});

test("the scale of the noise is each record's own", () => {
	const [one, ten] = [estimate(1, 900, 0.9), estimate(2, 900, 0.9, 30)];
	const [first, second] = withSharedMemory(one, ten);
	const factor = second.model.variance / first.model.variance;
	assert.ok(factor > 40 && factor < 250, `100 is expected, got ${factor}`);
});

test("blocks of another length share no model, and equal values have no noise", () => {
	const one = estimate(1, 600, 0.9);
	const coarse = { ...estimate(2, 600, 0.5), weight: 3000 };
	const [alone] = withSharedMemory(one, coarse);
	const { degrees, variance } = one.model;
	assert.ok(Math.abs(alone.model.variance / (variance * Math.exp(-1 / degrees)) - 1) < 1e-9);
	const constant = estimate(1, 600, 0.9, 0);
	assert.equal(withSharedMemory(constant, one)[0].model.variance, 0);
});
