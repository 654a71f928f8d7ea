/** What keeps two sides from being compared as they should be. */
import type { CountedKind, JudgedMetric } from "../walk/log-contents.ts";

export type Side = "baseline" | "candidate";

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

export type ComparisonWarning =
	/** The link was idle for a different part of the time. */
	| { readonly kind: "idle share"; readonly baseline: number; readonly candidate: number }
	/** Samples are means over intervals of different length, so only their mean is compared. */
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
	/** Rates are not of the same kind, so that they are not compared. */
	| {
			readonly kind: "counted";
			readonly baseline: readonly CountedKind[];
			readonly candidate: readonly CountedKind[];
	  }
	/** Others counted, although the same: GPUs of different vendors. */
	| { readonly kind: "source"; readonly baseline: string; readonly candidate: string }
	/** The GPU was in a different device. */
	| { readonly kind: "link"; readonly baseline: string; readonly candidate: string }
	/** One side has no known rate at all. */
	| { readonly kind: "no values"; readonly side: Side }
	/** A phase that only one side has is not compared. */
	| { readonly kind: "phase"; readonly name: string; readonly only: Side }
	/** A side does not have one level: a step, a drift or a warm-up within a run. */
	| { readonly kind: "not stationary"; readonly change: InnerChange }
	/** A change within one run is claimed, whose noise has a memory as long as the run. */
	| { readonly kind: "slow noise"; readonly phase: string; readonly metric: JudgedMetric }
	| { readonly kind: "level not judged"; readonly phase: string; readonly metric: JudgedMetric }
	| { readonly kind: "tail not judged"; readonly phase: string; readonly metric: JudgedMetric }
	/**
	 * With fewer than three runs per side, a difference may be run-to-run variation, which no test
	 * within one run can see.
	 */
	| { readonly kind: "run to run"; readonly baselineRuns: number; readonly candidateRuns: number };
