import type { LinkEventName } from "../../core/link-event.ts";
import { COUNTS, type Count, type FieldWhere, fieldOf, fieldsWhere } from "../../core/metrics.ts";
import type { PcieErrorCount } from "../../core/pcie-error-text.ts";
import type { StallFigures } from "../../core/stalls.ts";
import type { OperationSums, WeightedMean } from "../../statistics/operation-mean.ts";
import type { EventCount } from "../../statistics/rate-ratio.ts";
import type { Series } from "../../statistics/series.ts";
import type { TimedSums } from "../../statistics/timed-sums.ts";
import type { StalledTime } from "./stall-tracker.ts";

/** The metrics of a recorded log that are analysed and compared. */
export type JudgedMetric = FieldWhere<{ readonly kind: "gauge"; readonly isJudged: true }>;
export const JUDGED_METRICS: readonly JudgedMetric[] = fieldsWhere({
	kind: "gauge",
	isJudged: true,
}).map(({ name }) => name);

export function mapMetrics<Result>(
	map: (metric: JudgedMetric) => Result,
): Record<JudgedMetric, Result> {
	return {
		tx_mb_per_s: map("tx_mb_per_s"),
		rx_mb_per_s: map("rx_mb_per_s"),
		latency_ns: map("latency_ns"),
	};
}

/** Errors of a source, compared as rates. */
export type JudgedCount = Extract<Count, FieldWhere<{ readonly isJudged: true }>>;
export const JUDGED_COUNTS: readonly JudgedCount[] = COUNTS.filter(isJudgedCount);

export function mapCounts<Result>(
	map: (count: JudgedCount) => Result,
): Record<JudgedCount, Result> {
	return Object.fromEntries(JUDGED_COUNTS.map((count) => [count, map(count)])) as Record<
		JudgedCount,
		Result
	>;
}

/** Returns whether verdicts rest on a count; connects, for example, are neither good nor bad. */
export function isJudgedCount(name: Count): name is JudgedCount {
	return fieldOf(name).isJudged === true;
}

/** What an analysis needs of a recorded log. */
export interface LogContents {
	/** For people: a path, a pattern, or the name of a saved baseline. */
	readonly name: string;
	/** The files it was read from, oldest first. */
	readonly files: readonly string[];
	/** Wall clock of the first and the last sample, in seconds since the Unix epoch. */
	readonly start_s: number | null;
	readonly end_s: number | null;
	/** The usual (median) time between two samples, in seconds; null below two samples. */
	readonly interval_s: number | null;
	/** At least a part of it was recorded from a simulated driver. */
	readonly isDemo: boolean;
	/** The devices that the GPU was in, each once; empty where the log names none. */
	readonly links: readonly string[];
	/** How many records were read, whatever they hold. */
	readonly records: number;
	/** Records that were left out, and why. */
	readonly leftOut: readonly Rejected[];
	/** What may surprise a user, in words. */
	readonly notes: readonly string[];
	/** Stress phases in the order of time; a single one (`""`) where there are none. */
	readonly phases: readonly PhaseContents[];
	/** Metrics that a record has a value of, idle or not; of all others nothing is known. */
	readonly measured: readonly JudgedMetric[];
	/** Part of the time with known rates in which the link was idle, 0 to 1; null: unknown. */
	readonly idleShare: number | null;
	/** Null for a run whose log's are told of its first one. */
	readonly pcieErrors: PcieErrorFigures | null;
	/** How often each event of the link happened; events that never did are left out. */
	readonly linkEvents: Readonly<Partial<Record<LinkEventName, number>>>;
	/** What its rates are of, each kind once and sorted; empty without rates. */
	readonly counted: readonly CountedKind[];
	/** Who counted, each once and sorted; empty where the log does not say. */
	readonly sources: readonly string[];
}

/** What a rate is of: bytes, or a sample of a short window, from which nothing may be summed. */
export type CountedKind = "payload" | "sampled" | "wire";

/** PCIe errors of a log. */
export interface PcieErrorFigures {
	/** By kind and hop, as the log's events say; the most frequent first. */
	readonly kinds: readonly PcieErrorCount[];
	/** By how much the counters grew; null if no record has them. */
	readonly totals: Readonly<Record<PcieErrorCount["severity"], number | null>>;
}

export const NO_PCIE_ERRORS: PcieErrorFigures = {
	kinds: [],
	totals: { correctable: null, nonfatal: null, fatal: null },
};

/** Records that could not be used. */
export interface Rejected {
	readonly file: string;
	/** `torn last line`, `too few fields`, `not a number`, … */
	readonly reason: string;
	/** 0: unknown how many. */
	readonly records: number;
	/** The first of them, counted from 1 with the header line; null: unknown. */
	readonly line: number | null;
}

/** What was measured in one phase, under load only. */
export interface PhaseContents {
	readonly name: string;
	/** Time covered by samples, idle or not, in seconds. */
	readonly covered_s: number;
	/** In the order of time, empty without a known value. Latency estimates do not overlap. */
	readonly metrics: Readonly<Record<JudgedMetric, Series>>;
	/** Null: unknown. */
	readonly means: Readonly<Record<JudgedMetric, WeightedMean | null>>;
	/** By how much each count grew, through resets, in the time it covers; null: unknown. */
	readonly counts: Readonly<Record<JudgedCount, EventCount | null>>;
	/** Value × seconds and seconds, in the order of recording: the mean, and how well it is known. */
	readonly sums: Readonly<Record<JudgedMetric, TimedSums>>;
	/** Latency × operations and operations, in the same order; null: too few are known. */
	readonly latencyPerOperation: OperationSums | null;
	/** Events and the seconds in which they were counted: whether they come in bursts. */
	readonly countSums: Readonly<Record<JudgedCount, TimedSums>>;
	/** Null where no interval tells of both directions. */
	readonly stalls: StallFigures | null;
	/** How the stalls are spread over the time. */
	readonly stalledTime: StalledTime;
}
