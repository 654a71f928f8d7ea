import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { SplitSearch } from "../../../source/analysis/changes/split-search.ts";
import type { NoiseModel, Observations } from "../../../source/analysis/changes/wandering-noise.ts";

const anyNoise: fc.Arbitrary<NoiseModel> = fc.record({
	correlation: fc.double({ min: 0, max: 0.99, noNaN: true }),
	whiteShare: fc.double({ min: 0.01, max: 1, noNaN: true }),
	variance: fc.double({ min: 0.01, max: 100, noNaN: true }),
});

/** Long enough for the filter to converge, with gaps and noise of two sizes. */
const anyObservations: fc.Arbitrary<Observations> = fc
	.record({
		values: fc.array(fc.double({ min: -100, max: 100, noNaN: true }), {
			minLength: 12,
			maxLength: 200,
			size: "max",
		}),
		gapEvery: fc.integer({ min: 2, max: 60 }),
		quietUntil: fc.nat(200),
	})
	.map(({ values, gapEvery, quietUntil }) => ({
		values: Float64Array.from(values),
		exposure: Float64Array.from(values, (_, at) => (at < quietUntil ? 1 : 0.4)),
		steps: Float64Array.from(values, (_, at) => (at % gapEvery === 0 ? 3 : 1)),
	}));

test("the best split has the gain of that split alone, and none has more", () => {
	fc.assert(
		fc.property(anyObservations, anyNoise, fc.nat(3), (observations, noise, from) => {
			const to = observations.values.length;
			const search = new SplitSearch(observations);
			const best = search.best(noise, from, to, 2) ?? assert.fail();
			const gains = new Map<number, number>();
			for (let position = from + 2; position <= to - 2; position++) {
				gains.set(position, search.at(noise, from, to, position).gain);
			}
			const tolerance = 1e-6 * Math.max(1, best.gain);
			assert.ok(Math.abs((gains.get(best.position) as number) - best.gain) < tolerance);
			assert.ok(Math.max(...gains.values()) < best.gain + tolerance);
		}),
	);
});

test("the gain of a split agrees with exact likelihoods of its sides and of the whole", () => {
	fc.assert(
		fc.property(anyObservations, anyNoise, fc.nat(), (observations, noise, somewhere) => {
			const to = observations.values.length;
			const position = 2 + (somewhere % (to - 4));
			const { gain } = new SplitSearch(observations).at(noise, 0, to, position);
			const expected =
				denseCost(observations, noise, 0, to) -
				denseCost(observations, noise, 0, position) -
				denseCost(observations, noise, position, to);
			assert.ok(Math.abs(gain - expected) < 1e-5 * Math.max(1, Math.abs(expected)));
		}),
		{ numRuns: 30 },
	);
});

/**
 * Twice the negative log-likelihood of a segment at its best level, from the covariance matrix
 * and its Cholesky factor.
 */
function denseCost(
	{ values, exposure, steps }: Observations,
	{ correlation, whiteShare, variance }: NoiseModel,
	from: number,
	to: number,
): number {
	const size = to - from;
	const factor: number[][] = [];
	const white: [number[], number[]] = [[], []];
	let logDeterminant = 0;
	for (let row = 0; row < size; row++) {
		const line: number[] = [];
		let distance = 0;
		const covariances = new Array<number>(row + 1);
		for (let column = row; column >= 0; column--) {
			const isDiagonal = column === row;
			covariances[column] =
				(1 - whiteShare) * correlation ** distance + (isDiagonal ? whiteShare : 0);
			distance += steps[from + column] as number;
		}
		for (let column = 0; column <= row; column++) {
			let rest = covariances[column] as number;
			const other = column === row ? line : (factor[column] as number[]);
			for (let k = 0; k < column; k++) rest -= (line[k] as number) * (other[k] as number);
			line.push(column === row ? Math.sqrt(rest) : rest / (other[column] as number));
		}
		factor.push(line);
		logDeterminant += 2 * Math.log(line[row] as number);
		for (const [solved, of] of [
			[white[0], values],
			[white[1], exposure],
		] as const) {
			let rest = of[from + row] as number;
			for (let k = 0; k < row; k++) rest -= (line[k] as number) * (solved[k] as number);
			solved.push(rest / (line[row] as number));
		}
	}
	const dot = (left: number[], right: number[]) =>
		left.reduce((sum, value, k) => sum + value * (right[k] as number), 0);
	const squares = dot(white[0], white[0]) - dot(white[0], white[1]) ** 2 / dot(white[1], white[1]);
	return logDeterminant + squares / variance;
}
