/**
 * Whether the means of two series over time differ, and by what factor: what a user of a link gains
 * or loses. Welch's t test with long-run variances; the interval are all factors that the same test
 * accepts (Fieller 1954), so it excludes 1 exactly where the test is significant.
 */

import { bisect } from "../../statistics/distributions.ts";
import type { VarianceEstimate } from "../../statistics/long-run-variance.ts";
import { type MeanEstimate, noiseOf, withBorrowedNoise } from "../../statistics/mean-estimate.ts";
import type { Interval } from "../../statistics/quantile-interval.ts";
import { withSharedMemory } from "../../statistics/shared-memory.ts";
import { differenceOf, welch } from "../../statistics/welch.ts";
import type { Change } from "./change.ts";

/**
 * Both estimates of the noise of a shorter log are bad, so the larger one counts. Less than ten
 * minutes, because a log of ten minutes may lack some.
 */
export const WELL_KNOWN_S = 540;

/**
 * @param alpha 1 − confidence of the interval, such as 0.01
 * @returns null where the ratio overflows, or a mean is below 0
 */
export function meanChange(
	baseline: MeanEstimate,
	candidate: MeanEstimate,
	alpha: number,
): Change | null {
	const isShort = Math.max(baseline.weight, candidate.weight) < WELL_KNOWN_S;
	const [first, second] = isShort ? [baseline, candidate] : withSharedMemory(baseline, candidate);
	const [before, after] = [withBorrowedNoise(first, second), withBorrowedNoise(second, first)];
	const ratio = ratioOf(before.mean, after.mean);
	if (ratio === null) return null;
	const noise = [noiseOf(before, isShort), noiseOf(after, isShort)] as const;
	const pAt = (factor: number) =>
		meanP(differenceOf(factor * before.mean, after.mean), factor, noise);
	const isRejected = (factor: number) => pAt(factor) < alpha;
	return {
		ratio,
		interval: before.mean === 0 ? { low: 1, high: ratio } : acceptedFactors(ratio, isRejected),
		p: pAt(1),
		effectiveCounts: [before.effectiveCount, after.effectiveCount],
	};
}

/** Infinite from 0, and 1 from 0 to 0; null where it overflows, or a mean is below 0. */
function ratioOf(before: number, after: number): number | null {
	if (!(before >= 0 && after >= 0)) return null;
	if (before === 0) return after === 0 ? 1 : Number.POSITIVE_INFINITY;
	return Number.isFinite(after / before) ? after / before : null;
}

/** The p-value of candidate = factor × baseline. */
function meanP(
	difference: number,
	factor: number,
	[{ variance, degrees }, after]: readonly [VarianceEstimate, VarianceEstimate],
): number {
	return welch(difference, [{ variance: factor ** 2 * variance, degrees }, after]).p;
}

const STEPS = 40;
const LARGEST_FACTOR = 1e6;
const SMALL_FACTOR = 1e-6;

/** The interval of factors around the estimate that a test accepts. */
function acceptedFactors(ratio: number, isRejected: (factor: number) => boolean): Interval {
	const edge = (inside: number, outside: number) => {
		const sign = outside > inside ? 1 : -1;
		const [low, high] = sign > 0 ? [inside, outside] : [outside, inside];
		return bisect((at) => (isRejected(at) ? sign : -sign), low, high, STEPS);
	};
	let high = Math.max(2 * ratio, ratio + SMALL_FACTOR);
	if (ratio === 0) high = isRejected(SMALL_FACTOR) ? 0 : SMALL_FACTOR;
	while (high > 0 && !isRejected(high) && high < LARGEST_FACTOR) high *= 2;
	const top = high >= LARGEST_FACTOR ? Number.POSITIVE_INFINITY : edge(ratio, high);
	const bottom = ratio > 0 && isRejected(0) ? edge(ratio, 0) : 0;
	return { low: bottom, high: top };
}
