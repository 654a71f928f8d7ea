/**
 * The result of `analyze`, which is its `--json` object. Times are ISO 8601 in UTC, unknown values
 * are null, and units are in the names or in `unit`.
 */
import type { LinkEventName } from "../../core/link-event.ts";
import type { Count } from "../../core/metrics.ts";
import type { MeanOver } from "../../statistics/operation-mean.ts";
import type { ChangePointFigures } from "../changes/change-figures.ts";
import type { JudgedCount, JudgedMetric, LogContents, Rejected } from "../walk/log-contents.ts";
import type { LogWalkResult } from "../walk/log-walk.ts";

/** The analysis of logs, and what a report draws of them. */
export interface AnalyzedLogs {
	readonly analysis: Analysis;
	readonly contents: LogContents;
	readonly walk: LogWalkResult;
}

export interface Analysis {
	readonly logs: string;
	readonly files: readonly string[];
	readonly start: string;
	readonly end: string;
	readonly span_s: number;
	readonly records: number;
	/** The usual time between two samples. */
	readonly interval_s: number | null;
	readonly coverage: CoverageFigures;
	/** How often the recording program started, counters were reset, and a counter overflowed. */
	readonly starts: number;
	readonly resets: number;
	readonly wraps: number;
	readonly failed_readings: number;
	readonly left_out: readonly Rejected[];
	readonly notes: readonly string[];
	/** Below `below_mb_per_s` (TX and RX together) for long enough, the link counts as idle. */
	readonly idle: { readonly below_mb_per_s: number; readonly share: number | null };
	/** Null where no interval tells of both directions. */
	readonly stalls: StallSummary | null;
	readonly metrics: Readonly<Record<JudgedMetric, MetricFigures>>;
	/** Each stress phase; empty where there are none. */
	readonly phases: readonly PhaseFigures[];
	/** Null where the log does not have the counter. */
	readonly counts: Readonly<Record<Count, number | null>>;
	/** How often each event of the link happened, without stalls; `{}` where none did. */
	readonly link_events: Readonly<Partial<Record<LinkEventName, number>>>;
	readonly time_line: readonly TimeLineFigures[];
	/** By hour of the day, UTC; null for logs shorter than a day. */
	readonly hours_of_day: readonly HourFigures[] | null;
	readonly spikes: SpikeFigures;
	readonly change_points: ChangePointFigures;
}

/** Stretches without traffic between loads, of 60 s at most. */
export interface StallSummary {
	readonly count: number;
	readonly total_s: number;
	readonly longest_s: number;
	/** Part of the time under load; null without load. */
	readonly share: number | null;
}

export interface CoverageFigures {
	/** Time covered by samples. */
	readonly covered_s: number;
	/** The part of the span without gaps. */
	readonly share: number;
	readonly gaps: number;
	readonly gap_s: number;
	readonly longest_gap_s: number;
	readonly longest_gap_start: string | null;
}

export interface MetricFigures {
	readonly label: string;
	readonly unit: string;
	readonly better: "higher" | "lower" | null;
	/** Of every recorded value; null without one. */
	readonly all: Figures | null;
	/** Under load; of latency only estimates that do not overlap. Null without a value. */
	readonly under_load: LoadFigures | null;
}

/** The fewest samples with percentiles; of fewer, p1 and p99 are close to the extremes. */
export const MIN_PERCENTILE_SAMPLES = 10;

/** Quantiles are interpolated between neighbours (type 7, as in R and NumPy). */
export interface Figures {
	readonly count: number;
	readonly mean: number;
	/** Of latency: each operation counts alike, or each second where operations are not known. */
	readonly mean_over: MeanOver;
	/** Null for a single value, and where it overflows. */
	readonly standard_deviation: number | null;
	readonly minimum: number;
	readonly p1: number;
	readonly p5: number;
	readonly p50: number;
	readonly p95: number;
	readonly p99: number;
	readonly p99_9: number;
	readonly maximum: number;
}

/** Figures that account for autocorrelation. Null: too few samples. */
export interface LoadFigures extends Figures {
	/** Samples at this distance are as good as independent. */
	readonly autocorrelation_time_s: number | null;
	readonly effective_samples: number | null;
	/** 95 % confidence intervals. */
	readonly p50_interval: readonly [number, number] | null;
	readonly p99_interval: readonly [number, number] | null;
	readonly trend_per_hour: TrendFigures | null;
}

export interface TrendFigures {
	readonly value: number;
	/** A 95 % confidence interval. */
	readonly interval: readonly [number, number];
}

export interface PhaseFigures {
	readonly name: string;
	readonly covered_s: number;
	/** Null where no sample of the phase has the counter. */
	readonly counts: Readonly<Record<JudgedCount, number | null>>;
	readonly stalls: StallSummary | null;
	readonly metrics: Readonly<Record<JudgedMetric, LoadFigures | null>>;
}

export interface TimeLineFigures extends Readonly<Record<Count, number | null>> {
	readonly start: string;
}

/** Means under load in one hour of the day, over all days. */
export interface HourFigures extends Readonly<Record<JudgedMetric, number | null>> {
	readonly hour: number;
	readonly known_s: number;
	readonly idle_share: number | null;
}

export interface SpikeFigures {
	/** How many of each metric; null where the log does not have the metric. */
	readonly counts: Readonly<Record<JudgedMetric, number | null>>;
	/** Times at which any metric has a spike. */
	readonly incidents: number;
	/** Those at which several have one. */
	readonly together: number;
	/** Those with an error or a disconnect; null where the log has no counter of these. */
	readonly with_error: number | null;
	/** The twenty largest. */
	readonly largest: readonly IncidentFigures[];
}

export interface IncidentFigures {
	readonly start: string;
	readonly duration_s: number;
	/** Null where errors were not counted at that time. */
	readonly with_error: boolean | null;
	readonly spikes: readonly {
		readonly metric: JudgedMetric;
		readonly value: number;
		readonly level: number;
		readonly change_percent: number | null;
	}[];
}
