/**
 * The result of `measure`: what runs of a command did to the link. Its field names are those of
 * `--json`, so a result that was saved is one again when it is read.
 */

/** One run of the command. A figure that is not known is null. */
export interface MeasuredRun {
	/** Exit status of the command, or 128 + the number of the signal that ended it. */
	readonly status: number;
	/** From start to end of the command, in seconds. */
	readonly wall_s: number;
	/** Exact bytes between the readings around the run; null if one of these is missing. */
	readonly tx_bytes: number | null;
	readonly rx_bytes: number | null;
	/** Mean over the run. */
	readonly tx_mb_per_s: number | null;
	readonly rx_mb_per_s: number | null;
	/** Highest mean over 100 ms. */
	readonly tx_peak_mb_per_s: number | null;
	readonly rx_peak_mb_per_s: number | null;
	/** Share of the run's time in which a direction was saturated: 0 to 1. */
	readonly saturated_share: number | null;
	readonly longest_saturated_s: number | null;
	readonly stalls: number | null;
	readonly stalled_s: number | null;
	/** Of all kinds that the source or the link counts. */
	readonly errors: number | null;
	/** Events of the link while the command ran, with their kinds as in a record. */
	readonly events: readonly MeasuredEvent[];
}

export interface MeasuredEvent {
	/** Since the start of the command, in seconds. */
	readonly at_s: number;
	readonly event: string;
	readonly detail: string;
}

export interface MeasuredCapacity {
	readonly tx_mb_per_s: number;
	readonly rx_mb_per_s: number;
	readonly kind: "verified" | "reachable";
}

export const VERDICTS = ["link-bound", "partly link-bound", "not link-bound", "unknown"] as const;

export type Verdict = (typeof VERDICTS)[number];

export interface Measurement {
	readonly command: readonly string[];
	readonly runs: readonly MeasuredRun[];
	/** Null if the link's capacity is unknown. */
	readonly capacity: MeasuredCapacity | null;
	readonly verdict: Verdict;
	/** A link without limit would save at most this share of the wall time: 0 to 1. */
	readonly saved_at_most_share: number | null;
	/** Who counted, as in a record. */
	readonly source: string;
	/** `payload` or `wire`; empty if no bytes are counted. */
	readonly counts: string;
}
