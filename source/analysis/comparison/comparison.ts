import type { StallFigures } from "../../core/stalls.ts";
import type { MeanOver } from "../../statistics/operation-mean.ts";
import type { EventCount } from "../../statistics/rate-ratio.ts";
import type { JudgedCount, JudgedMetric, Rejected } from "../walk/log-contents.ts";
import type { ComparisonWarning, InnerChange, Side } from "./comparison-warning.ts";
import type { ErrorsByKind } from "./error-kinds.ts";
import type { Verdict } from "./verdict.ts";

/** The result of a comparison; docs/method/statistics.md explains how it is computed. */
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
	/**
	 * All metrics together; null where fewer than two can be compared, for several runs, and where no
	 * log is of ten minutes.
	 */
	readonly together: TogetherComparison | null;
	/** Null where no side tells of both directions. */
	readonly stalls: StallComparison | null;
}

/**
 * The link as a whole: the geometric mean of the changes of its metrics, above 0 where it is
 * better. It has no figures of its own. Only `regressed` and `improved` count.
 */
export interface TogetherComparison extends QuantileComparison {
	readonly metrics: readonly JudgedMetric[];
}

export interface MetricComparison {
	readonly metric: JudgedMetric;
	readonly better: "higher" | "lower";
	/** What users gain or lose: bytes over time, latency over operations. */
	readonly mean: QuantileComparison;
	/** Of latency over time where not all runs of both sides know their operations. */
	readonly meanOver: MeanOver;
	/** The median. */
	readonly level: QuantileComparison;
	/** p99, or p1 where more is better. */
	readonly tail: QuantileComparison;
	/** What moved where the level does not tell it; null: nothing. */
	readonly mixture: Mixture | null;
	/** Where the candidate changes for the worse, and was the baseline's equal or not before. */
	readonly since: SinceChange | null;
	/**
	 * `regressed` where the mean, the level or the tail is, or where the candidate is since it
	 * changed; otherwise that of the mean.
	 */
	readonly verdict: Verdict;
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
