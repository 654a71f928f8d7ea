/** Everything that is known after the last run: the result, and the data of its pictures. */
import type { Interval } from "./byte-curve.ts";
import type { LinkUse } from "./link-use.ts";
import type { Measurement } from "./measurement.ts";
import type { UnknownReason } from "./verdict.ts";

/** One run, for its picture. */
export interface RunTrace {
	readonly wall_s: number;
	/** Between readings, one after the other from the start; empty if no bytes are counted. */
	readonly intervals: readonly Interval[];
	/** Null if the source counts no bytes, or no capacity is known. */
	readonly use: LinkUse | null;
	/** Time between two readings that found something new, in seconds; null if there were none. */
	readonly reading_s: number | null;
	/** Mean bytes of an operation in each direction together; null if operations are not counted. */
	readonly operation_bytes: number | null;
	/** Mean latency of an operation at the end, in ns; null if unknown. */
	readonly latency_ns: number | null;
}

export interface MeasureResult {
	readonly measurement: Measurement;
	/** Of each run, in order. */
	readonly traces: readonly RunTrace[];
	/** Why there is no verdict; null if there is one. */
	readonly unknown: UnknownReason | null;
	/** Of the known time of all runs, in which the link was saturated; null without a verdict. */
	readonly saturated_share: number | null;
	/** How many runs were asked for. */
	readonly asked: number;
	readonly isDemo: boolean;
	readonly interval_s: number;
}
