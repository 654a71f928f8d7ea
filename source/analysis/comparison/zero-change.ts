/**
 * The change of a quantile that is 0 on a side: no ratio of two samples is known there, but the
 * difference is. To 0 is a change of −100 %, from 0 a change without a per cent, and 0 on both
 * sides no change.
 */
import { quantile } from "../../core/quantile.ts";
import type { OrderedSample } from "../../statistics/ordered-sample.ts";
import { type Interval, quantileInterval } from "../../statistics/quantile-interval.ts";
import type { Change } from "./change.ts";

/** Whether a quantile of at least one of two samples is 0. */
export function isZeroOnASide(first: OrderedSample, second: OrderedSample, p: number): boolean {
	return quantile(first.sorted, p) === 0 || quantile(second.sorted, p) === 0;
}

/**
 * @param p which quantile, between 0 and 1; at least one side has it at 0
 * @param alpha 1 − confidence of the interval, such as 0.01
 * @param test of the two samples, whatever their quantiles
 * @returns the ratio is infinite from 0; null where both sides have the quantile at 0, but differ,
 *   and where one is below 0
 */
export function zeroChange(
	baseline: OrderedSample,
	candidate: OrderedSample,
	p: number,
	alpha: number,
	test: Pick<Change, "p" | "effectiveCounts">,
): Change | null {
	const [before, after] = [quantile(baseline.sorted, p), quantile(candidate.sorted, p)];
	if (before < 0 || after < 0) return null;
	const isZeroOnBoth = before === 0 && after === 0;
	if (isZeroOnBoth && test.p < alpha) return null;
	const ratio = isZeroOnBoth ? 1 : after / before;
	const interval = ratioOf(quantileEnds(baseline, p, alpha), quantileEnds(candidate, p, alpha));
	const { p: probability, effectiveCounts } = test;
	return { ratio, interval, p: probability, effectiveCounts };
}

/** All ratios of a value of the second interval to one of the first. */
function ratioOf(before: Interval, after: Interval): Interval {
	if (before.high === 0 && after.high === 0) return { low: 1, high: 1 };
	const [low, high] = [after.low / before.high, after.high / before.low];
	return {
		low: Number.isNaN(low) ? 0 : low,
		high: Number.isNaN(high) ? Number.POSITIVE_INFINITY : high,
	};
}

/** The interval of one side's quantile, which is exact where all values are equal. */
function quantileEnds({ inTime, sorted }: OrderedSample, p: number, alpha: number): Interval {
	const [low, high] = [sorted[0] as number, sorted.at(-1) as number];
	if (low === high) return { low, high };
	const ends = quantileInterval(inTime, p, 1 - alpha);
	if (ends === null) return { low: 0, high: Number.POSITIVE_INFINITY };
	return { low: Math.max(0, ends.low), high: Math.max(0, ends.high) };
}
