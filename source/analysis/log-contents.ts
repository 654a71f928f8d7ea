import type { Series } from "./series.ts";

/**
 * What is judged of a recorded log. Their better directions, units and labels are those of
 * `core/metrics.ts`.
 */
export const JUDGED_METRICS = ["tx_mb_per_s", "rx_mb_per_s", "latency_ns"] as const;
export type JudgedMetric = (typeof JUDGED_METRICS)[number];

/** What goes wrong on a link: counts, compared as rates. */
export const JUDGED_COUNTS = ["dma_errors", "disconnections", "thunderbolt_errors"] as const;
export type JudgedCount = (typeof JUDGED_COUNTS)[number];

/** What an analysis needs of a recorded log, however it was read. */
export interface LogContents {
	/** For people: a path, a pattern, or the name of a saved baseline. */
	readonly name: string;
	/** The files it was read from, oldest first. */
	readonly files: readonly string[];
	/** Wall clock of the first and the last sample, in seconds since the Unix epoch. */
	readonly start_s: number | null;
	readonly end_s: number | null;
	/** The usual time between two samples (median), in seconds; null below two samples. */
	readonly interval_s: number | null;
	/** The log is, at least in part, one of a simulated driver. */
	readonly isDemo: boolean;
	/** What the GPU was in, each device once; empty where the log does not say. */
	readonly links: readonly string[];
	/** How many records were read, whatever they say. */
	readonly records: number;
	/** What was left out of the files, and why. */
	readonly leftOut: readonly LeftOut[];
	/** What a user may have expected otherwise, in words. */
	readonly notes: readonly string[];
	/** One for each stress phase in the order of time, or a single one (`""`) where there is none. */
	readonly phases: readonly PhaseContents[];
	/** Part of the time with known rates in which the link was idle, 0 to 1; null: nothing known. */
	readonly idleShare: number | null;
}

/** Records that could not be used. */
export interface LeftOut {
	readonly file: string;
	/** `torn last line`, `too few fields`, `not a number`, … */
	readonly reason: string;
	/** 0 where it is not known how many. */
	readonly records: number;
	/** The first of them, counted from 1 with the header line; null where it is not known. */
	readonly line: number | null;
}

/** What was measured in one phase, under load only: idle time is left out. */
export interface PhaseContents {
	readonly name: string;
	/** Time covered by samples, idle or not, in seconds. Counts are divided by it. */
	readonly covered_s: number;
	/** Under load, in the order of time. Latency is thinned to estimates that do not overlap. */
	readonly metrics: Readonly<Record<JudgedMetric, Series>>;
	/** How much each count grew, resets accounted for. */
	readonly counts: Readonly<Record<JudgedCount, number>>;
}
