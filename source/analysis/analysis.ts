/**
 * What `analyze` finds: the whole of its `--json` object. Times are ISO 8601 in UTC, what is not
 * known is null, and units are in the names or in `unit`.
 */
import type { ChangePointFigures } from "./change-figures.ts";
import type { Count } from "./counter-growth.ts";
import type { JudgedCount, JudgedMetric, LeftOut } from "./log-contents.ts";

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
	/** How often the recording program began, the driver's counters began, a counter overflowed. */
	readonly starts: number;
	readonly resets: number;
	readonly wraps: number;
	readonly failed_readings: number;
	readonly left_out: readonly LeftOut[];
	readonly notes: readonly string[];
	/** Below `below_mb_per_s` (TX and RX together) for long enough, the link counts as idle. */
	readonly idle: { readonly below_mb_per_s: number; readonly share: number | null };
	readonly metrics: Readonly<Record<JudgedMetric, MetricFigures>>;
	/** Stress phases apart, where there are any. */
	readonly phases: readonly PhaseFigures[];
	readonly counts: Readonly<Record<Count, number>>;
	readonly time_line: readonly TimeLineFigures[];
	/** By the hour of the day, UTC; null below a day. */
	readonly hours_of_day: readonly HourFigures[] | null;
	readonly spikes: SpikeFigures;
	readonly change_points: ChangePointFigures;
}

export interface CoverageFigures {
	/** Time that samples say something about. */
	readonly covered_s: number;
	/** Part of the span without what gaps lack. */
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
	/** Every recorded value; null without one. */
	readonly all: Figures | null;
	/** Under load; of latency only estimates that do not overlap. Null without a value. */
	readonly under_load: LoadFigures | null;
}

/** Quantiles are interpolated between neighbours (type 7, as in R and NumPy). */
export interface Figures {
	readonly count: number;
	readonly mean: number;
	/** Null of a single value, and where it would be more than a number can be. */
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

/** Figures that honour how much samples depend on each other. Null: too few samples for it. */
export interface LoadFigures extends Figures {
	/** So far apart, two samples are worth two independent ones. */
	readonly autocorrelation_time_s: number | null;
	readonly effective_samples: number | null;
	/** At a confidence of 95 %. */
	readonly p50_interval: readonly [number, number] | null;
	readonly p99_interval: readonly [number, number] | null;
	readonly trend_per_hour: TrendFigures | null;
}

export interface TrendFigures {
	readonly value: number;
	/** At a confidence of 95 %. */
	readonly interval: readonly [number, number];
}

export interface PhaseFigures {
	readonly name: string;
	readonly covered_s: number;
	readonly counts: Readonly<Record<JudgedCount, number>>;
	readonly metrics: Readonly<Record<JudgedMetric, LoadFigures | null>>;
}

export interface TimeLineFigures extends Readonly<Record<Count, number>> {
	readonly start: string;
}

/** Means under load in one hour of the day, over all days. */
export interface HourFigures extends Readonly<Record<JudgedMetric, number | null>> {
	readonly hour: number;
	readonly known_s: number;
	readonly idle_share: number | null;
}

export interface SpikeFigures {
	/** How many of each metric, whatever the others did. */
	readonly counts: Readonly<Record<JudgedMetric, number>>;
	/** Moments with a spike of any metric; with spikes of several; with an error or a disconnect. */
	readonly incidents: number;
	readonly together: number;
	readonly with_error: number;
	/** The twenty largest. */
	readonly largest: readonly IncidentFigures[];
}

export interface IncidentFigures {
	readonly start: string;
	readonly duration_s: number;
	readonly with_error: boolean;
	readonly spikes: readonly {
		readonly metric: JudgedMetric;
		readonly value: number;
		readonly level: number;
		readonly change_percent: number | null;
	}[];
}
