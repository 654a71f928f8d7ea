import type { StallFigures } from "../../core/stalls.ts";
import type { EventCount } from "../../statistics/rate-ratio.ts";
import type { JudgedCount, JudgedMetric, Rejected } from "../walk/log-contents.ts";
import type { ErrorsByKind } from "./error-kinds.ts";

/** The result of a comparison; docs/statistics.md explains how it is computed. */
export interface Comparison {
	/** Names of the logs of each side. */
	readonly baseline: readonly string[];
	readonly candidate: readonly string[];
	readonly alpha: number;
	readonly minEffect: number;
	/** Whether only the candidate can be recorded for longer. */
	readonly isBaselineFixed: boolean;
	/** 1 − confidence of the intervals; absent: alpha. */
	readonly intervalAlpha?: number;
	/** The worst verdict of those that are judged. */
	readonly verdict: "regressed" | "inconclusive" | "passed";
	readonly phases: readonly PhaseComparison[];
	readonly errorsByKind: ErrorsByKind;
	readonly warnings: readonly ComparisonWarning[];
	readonly logs: Readonly<Record<Side, readonly ComparedLog[]>>;
}

/** One log that was compared. Times are ISO 8601 in UTC. */
export interface ComparedLog {
	readonly name: string;
	readonly files: readonly string[];
	readonly start: string | null;
	readonly end: string | null;
	readonly records: number;
	readonly interval_s: number | null;
	readonly idleShare: number | null;
	readonly links: readonly string[];
	readonly isDemo: boolean;
	readonly leftOut: readonly Rejected[];
	readonly notes: readonly string[];
}

/** One phase that both sides have. */
export interface PhaseComparison {
	/** Empty where there are no stress phases. */
	readonly name: string;
	/** Metrics with a value under load on either side. */
	readonly metrics: readonly MetricComparison[];
	readonly counts: readonly CountComparison[];
	/** All metrics together; null where fewer than two can be compared, and for several runs. */
	readonly together: TogetherComparison | null;
	/** Null where no side tells of both directions. */
	readonly stalls: StallComparison | null;
}

/**
 * The link as a whole: the geometric mean of the changes of its metrics, above 0 where it is better.
 * It has no figures of its own. Only `regressed` and `improved` count.
 */
export interface TogetherComparison extends QuantileComparison {
	readonly metrics: readonly JudgedMetric[];
}

export interface MetricComparison {
	readonly metric: JudgedMetric;
	readonly better: "higher" | "lower";
	/** Over time: bytes over time, what a user gains or loses. */
	readonly mean: QuantileComparison;
	/** The median. */
	readonly level: QuantileComparison;
	/** p99, or p1 where more is better. */
	readonly tail: QuantileComparison;
	/** What moved where the level does not tell it; null: nothing. */
	readonly mixture: Mixture | null;
	/** Where the candidate changes for the worse, and was the baseline's equal or not before. */
	readonly since: SinceChange | null;
	/**
	 * `regressed` where the mean, the level or the tail is, or where the candidate is since it changed;
	 * otherwise that of the mean.
	 */
	readonly verdict: Verdict;
}

/** A change within one run of a side. */
export interface InnerChange {
	readonly side: Side;
	/** The name of the run. */
	readonly run: string;
	readonly phase: string;
	readonly metric: JudgedMetric;
	readonly kind: "step" | "drift" | "warm-up";
	/**
	 * ISO 8601, UTC: the first sample after a step, the beginning of a drift, the end of a warm-up.
	 */
	readonly time: string;
	/** The levels in the metric's unit: before and after, at the beginning and at the end. */
	readonly before: number;
	readonly after: number;
	/** Of `before`; null where that may be 0. */
	readonly change_percent: number | null;
}

/** A regression that begins inside the candidate. */
export interface SinceChange {
	readonly step: InnerChange;
	/** The means of the candidate before and since then, against the whole baseline. */
	readonly before: QuantileComparison;
	readonly after: QuantileComparison;
}

/** The share of time in which a metric is below a value, 0 to 1: how much of it is in a mode. */
export interface Mixture {
	/** In the metric's unit. */
	readonly below: number;
	readonly baseline: number;
	readonly candidate: number;
}

