/** What is said of each figure of a comparison, and why where nothing can be. */

export type Verdict =
	| { readonly kind: "regressed" | "improved" | "unchanged" }
	/** It does not fail. */
	| { readonly kind: "not judged"; readonly reason: Missing | Harmless }
	| ({
			readonly kind: "inconclusive";
			/**
			 * Too few effective samples for a test, too wide an interval, or no value under load; a ratio
			 * that overflows, or two samples that differ although both are 0; or one run of many that
			 * has no value under load.
			 */
			readonly reason: Lack | "too much noise" | "a run without load";
	  } & Needs);

/** What an inconclusive verdict needs more of. */
export interface Needs {
	/**
	 * How much longer both sides should be at this noise, or the candidate alone where the baseline
	 * cannot grow; null: unknown, or more than a week.
	 */
	readonly neededMinutes: number | null;
	/** How many runs each side should have, where runs are compared. */
	readonly neededRuns?: number;
	/** Where no time is enough: the smallest change that can be detected, in percent. */
	readonly reachable_percent?: number;
}

/**
 * Why no change is known at all; `counted differently`: payload, bytes on the wire, or samples;
 * `intervals differ`: so do the samples of each side, but not their mean.
 */
export type Lack =
	| "no values"
	| "too few samples"
	| "no finite ratio"
	| "counted differently"
	| "intervals differ";

/**
 * Why a figure that moved does not fail: the change is established but smaller than the minimum
 * effect; the quantile of each side is in another mode, so that it is not a level; a loss is ruled
 * out, but not a gain; there are fewer errors, which may be chance; or samples of each side are
 * means over other times.
 */
export type Harmless =
	| "below the minimum effect"
	| "not one level"
	| "no worse, maybe better"
	| "fewer, maybe by chance"
	| "intervals differ";

/** Whether what is not judged is known, and does not fail. */
export function isHarmless(reason: Missing | Harmless): reason is Harmless {
	return HARMLESS.some((one) => one === reason);
}

const HARMLESS: readonly Harmless[] = [
	"below the minimum effect",
	"not one level",
	"no worse, maybe better",
	"fewer, maybe by chance",
	"intervals differ",
];

/** Which sides do not have a metric or a counter. */
export type Missing = "not in the baseline" | "not in the candidate" | "not in either log";
