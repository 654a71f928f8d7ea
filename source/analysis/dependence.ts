/** How much the samples of a series depend on each other, and so how much they say together. */
import { type LongRunVariance, longRunVariance, SHORTEST } from "./long-run-variance.ts";
import { middleRank, type OrderedSample, orderedSample, thinned } from "./ordered-sample.ts";

export interface Dependence {
	/** Known values. */
	readonly count: number;
	/** So many samples apart, two samples are worth two independent ones. 1: independent. */
	readonly autocorrelationTime_samples: number;
	/** So many independent samples would say as much about the median. */
	readonly effectiveCount: number;
}

/**
 * Of the ranks, so that a spike counts as one large value and not as a hundred.
 *
 * @param values in the order of time; NaN where not known
 * @returns null below 16 known values, or where all are the same
 */
export function dependence(values: Float64Array): Dependence | null {
	const factors = rankDependence(orderedSample(values));
	if (factors === null) return null;
	const { count, model } = factors;
	const autocorrelationTime_samples = Math.max(1, model.variance);
	const effectiveCount = count / autocorrelationTime_samples;
	return { count, autocorrelationTime_samples, effectiveCount };
}

/** Long-run variances as multiples of the variance: autocorrelation times in samples. */
export interface DependenceFactors extends LongRunVariance {
	readonly count: number;
}

/** Of the ranks of a sample among itself. */
export function rankDependence(sample: OrderedSample): DependenceFactors | null {
	const sorted = thinned(sample.sorted);
	return dependenceOf(sample.inTime.map((value) => middleRank(sorted, value)));
}

/** Of any series of bounded values, such as ranks or zeros and ones. */
export function dependenceOf(series: Float64Array): DependenceFactors | null {
	const count = series.length;
	if (count < SHORTEST || series.every((value) => value === series[0])) return null;
	const variance = varianceOf(series);
	const { model, lowest } = longRunVariance(series);
	return {
		count,
		model: { ...model, variance: model.variance / variance },
		lowest: { ...lowest, variance: lowest.variance / variance },
	};
}

function varianceOf(series: Float64Array): number {
	let mean = 0;
	for (const value of series) mean += value / series.length;
	let sum = 0;
	for (const value of series) sum += (value - mean) ** 2;
	return sum / (series.length - 1);
}
