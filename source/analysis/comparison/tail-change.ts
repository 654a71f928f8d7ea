/**
 * Whether the tails of two samples differ, and by what factor.
 *
 * A part p of all values, with equal weight for both logs, is below the pooled p-quantile. Where
 * the tails are equal, the part is the same in both. Its variance follows from the times at which
 * each log is beyond its own quantile: a series of zeros and ones, with its long-run variance. The
 * interval are all factors that the test accepts. Where the quantile of a side is 0, the parts that
 * are 0 are compared instead.
 */
import { quantile } from "../../core/quantile.ts";
import { type DependenceFactors, withBorrowed } from "../../statistics/dependence.ts";
import { bisect } from "../../statistics/distributions.ts";
import type { VarianceEstimate } from "../../statistics/long-run-variance.ts";
import { countUpTo, middleRank, type OrderedSample } from "../../statistics/ordered-sample.ts";
import { exceedanceDependence } from "../../statistics/quantile-interval.ts";
import { welch } from "../../statistics/welch.ts";
import type { Change } from "./change.ts";
import { confidenceEdge, constantDependence, logRatioOf, MAX_LOG_SHIFT } from "./level-change.ts";
import { isZeroOnASide, zeroChange } from "./zero-change.ts";

/**
 * @param p which quantile, between 0 and 1
 * @param alpha 1 − confidence of the interval, such as 0.01
 * @returns the change, with the effective counts of the samples beyond the quantile; null below 16
 *   samples, where the ratio of the quantiles overflows, or where both are 0 although the samples
 *   differ
 */
export function tailChange(
	baseline: OrderedSample,
	candidate: OrderedSample,
	p: number,
	alpha: number,
): Change | null {
	if (isZeroOnASide(baseline, candidate, p)) {
		const test = zeroTest(baseline, candidate, p);
		return test && zeroChange(baseline, candidate, p, alpha, test);
	}
	const [ofBaseline, ofCandidate] = [
		exceedanceDependence(baseline, p),
		exceedanceDependence(candidate, p),
	];
	const [before, after] = [quantile(baseline.sorted, p), quantile(candidate.sorted, p)];
	const logRatio = logRatioOf(before, after);
	if (ofBaseline === null || ofCandidate === null || logRatio === null) return null;
	const [first, second] = [
		withBorrowed(ofBaseline, ofCandidate),
		withBorrowed(ofCandidate, ofBaseline),
	];
	const test = (scale: number) =>
		tailP(baseline.sorted, candidate.sorted, scale, p, [first, second]);
	const isRejected = (at: number) => test(Math.exp(at)) < alpha;
	const beyond = Math.min(p, 1 - p);
	return {
		ratio: after / before,
		interval: {
			low: Math.exp(-confidenceEdge((at) => isRejected(-at), -logRatio)),
			high: Math.exp(confidenceEdge(isRejected, logRatio)),
		},
		p: test(1),
		effectiveCounts: [
			(beyond * first.count) / first.model.variance,
			(beyond * second.count) / second.model.variance,
		],
	};
}

/** The larger p over both estimates of dependence, all baseline values multiplied by a scale. */
function tailP(
	baseline: Float64Array,
	candidate: Float64Array,
	scale: number,
	p: number,
	dependences: readonly [DependenceFactors, DependenceFactors],
): number {
	const partsBelow = (threshold: number) =>
		[middleRank(baseline, threshold / scale), middleRank(candidate, threshold)] as const;
	const excess = (logThreshold: number) => {
		const [first, second] = partsBelow(Math.exp(logThreshold));
		return (first + second) / 2 - p;
	};
	const around = Math.log(quantile(candidate, p));
	const threshold = Math.exp(
		bisect(excess, around - 2 * MAX_LOG_SHIFT, around + 2 * MAX_LOG_SHIFT, 60),
	);
	const [first, second] = partsBelow(threshold);
	return partsP(first - second, p, dependences);
}

/**
 * Whether the parts of two samples that are 0 differ.
 *
 * @param p the quantile whose exceedance has the dependence
 * @returns null below 16 samples
 */
function zeroTest(
	baseline: OrderedSample,
	candidate: OrderedSample,
	p: number,
): Pick<Change, "p" | "effectiveCounts"> | null {
	const dependenceFor = (sample: OrderedSample) =>
		constantDependence(sample) ?? exceedanceDependence(sample, p);
	const [first, second] = [dependenceFor(baseline), dependenceFor(candidate)];
	if (first === null || second === null) return null;
	const zeroPart = ({ sorted }: OrderedSample) => countUpTo(sorted, 0) / sorted.length;
	const [before, after] = [zeroPart(baseline), zeroPart(candidate)];
	const pooled = (before + after) / 2;
	return {
		p: partsP(before - after, pooled, [first, second]),
		effectiveCounts: [
			(pooled * first.count) / first.model.variance,
			(pooled * second.count) / second.model.variance,
		],
	};
}

/**
 * The larger p over both estimates of dependence.
 *
 * @param difference between the parts of both samples beyond a threshold
 * @param part of both together
 */
function partsP(
	difference: number,
	part: number,
	dependences: readonly [DependenceFactors, DependenceFactors],
): number {
	const estimates = (["model", "lowest"] as const).map((kind) => {
		const parts = dependences.map((one) => partVariance(part, one.count, one[kind]));
		return welch(difference, parts).p;
	});
	return Math.max(...estimates);
}

/** The variance of the part of dependent samples below a p-quantile. */
function partVariance(p: number, count: number, dependence: VarianceEstimate): VarianceEstimate {
	return { variance: (p * (1 - p) * dependence.variance) / count, degrees: dependence.degrees };
}
