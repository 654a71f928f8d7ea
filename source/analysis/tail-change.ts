/**
 * Whether the tail of one sample differs from another's, and by what factor.
 *
 * Of all samples, both logs counting alike, a part p lies below the pooled p-quantile. Where the
 * tails are the same it is the same part of each log. How much these parts vary follows from the
 * moments at which each log is beyond its own quantile, as a series of zeros and ones with its
 * long-run variance. The interval holds all factors that the test does not reject.
 */
import type { DependenceFactors } from "./dependence.ts";
import { bisect } from "./distributions.ts";
import { type Change, confidenceEdge, FARTHEST } from "./level-change.ts";
import type { VarianceEstimate } from "./long-run-variance.ts";
import { middleRank, type OrderedSample, quantile } from "./ordered-sample.ts";
import { exceedanceDependence } from "./quantile-interval.ts";
import { welch } from "./welch.ts";

/**
 * @param p which quantile, 0 to 1, without the ends
 * @param outside 1 − confidence of the interval, such as 0.01
 * @returns the change, its effective counts being those of the samples beyond the quantile; null
 *   where there are fewer than 16 samples, or a quantile is not above 0
 */
export function tailChange(
	baseline: OrderedSample,
	candidate: OrderedSample,
	p: number,
	outside: number,
): Change | null {
	const [first, second] = [exceedanceDependence(baseline, p), exceedanceDependence(candidate, p)];
	const [before, after] = [quantile(baseline.sorted, p), quantile(candidate.sorted, p)];
	if (first === null || second === null || !(before > 0 && after > 0)) return null;
	const test = (scale: number) =>
		tailP(baseline.sorted, candidate.sorted, scale, p, [first, second]);
	const logRatio = Math.log(after / before);
	const isRejected = (at: number) => test(Math.exp(at)) < outside;
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
	const threshold = Math.exp(bisect(excess, around - 2 * FARTHEST, around + 2 * FARTHEST, 60));
	const [first, second] = partsBelow(threshold);
	const estimates = (["model", "lowest"] as const).map((kind) => {
		const parts = dependences.map((one) => partVariance(p, one.count, one[kind]));
		return welch(first - second, parts).p;
	});
	return Math.max(...estimates);
}

/** Of the part of dependent samples that lie below a p-quantile. */
function partVariance(p: number, count: number, dependence: VarianceEstimate): VarianceEstimate {
	return { variance: (p * (1 - p) * dependence.variance) / count, degrees: dependence.degrees };
}
