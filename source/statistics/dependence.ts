/** How much the samples of a series depend on each other: autocorrelation and effective size. */
import { type LongRunVariance, longRunVariance, MIN_VALUES } from "./long-run-variance.ts";
import { middleRank, type OrderedSample, orderedSample, thin } from "./ordered-sample.ts";

export interface Dependence {
	/** Known values. */
	readonly count: number;
	/** Samples at this distance are as good as independent. 1: all are. */
	readonly autocorrelationTime_samples: number;
	/** How many independent samples would be as informative about the median. */
	readonly effectiveCount: number;
}

/**
 * The dependence of ranks, in which a spike is one large value, however large.
 *
 * @param values in the order of time; NaN: unknown
 * @returns null below 16 known values, or where all are equal
 */
export function dependence(values: Float64Array): Dependence | null {
	const factors = rankDependence(orderedSample(values));
	if (factors === null) return null;
	const { count, model } = factors;
	const autocorrelationTime_samples = Math.max(1, model.variance);
	const effectiveCount = count / autocorrelationTime_samples;
	return { count, autocorrelationTime_samples, effectiveCount };
}

/** Long-run variances as multiples of the variance, which are autocorrelation times in samples. */
export interface DependenceFactors extends Pick<LongRunVariance, "model" | "lowest"> {
	readonly count: number;
}

/** A sample this many times as long knows the dependence so much better that it is borrowed. */
const MUCH_LONGER = 2;

/** The dependence of a sample, or that of a much longer one of the same kind if it is larger. */
export function withBorrowed(own: DependenceFactors, other: DependenceFactors): DependenceFactors {
	if (other.count < MUCH_LONGER * own.count) return own;
	const larger = (kind: "model" | "lowest") =>
		other[kind].variance > own[kind].variance ? other[kind] : own[kind];
	return { count: own.count, model: larger("model"), lowest: larger("lowest") };
}

/** The dependence of the ranks of a sample within itself. */
export function rankDependence(sample: OrderedSample): DependenceFactors | null {
	const sorted = thin(sample.sorted);
	return dependenceOf(sample.inTime.map((value) => middleRank(sorted, value)));
}

/** The dependence of any bounded values, such as ranks or zeros and ones. */
export function dependenceOf(series: Float64Array): DependenceFactors | null {
	const count = series.length;
	if (count < MIN_VALUES || series.every((value) => value === series[0])) return null;
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