export interface QuantileComparison {
	/** 0.5, 0.99 or 0.01; null: the mean over time. */
	readonly p: number | null;
	/** The figure on each side, in the metric's unit; null without samples. */
	readonly baseline: number | null;
	readonly candidate: number | null;
	/** In percent of the baseline; null where that is 0, and where it cannot be estimated. */
	readonly change_percent: number | null;
	/** A confidence interval at 1 − alpha; null: an end without a bound. */
	readonly interval_percent: { readonly low: number | null; readonly high: number | null } | null;
	/** The p-value, and corrected for multiple testing. Null: not tested. */
	readonly probability: number | null;
	readonly correctedProbability: number | null;
	/** What one independent observation is: an effective sample, or a whole run. */
	readonly unit: "samples" | "runs";
	readonly effectiveCounts: readonly [baseline: number, candidate: number] | null;
	readonly verdict: Verdict;
}

export interface CountComparison {
	readonly count: JudgedCount;
	/** Null where no log of a side has the counter. */
	readonly baseline: EventCount | null;
	readonly candidate: EventCount | null;
	/** So many events come together, and count as one; 1: they are independent. */
	readonly burst: number;
	/** Candidate's rate ÷ baseline's; null where that is 0 or unknown. */
	readonly ratio: number | null;
	/** A confidence interval at 1 − alpha; high is null without a bound. */
	readonly interval: { readonly low: number; readonly high: number | null } | null;
	readonly probability: number | null;
	readonly correctedProbability: number | null;
	readonly verdict: Verdict;
}

/** The share of time under load in which the link was stalled; less is better. */
export interface StallComparison {
	/** Null where a side does not tell of both directions. */
	readonly baseline: StallFigures | null;
	readonly candidate: StallFigures | null;
	/** So many stalled seconds count as one independent event. */
	readonly burst_s: number;
	/** The candidate's share − the baseline's, in percentage points; null without load on a side. */
	readonly change_points: number | null;
	/** A confidence interval at 1 − alpha. */
	readonly interval_points: { readonly low: number; readonly high: number } | null;
	readonly probability: number | null;
	readonly correctedProbability: number | null;
	/** What one independent observation is: a stall or several together, or a whole run. */
	readonly unit: "samples" | "runs";
	readonly verdict: Verdict;
}

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

/** Why no change is known at all. */
export type Lack = "no values" | "too few samples" | "no finite ratio";

/**
 * Why a figure that moved does not fail: the change is established but smaller than the minimum
 * effect; the quantile of each side is in another mode, so that it is not a level; a loss is ruled out,
 * but not a gain; or there are fewer errors, which may be chance.
 */
export type Harmless =
	| "below the minimum effect"
	| "not one level"
	| "no worse, maybe better"
	| "fewer, maybe by chance";

/** Whether what is not judged is known, and does not fail. */
export function isHarmless(reason: Missing | Harmless): reason is Harmless {
	return HARMLESS.some((one) => one === reason);
}

const HARMLESS: readonly Harmless[] = [
	"below the minimum effect",
	"not one level",
	"no worse, maybe better",
	"fewer, maybe by chance",
];

/** Which sides do not have a metric or a counter. */
export type Missing = "not in the baseline" | "not in the candidate" | "not in either log";

export type ComparisonWarning =
	/** The link was idle for a different part of the time. */
	| { readonly kind: "idle share"; readonly baseline: number; readonly candidate: number }
	/** Samples are means over intervals of different length, so their noise differs. */
	| { readonly kind: "interval"; readonly baseline_s: number; readonly candidate_s: number }
	/**
	 * The sides were recorded at other hours of the day (UTC, 0 to 24), so what differs may be the
	 * hour, or the temperature, which no log knows.
	 */
	| {
			readonly kind: "hour of the day";
			readonly baseline_h: number;
			readonly candidate_h: number;
	  }
	/** The GPU was in a different device. */
	| { readonly kind: "link"; readonly baseline: string; readonly candidate: string }
	/** One side has no known rate at all. */
	| { readonly kind: "no values"; readonly side: Side }
	/** A phase that only one side has is not compared. */
	| { readonly kind: "phase"; readonly name: string; readonly only: Side }
	/** A side does not have one level: a step, a drift or a warm-up within a run. */
	| { readonly kind: "not stationary"; readonly change: InnerChange }
	| { readonly kind: "level not judged"; readonly phase: string; readonly metric: JudgedMetric }
	| { readonly kind: "tail not judged"; readonly phase: string; readonly metric: JudgedMetric }
	/**
	 * With fewer than five runs per side, a difference may be run-to-run variation, which no test
	 * within one run can see.
	 */
	| { readonly kind: "run to run"; readonly baselineRuns: number; readonly candidateRuns: number };

export type Side = "baseline" | "candidate";
