/**
 * Whether the level of one sample differs from another's, and by what factor.
 *
 * The test is of ranks: that of Brunner and Munzel (2000), with the number of samples divided by
 * their autocorrelation time, and the variance of the pseudo-ranks where that is larger (Brunner,
 * Bathke and Konietschke 2018): theirs vanishes as the samples part. The factor is the one by which the baseline must be multiplied for
 * the ranks to show no difference, the median of all ratios of a candidate's and a baseline's
 * sample (Hodges and Lehmann 1963). Its interval holds all factors that the test does not reject.
 */
import { type DependenceFactors, rankDependence } from "./dependence.ts";
import { bisect } from "./distributions.ts";
import { SHORTEST, type VarianceEstimate } from "./long-run-variance.ts";
import { type OrderedSample, quantile, thinned } from "./ordered-sample.ts";
import type { Interval } from "./quantile-interval.ts";
import { type RankMoments, scaledRanks } from "./scaled-ranks.ts";
import { welch } from "./welch.ts";

export interface Change {
	/** Candidate ÷ baseline. */
	readonly ratio: number;
	/** Of the ratio; 0 and infinity where it is not bounded. */
	readonly interval: Interval;
	/** How likely a difference as large is where there is none, 0 to 1. */
	readonly p: number;
	/** Effective number of samples of the baseline and of the candidate. */
	readonly effectiveCounts: readonly [baseline: number, candidate: number];
}

/**
 * @param outside 1 − confidence of the interval, such as 0.01
 * @returns null where there are fewer than 16 samples, or a median is not above 0
 */
export function levelChange(
	baseline: OrderedSample,
	candidate: OrderedSample,
	outside: number,
): Change | null {
	const test = levelTest(baseline, candidate);
	const logRatio = levelLogRatio(baseline, candidate);
	if (test === null || logRatio === null) return null;
	const { p, effectiveCounts, dependences } = test;
	const [x, y] = [thinned(baseline.sorted), thinned(candidate.sorted)];
	const isRejected = (at: number) => rankP(x, y, Math.exp(at), dependences) < outside;
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
	const [first, second] = [dependenceFor(baseline), dependenceFor(candidate)];
	if (first === null || second === null) return null;
	return {
		p: rankP(baseline.sorted, candidate.sorted, 1, [first, second]),
		effectiveCounts: [first.count / first.model.variance, second.count / second.model.variance],
		dependences: [first, second],
	};
}

/** @returns the logarithm of candidate ÷ baseline; null where a median is not above 0 */
export function levelLogRatio(baseline: OrderedSample, candidate: OrderedSample): number | null {
	const [before, after] = [quantile(baseline.sorted, 0.5), quantile(candidate.sorted, 0.5)];
	if (!(before > 0 && after > 0)) return null;
	const middle = Math.log(after / before);
	const [x, y] = [thinned(baseline.sorted), thinned(candidate.sorted)];
	const below = (logRatio: number) => 0.5 - scaledRanks(x, y, Math.exp(logRatio)).candidateAbove;
	return bisect(below, middle - FARTHEST, middle + FARTHEST, STEPS);
}

/** Logarithm of a ratio so large that it is as good as infinite. */
export const FARTHEST = 10;
const STEPS = 40;
const SMALLEST_STEP = 1e-4;

/** From the estimate upwards, the first place that is rejected. */
export function confidenceEdge(isRejected: (at: number) => boolean, from: number): number {
	let [inside, step] = [from, SMALLEST_STEP];
	while (!isRejected(from + step)) {
		if (step > FARTHEST) return Number.POSITIVE_INFINITY;
		inside = from + step;
		step *= 2;
	}
	return bisect((at) => (isRejected(at) ? 1 : -1), inside, from + step, 20);
}

/** A constant has no dependence to tell: each of its values counts. */
function dependenceFor(sample: OrderedSample): DependenceFactors | null {
	const { sorted } = sample;
	if (sorted.length >= SHORTEST && sorted[0] === sorted.at(-1)) {
		const independent = { variance: 1, degrees: sorted.length - 1 };
		return { count: sorted.length, model: independent, lowest: independent };
	}
	return rankDependence(sample);
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

/** Of the mean of dependent ranks. */
function meanVariance(
	{ variance }: RankMoments,
	count: number,
	dependence: VarianceEstimate,
): VarianceEstimate {
	return { variance: (variance * dependence.variance) / count, degrees: dependence.degrees };
}
