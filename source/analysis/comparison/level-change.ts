/**
 * Whether the levels of two samples differ, and by what factor.
 *
 * The test is that of Brunner and Munzel (2000) on ranks, with the number of samples divided by the
 * autocorrelation time. Its variance vanishes where the samples are separated, so the variance of
 * the pseudo-ranks (Brunner, Bathke and Konietschke 2018) is taken where that is larger. The factor
 * is the median of all ratios of a candidate's to a baseline's value (Hodges and Lehmann 1963):
 * multiplied by it, the baseline has no difference in ranks. Its interval are all factors that the
 * test accepts. A median of 0 has no such factor; `zero-change.ts` says what happens there.
 */
import { quantile } from "../../core/quantile.ts";
import {
	type DependenceFactors,
	rankDependence,
	withBorrowed,
} from "../../statistics/dependence.ts";
import { bisect } from "../../statistics/distributions.ts";
import { MIN_VALUES, type VarianceEstimate } from "../../statistics/long-run-variance.ts";
import { type OrderedSample, thin } from "../../statistics/ordered-sample.ts";
import { type RankMoments, scaledRanks } from "../../statistics/scaled-ranks.ts";
import { welch } from "../../statistics/welch.ts";
import type { Change } from "./change.ts";
import { isZeroOnASide, zeroChange } from "./zero-change.ts";

/**
 * @param alpha 1 − confidence of the interval, such as 0.01
 * @returns null where there are fewer than 16 samples, the ratio of the medians overflows, or both
 *   are 0 although the samples differ
 */
export function levelChange(
	baseline: OrderedSample,
	candidate: OrderedSample,
	alpha: number,
): Change | null {
	const test = levelTest(baseline, candidate);
	if (test === null) return null;
	if (isZeroOnASide(baseline, candidate, 0.5)) {
		return zeroChange(baseline, candidate, 0.5, alpha, test);
	}
	const logRatio = levelLogRatio(baseline, candidate);
	if (logRatio === null) return null;
	const { p, effectiveCounts, dependences } = test;
	const [x, y] = [thin(baseline.sorted), thin(candidate.sorted)];
	const isRejected = (at: number) => rankP(x, y, Math.exp(at), dependences) < alpha;
	return {
		ratio: Math.exp(logRatio),
		interval: {
			low: Math.exp(-confidenceEdge((at) => isRejected(-at), -logRatio)),
			high: Math.exp(confidenceEdge(isRejected, logRatio)),
		},
		p,
		effectiveCounts,
	};
}

/** The test alone, without an interval. */
export interface LevelTest extends Pick<Change, "p" | "effectiveCounts"> {
	readonly dependences: readonly [DependenceFactors, DependenceFactors];
}

/** @returns null where there are fewer than 16 samples */
export function levelTest(baseline: OrderedSample, candidate: OrderedSample): LevelTest | null {
	const [ofBaseline, ofCandidate] = [dependenceFor(baseline), dependenceFor(candidate)];
	if (ofBaseline === null || ofCandidate === null) return null;
	const [first, second] = [
		withBorrowed(ofBaseline, ofCandidate),
		withBorrowed(ofCandidate, ofBaseline),
	];
	return {
		p: rankP(baseline.sorted, candidate.sorted, 1, [first, second]),
		effectiveCounts: [first.count / first.model.variance, second.count / second.model.variance],
		dependences: [first, second],
	};
}

/** @returns the logarithm of candidate ÷ baseline; null where the medians have no ratio */
export function levelLogRatio(baseline: OrderedSample, candidate: OrderedSample): number | null {
	const [before, after] = [quantile(baseline.sorted, 0.5), quantile(candidate.sorted, 0.5)];
	const middle = logRatioOf(before, after);
	if (middle === null) return null;
	const [x, y] = [thin(baseline.sorted), thin(candidate.sorted)];
	const below = (logRatio: number) => 0.5 - scaledRanks(x, y, Math.exp(logRatio)).candidateAbove;
	return bisect(below, middle - MAX_LOG_SHIFT, middle + MAX_LOG_SHIFT, STEPS);
}

/** The logarithm of a ratio that is practically infinite. */
export const MAX_LOG_SHIFT = 10;
/** Beyond this log ratio, a ratio or a point near it may overflow, which numbers do at 709. */
export const MAX_LOG_RATIO = 600;

/** The logarithm of candidate ÷ baseline; null unless both are above 0 and the ratio is finite. */
export function logRatioOf(baseline: number, candidate: number): number | null {
	if (!(baseline > 0 && candidate > 0)) return null;
	const logRatio = Math.log(candidate) - Math.log(baseline);
	return Math.abs(logRatio) <= MAX_LOG_RATIO ? logRatio : null;
}

const STEPS = 40;
const MIN_STEP = 1e-4;

/** The first point above the estimate that the test rejects. */
export function confidenceEdge(isRejected: (at: number) => boolean, from: number): number {
	let [inside, step] = [from, MIN_STEP];
	while (!isRejected(from + step)) {
		if (step > MAX_LOG_SHIFT) return Number.POSITIVE_INFINITY;
		inside = from + step;
		step *= 2;
	}
	return bisect((at) => (isRejected(at) ? 1 : -1), inside, from + step, 20);
}

function dependenceFor(sample: OrderedSample): DependenceFactors | null {
	return constantDependence(sample) ?? rankDependence(sample);
}

/** Values of a constant count as independent; null for any other sample, and below 16 values. */
export function constantDependence({ sorted }: OrderedSample): DependenceFactors | null {
	if (sorted.length < MIN_VALUES || sorted[0] !== sorted.at(-1)) return null;
	const independent = { variance: 1, degrees: sorted.length - 1 };
	return { count: sorted.length, model: independent, lowest: independent };
}

/** The largest p over both estimates of dependence and both estimates of the ranks' variance. */
function rankP(
	x: Float64Array,
	y: Float64Array,
	scale: number,
	dependences: readonly [DependenceFactors, DependenceFactors],
): number {
	const { candidateAbove, placements, pseudoRanks } = scaledRanks(x, y, scale);
	let largest = 0;
	for (const moments of [placements, pseudoRanks]) {
		for (const kind of ["model", "lowest"] as const) {
			const parts = dependences.map((dependence, side) => {
				return meanVariance(moments[side] as RankMoments, dependence.count, dependence[kind]);
			});
			largest = Math.max(largest, welch(candidateAbove - 0.5, parts).p);
		}
	}
	return largest;
}

/** The variance of the mean of dependent ranks. */
function meanVariance(
	{ variance }: RankMoments,
	count: number,
	dependence: VarianceEstimate,
): VarianceEstimate {
	return { variance: (variance * dependence.variance) / count, degrees: dependence.degrees };
}
