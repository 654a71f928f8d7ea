export interface Rule {
	/** The false-alarm rate, 0 to 1. */
	readonly alpha: number;
	/** The minimum effect: smaller changes, as a part of the baseline, are ignored. */
	readonly minEffect: number;
	/** 1 − confidence of the intervals, within which `unchanged` must be. Default alpha. */
	readonly intervalAlpha?: number;
	/** Only the candidate can be recorded for longer. */
	readonly isBaselineFixed?: boolean;
}

/** The fewest effective samples per side that are judged. */
export const MIN_EFFECTIVE = 10;
