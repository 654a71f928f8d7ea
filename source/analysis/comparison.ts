import type { JudgedCount, JudgedMetric, LeftOut } from "./log-contents.ts";
import type { EventCount } from "./rate-ratio.ts";

/** What a comparison of two logs says; docs/statistics.md explains how it comes about. */
export interface Comparison {
	/** Names of the logs of each side. */
	readonly baseline: readonly string[];
	readonly candidate: readonly string[];
	readonly alpha: number;
	readonly minEffect: number;
	/** The worst of what is judged. */
	readonly verdict: "regressed" | "inconclusive" | "passed";
	readonly phases: readonly PhaseComparison[];
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
	readonly leftOut: readonly LeftOut[];
	readonly notes: readonly string[];
}

/** One phase that both sides have. */
export interface PhaseComparison {
	/** Empty where there are no stress phases. */
	readonly name: string;
	/** Those with a known value on either side. */
	readonly metrics: readonly MetricComparison[];
	readonly counts: readonly CountComparison[];
}

export interface MetricComparison {
	readonly metric: JudgedMetric;
	readonly better: "higher" | "lower";
	readonly level: QuantileComparison;
	/** p99, or p1 where more is better. */
	readonly tail: QuantileComparison;
	/** `regressed` where the level or the tail is; else what the level says. */
	readonly verdict: Verdict;
}

export interface QuantileComparison {
	/** 0.5, 0.99 or 0.01. */
	readonly p: number;
	/** The quantile on each side, in the metric's unit; null without samples. */
	readonly baseline: number | null;
	readonly candidate: number | null;
	/** In per cent of the baseline; null where it cannot be estimated. */
	readonly change_percent: number | null;
	/** Holds the true change with a probability of 1 − alpha; an end is null where not bounded. */
	readonly interval_percent: { readonly low: number | null; readonly high: number | null } | null;
	/** Of no change; as it is, and corrected for the number of questions. Null: not tested. */
	readonly probability: number | null;
	readonly correctedProbability: number | null;
	/** What stands for one independent observation: an effective sample, or a whole run. */
	readonly unit: "samples" | "runs";
	readonly effectiveCounts: readonly [baseline: number, candidate: number] | null;
	readonly verdict: Verdict;
}

export interface CountComparison {
	readonly count: JudgedCount;
	readonly baseline: EventCount;
	readonly candidate: EventCount;
	/** Candidate's rate as a multiple of the baseline's; null where that is 0 or not known. */
	readonly ratio: number | null;
	/** Holds the true ratio with a probability of 1 − alpha; high is null where not bounded. */
	readonly interval: { readonly low: number; readonly high: number | null } | null;
	readonly probability: number | null;
	readonly correctedProbability: number | null;
	readonly verdict: Verdict;
}

export type Verdict =
	| { readonly kind: "regressed" | "improved" | "unchanged" }
	| {
			readonly kind: "inconclusive";
			/** Too few effective samples for a test, an interval that is too wide, or no values. */
			readonly reason: "too few samples" | "too much noise" | "no values";
			/** So much longer the shorter side should be at this noise; null where not known. */
			readonly neededMinutes: number | null;
	  };

export type ComparisonWarning =
	/** The link was idle for another part of the time. */
	| { readonly kind: "idle share"; readonly baseline: number; readonly candidate: number }
	/** Samples are means over intervals of another length, so their noise differs. */
	| { readonly kind: "interval"; readonly baseline_s: number; readonly candidate_s: number }
	/** The GPU was in another device. */
	| { readonly kind: "link"; readonly baseline: string; readonly candidate: string }
	/** One side has no known rate at all. */
	| { readonly kind: "no values"; readonly side: Side }
	/** A phase that only one side has is not compared. */
	| { readonly kind: "phase"; readonly name: string; readonly only: Side }
	| { readonly kind: "tail not judged"; readonly phase: string; readonly metric: JudgedMetric }
	/**
	 * No test within one run sees how much a run differs from the next. With fewer than five runs
	 * a side, a difference may be one of runs.
	 */
	| { readonly kind: "run to run"; readonly baselineRuns: number; readonly candidateRuns: number };

export type Side = "baseline" | "candidate";
