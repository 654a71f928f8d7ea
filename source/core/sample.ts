/**
 * Core: the vocabulary that all rooms share, without any input or output. A source is read as a
 * {@link Snapshot}, two snapshots make a {@link Sample}, and everything else consumes samples. A
 * field has one name from the driver's text to the spreadsheet; `metrics.ts` is the table of the
 * names.
 */
import { FIELDS, type FieldValues, type FieldWhere, fieldsWhere } from "./metrics.ts";

/**
 * The counters of a source at one moment, since its last reset. Null if unknown, now or always.
 * Without a runtime, a reset shows only in counters that fell.
 */
export type Counters = Pick<FieldValues, FieldWhere<{ origin: "source" }>>;

const COUNTER_NAMES = fieldsWhere({ origin: "source" }).map(({ name }) => name);

/** All counters unknown: a source that has only some of them starts from this. */
export const NO_COUNTERS = Object.fromEntries(
	COUNTER_NAMES.map((name) => [name, null]),
) as unknown as Counters;

/** DMA latency over all operations since the reset, in whole nanoseconds. */
export interface DriverLatency {
	/** The mean, truncated to a whole nanosecond. */
	readonly average_ns: number;
	readonly maximum_ns: number;
	readonly minimum_ns: number;
}

/**
 * A stretch of time in which a source counted without interruption. Growth between two epochs is
 * unknown: a 32-bit counter was not read for so long that it may have wrapped.
 */
export interface CountingEpoch {
	readonly id: number;
	/** Why the epoch before it ended, for people; empty for the first. */
	readonly why: string;
}

/**
 * Rates that a source took itself over a short window of its own, in MB/s from the host; null if
 * unknown. They are samples, or upper bounds, of what moved, so nothing is ever summed from them.
 */
export interface SampledRates {
	readonly tx_mb_per_s: number | null;
	readonly rx_mb_per_s: number | null;
}

/** One successful reading of a source, with its time. */
export interface Snapshot {
	readonly counters: Counters;
	readonly sampled?: SampledRates | undefined;
	readonly epoch?: CountingEpoch | undefined;
	/** The source's own time of the counters; only differences mean anything. */
	readonly counted_ms?: number | undefined;
	/** What to know of the counters, for people. */
	readonly note?: string | undefined;
	/** The counters are of a moment between these two, by the monotonic clock, in milliseconds. */
	readonly earliest_ms: number;
	readonly latest_ms: number;
	/** Wall clock, milliseconds since the Unix epoch. Not used for rates. */
	readonly wall_ms: number;
}

/** A reading that failed: the driver is unavailable, or its text is not statistics. */
export interface Gap {
	/** `ENOENT`, `EIO`, …, or `EFORMAT` if the text is not the driver's. */
	readonly code: string;
	/** What happened, for people, without the code. */
	readonly message: string;
	/** Monotonic clock, milliseconds. */
	readonly at_ms: number;
	readonly wall_ms: number;
}

/** The result of one reading. */
export type Outcome =
	| { readonly ok: true; readonly snapshot: Snapshot }
	| { readonly ok: false; readonly gap: Gap };

/** What the bytes of a source are: payload, or everything on the wire. Empty without bytes. */
export type CountedBytes = "payload" | "wire" | "";

/**
 * What happened in an interval; empty if nothing did.
 *
 * - `start`: the first reading, which has no rates.
 * - `reset`: the driver's counters restarted since the previous reading.
 * - `wrap`: a 32-bit operation counter of the driver overflowed; rates are corrected.
 * - `gap`: the reading failed; everything is unknown.
 * - `resume`: the first reading after a gap; its rates cover the whole gap.
 */
export const SAMPLE_EVENTS = ["", "start", "reset", "wrap", "gap", "resume"] as const;
export type SampleEvent = (typeof SAMPLE_EVENTS)[number];

/**
 * What is known about the interval between two readings. Null means unknown, never zero.
 * MB is 1,048,576 bytes, as the driver counts.
 */
export interface Sample extends Omit<FieldValues, "event"> {
	/** Monotonic clock at the end of the interval, in seconds; orders the samples of one run. */
	readonly at_s: number;
	/** Wall clock, milliseconds since the Unix epoch. */
	readonly wall_ms: number;
	readonly event: SampleEvent;
	/** `ENOENT`, `EIO`, … of a gap, else empty. In a record it begins the detail. */
	readonly gap_code: string;
}

/**
 * Everything unknown: gaps are copies of it, and samples start from it. It is not frozen: V8 copies
 * frozen objects ten times as slowly, into five times the memory.
 */
export const UNKNOWN_SAMPLE = Object.fromEntries([
	["at_s", 0],
	["wall_ms", 0],
	["gap_code", ""],
	...FIELDS.filter(({ kind }) => kind !== "time").map(({ name, kind }) => [
		name,
		kind === "text" ? "" : null,
	]),
]) as Sample;

/**
 * Returns whether a reading found the counters of the one before: no time has passed for the
 * source, by whatever clock of its own. Of all samples of an uninterrupted source it alone has no
 * interval. The next reading that finds new counters covers its time as well.
 */
export function isUnchanged(sample: Omit<Sample, "at_s">): boolean {
	const { event, elapsed_s, tx_mb_per_s, rx_mb_per_s } = sample;
	if (event !== "" || elapsed_s !== null) return false;
	// A log of another program may know rates, or nothing at all, and not how long they took.
	const hasRates = tx_mb_per_s !== null || rx_mb_per_s !== null;
	return !hasRates && COUNTER_NAMES.some((name) => sample[name] !== null);
}

/** Returns whether the rates are samples of a short window: the source counts no bytes. */
export function isSampled({ source, counts, tx_mb_per_s, rx_mb_per_s }: Sample): boolean {
	const hasRates = tx_mb_per_s !== null || rx_mb_per_s !== null;
	// A log that is older than these fields does not say.
	return hasRates && source !== "" && counts === "";
}

/** Returns why a reading failed, for people: the detail of a gap without its code. */
export function gapReason({ detail, gap_code }: Sample): string {
	const code = `${gap_code}: `;
	return detail.slice(detail.indexOf(code) + code.length);
}
