import type { Interval } from "../../statistics/quantile-interval.ts";

/** A measured change of one quantile. */
export interface Change {
	/** Candidate ÷ baseline; infinite from 0, and 1 from 0 to 0. */
	readonly ratio: number;
	/** Of the ratio; 0 and infinity: without a bound. */
	readonly interval: Interval;
	/** The p-value of no change, 0 to 1. */
	readonly p: number;
	/** Effective number of samples of the baseline and of the candidate. */
	readonly effectiveCounts: readonly [baseline: number, candidate: number];
}
