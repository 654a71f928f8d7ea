/**
 * A first estimate of the noise, robust to shifts of the level.
 *
 * A shift is in only k of the differences at lag k, so the median size of these differences hardly
 * changes. Its growth with k (the variogram) separates wander from white noise.
 */
import { selectRanks } from "../../core/quantile.ts";
import { MIN_VARIANCE, type NoiseModel } from "./wandering-noise.ts";

const LAGS = [1, 2, 3, 5, 8, 13, 21, 34, 55, 89];
/** The fewest times that a lag fits into the samples. */
const MIN_REPEATS = 8;
/** Enough differences for their median. */
const ENOUGH_DIFFERENCES = 20_000;
/** Median of the absolute value of a standard normal variable. */
const NORMAL_MEDIAN = 0.6745;
/**
 * In samples. Longer ones are left to the likelihood: slow wander has the same differences as a few
 * shifts, until their places are known.
 */
const MEMORIES = Array.from({ length: 16 }, (_, order) => 0.2 * 1.4 ** order);

/** @param values in the order of time, with a typical size of one */
export function guessNoise(values: Float64Array): NoiseModel {
	const lags = LAGS.filter((lag) => lag * MIN_REPEATS <= values.length);
	const sizes = lags.map((lag) => halfVarianceOfDifferences(values, lag));
	let best: NoiseModel = { correlation: 0, whiteShare: 0.5, variance: sizes.at(-1) ?? 0 };
	let bestError = Number.POSITIVE_INFINITY;
	for (const memory of MEMORIES) {
		const correlation = Math.exp(-1 / memory);
		const fit = fitVariogram(lags, sizes, correlation);
		if (fit.error < bestError) {
			bestError = fit.error;
			best = fit.noise;
		}
	}
	return best;
}

function halfVarianceOfDifferences(values: Float64Array, lag: number): number {
	const count = values.length - lag;
	const stride = Math.max(1, Math.floor(count / ENOUGH_DIFFERENCES));
	const differences = new Float64Array(Math.ceil(count / stride));
	for (let index = 0; index < differences.length; index++) {
		const at = index * stride;
		differences[index] = Math.abs((values[at + lag] as number) - (values[at] as number));
	}
	const middle = differences.length >> 1;
	selectRanks(differences, [middle]);
	const median = differences[middle] ?? 0;
	return Math.max((median / NORMAL_MEDIAN) ** 2 / 2, MIN_VARIANCE);
}

/** Least squares of relative errors of size(k) = white + wander × (1 − correlation^k). */
function fitVariogram(
	lags: readonly number[],
	sizes: readonly number[],
	correlation: number,
): { noise: NoiseModel; error: number } {
	let aa = 0;
	let ab = 0;
	let bb = 0;
	let ay = 0;
	let by = 0;
	const rows = lags.map((lag, order) => {
		const weight = 1 / (sizes[order] as number);
		return { white: weight, wander: (1 - correlation ** lag) * weight };
	});
	for (const { white, wander } of rows) {
		aa += white * white;
		ab += white * wander;
		bb += wander * wander;
		ay += white;
		by += wander;
	}
	const determinant = aa * bb - ab * ab;
	let white = determinant > 1e-12 * aa * bb ? (ay * bb - by * ab) / determinant : 0;
	let wander = determinant > 1e-12 * aa * bb ? (by * aa - ay * ab) / determinant : by / bb;
	if (white < 0) {
		white = 0;
		wander = by / bb;
	} else if (wander < 0) {
		white = ay / aa;
		wander = 0;
	}
	let error = 0;
	for (const row of rows) error += (1 - white * row.white - wander * row.wander) ** 2;
	const variance = white + wander;
	const whiteShare = variance > 0 ? Math.min(Math.max(white / variance, 0.003), 0.999) : 0.5;
	return { noise: { correlation, whiteShare, variance }, error };
}
