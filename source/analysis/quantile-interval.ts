import { type DependenceFactors, dependenceOf } from "./dependence.ts";
import { betaQuantile, normalCritical, studentCritical } from "./distributions.ts";
import { type OrderedSample, orderedSample, quantile } from "./ordered-sample.ts";

/** A confidence interval, in the unit of what it is about. */
export interface Interval {
	readonly low: number;
	readonly high: number;
}

/**
 * A confidence interval of the p-quantile that honours how the samples depend on each other: the
 * quantiles at the two ends of an interval of p itself (Woodruff 1952). That one is Clopper and
 * Pearson's exact binomial interval for an effective number of samples (Korn and Graubard 1998).
 *
 * @param values in the order of time; NaN where not known
 * @param p 0 to 1, without the ends
 * @param confidence such as 0.95
 * @returns null where there are too few samples to bound it on both sides, or all are the same
 */
export function quantileInterval(
	values: Float64Array,
	p: number,
	confidence: number,
): Interval | null {
	return orderedQuantileInterval(orderedSample(values), p, confidence);
}

/** {@link quantileInterval} of values that are sorted already. */
export function orderedQuantileInterval(
	sample: OrderedSample,
	p: number,
	confidence: number,
): Interval | null {
	const { sorted } = sample;
	const factors = exceedanceDependence(sample, p);
	if (factors === null) return null;
	const outside = 1 - confidence;
	const count = effectiveCount(factors, outside);
	// Not even the extremes bound the quantile: all samples lie on one side of it too easily.
	if (Math.max(p, 1 - p) ** count > outside / 2) return null;
	const below = p * count;
	const low = betaQuantile(outside / 2, below, count - below + 1);
	const high = betaQuantile(1 - outside / 2, below + 1, count - below);
	return { low: quantile(sorted, low), high: quantile(sorted, high) };
}

/** How much the moments depend on each other at which a series is above its own p-quantile. */
export function exceedanceDependence(sample: OrderedSample, p: number): DependenceFactors | null {
	const middle = quantile(sample.sorted, p);
	return dependenceOf(sample.inTime.map((value) => exceedance(value, middle)));
}

/** 1 above the threshold, 0 below, ½ on it. */
function exceedance(value: number, threshold: number): number {
	return value > threshold ? 1 : value < threshold ? 0 : 0.5;
}

/** The smaller of two estimates, each made smaller by how coarse its variance is known. */
function effectiveCount({ count, model, lowest }: DependenceFactors, outside: number): number {
	const exact = normalCritical(outside);
	const counts = [model, lowest].map(({ variance, degrees }) => {
		return (count / variance) * (exact / studentCritical(outside, degrees)) ** 2;
	});
	return Math.min(count, ...counts);
}
