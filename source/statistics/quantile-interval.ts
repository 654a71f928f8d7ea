import { quantile } from "../core/quantile.ts";
import { type DependenceFactors, dependenceOf, rankDependence } from "./dependence.ts";
import { betaQuantile, normalCritical, studentCritical } from "./distributions.ts";
import { type OrderedSample, orderedSample } from "./ordered-sample.ts";

/** A confidence interval, in the unit of its quantity. */
export interface Interval {
	readonly low: number;
	readonly high: number;
}

/**
 * A confidence interval of the p-quantile that accounts for autocorrelation: the quantiles at both
 * ends of an interval of p (Woodruff 1952), which is Clopper and Pearson's exact binomial interval
 * for the effective number of samples (Korn and Graubard 1998).
 *
 * @param values in the order of time; NaN: unknown
 * @param p between 0 and 1
 * @param confidence such as 0.95
 * @param minBeyond effective samples that have to be beyond the quantile: of a tail of which little
 *   was seen, the sample is no measure
 * @returns null where samples are too few to bound it on both sides, or all equal
 */
export function quantileInterval(
	values: Float64Array,
	p: number,
	confidence: number,
	minBeyond = 0,
): Interval | null {
	const sample = orderedSample(values);
	const { sorted } = sample;
	const factors = exceedanceDependence(sample, p);
	if (factors === null) return null;
	const alpha = 1 - confidence;
	const count = effectiveCount(factors, alpha);
	if (minBeyond > 0 && beyondInEffect(sample, p) < minBeyond) return null;
	// Not even the extremes bound the quantile: all samples may well be on one side of it.
	if (Math.max(p, 1 - p) ** count > alpha / 2) return null;
	const below = p * count;
	const low = betaQuantile(alpha / 2, below, count - below + 1);
	const high = betaQuantile(1 - alpha / 2, below + 1, count - below);
	return { low: quantile(sorted, low), high: quantile(sorted, high) };
}

/** The dependence of the times at which a series is above its own p-quantile. */
export function exceedanceDependence(sample: OrderedSample, p: number): DependenceFactors | null {
	const middle = quantile(sample.sorted, p);
	return dependenceOf(sample.inTime.map((value) => exceedance(value, middle)));
}

/** 1 above the threshold, 0 below, ½ on it. */
function exceedance(value: number, threshold: number): number {
	return value > threshold ? 1 : value < threshold ? 0 : 0.5;
}

/**
 * How many of the effective samples are beyond a quantile. The dependence of all samples is used:
 * the few beyond the quantile may happen to look independent.
 */
function beyondInEffect(sample: OrderedSample, p: number): number {
	const factors = rankDependence(sample);
	if (factors === null) return 0;
	return (Math.min(p, 1 - p) * factors.count) / Math.max(1, factors.model.variance);
}

/** The smaller of two estimates, each reduced for the coarseness of its variance. */
function effectiveCount({ count, model, lowest }: DependenceFactors, alpha: number): number {
	const exact = normalCritical(alpha);
	const counts = [model, lowest].map(({ variance, degrees }) => {
		return (count / variance) * (exact / studentCritical(alpha, degrees)) ** 2;
	});
	return Math.min(count, ...counts);
}
