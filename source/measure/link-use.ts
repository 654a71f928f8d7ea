/** How much of a run the link was saturated, and how much it can have been the limit. */
import { DIRECTIONS, type Direction } from "../core/direction.ts";
import { BYTES_PER_MB } from "../core/metrics.ts";
import { type Interval, joinLagging } from "./byte-curve.ts";
import type { MeasuredCapacity } from "./measurement.ts";
import { type Span, saturatedStretches, startsOf, unionOf } from "./saturation.ts";
import { STRETCH_S } from "./stretch-edges.ts";

/** A direction is saturated from this share of its capacity on. A measured one is more exact. */
export const SATURATED_PART = { verified: 0.9, reachable: 0.85 } as const;
/** With intervals of at most this length, a stretch contains a whole interval. */
const FINE_S = STRETCH_S / 2 + 0.005;

export interface SaturatedSpan extends Span {
	readonly direction: Direction;
}

/** How the link was used in one run, by its readings. All times are in seconds. */
export interface LinkUse {
	readonly intervals: readonly Interval[];
	/** Per direction, in the order of time. */
	readonly stretches: readonly SaturatedSpan[];
	/** The time for which the bytes are known. */
	readonly known_s: number;
	/** The time of the run for which they are unknown. */
	readonly unknown_s: number;
	/** Of the known time. */
	readonly saturated_s: number;
	readonly longest_s: number;
	/** Time in which the link may have been saturated, but intervals were too long to show it. */
	readonly unresolved_s: number;
	/** The link can have been the limit for at most this long, of the known time. */
	readonly limited_s: number;
}

/** Returns the rates, in bytes per second, from which on each direction is saturated. */
export function saturatedFrom(capacity: MeasuredCapacity): Readonly<Record<Direction, number>> {
	const part = SATURATED_PART[capacity.kind] * BYTES_PER_MB;
	return { tx: part * capacity.tx_mb_per_s, rx: part * capacity.rx_mb_per_s };
}

/** @param wall_s how long the command ran */
export function linkUseOf(
	read: readonly Interval[],
	capacity: MeasuredCapacity,
	wall_s: number,
): LinkUse {
	const limits = {
		tx: capacity.tx_mb_per_s * BYTES_PER_MB,
		rx: capacity.rx_mb_per_s * BYTES_PER_MB,
	};
	const intervals = joinLagging(read, limits);
	const thresholds = saturatedFrom(capacity);
	const lengths_s = intervals.map(({ length_s }) => length_s);
	const stretchesOf = (direction: Direction): SaturatedSpan[] => {
		const rates = intervals.map((one) => one[`${direction}_bytes`] / one.length_s);
		const spans = saturatedStretches({ lengths_s, rates }, thresholds[direction]);
		return spans.map((span) => ({ ...span, direction }));
	};
	const stretches = DIRECTIONS.flatMap(stretchesOf);
	const spans = unionOf(stretches);
	return {
		intervals,
		stretches: stretches.sort((a, b) => a.start_s - b.start_s),
		...sumsOf(intervals, spans, thresholds, wall_s),
		saturated_s: sum(spans.map(lengthOf)),
		longest_s: spans.reduce((longest_s, span) => Math.max(longest_s, lengthOf(span)), 0),
	};
}

/** By Markov's inequality: a rate is at or above a threshold for at most bytes / threshold. */
function sumsOf(
	intervals: readonly Interval[],
	spans: readonly Span[],
	thresholds: Readonly<Record<Direction, number>>,
	wall_s: number,
): Pick<LinkUse, "known_s" | "unknown_s" | "unresolved_s" | "limited_s"> {
	const starts_s = startsOf(intervals.map(({ length_s }) => length_s));
	let [known_s, unresolved_s, limited_s, at] = [0, 0, 0, 0];
	for (const [index, { length_s, tx_bytes, rx_bytes }] of intervals.entries()) {
		const busy_s = Math.min(length_s, tx_bytes / thresholds.tx + rx_bytes / thresholds.rx);
		if (Number.isNaN(busy_s)) continue;
		const [start_s, end_s] = [starts_s[index] as number, starts_s[index + 1] as number];
		while (at < spans.length && (spans[at] as Span).end_s <= start_s) at++;
		let saturated_s = 0;
		for (let next = at; next < spans.length && (spans[next] as Span).start_s < end_s; next++) {
			const span = spans[next] as Span;
			saturated_s += Math.min(end_s, span.end_s) - Math.max(start_s, span.start_s);
		}
		known_s += length_s;
		limited_s += Math.max(saturated_s, busy_s);
		if (length_s > FINE_S) unresolved_s += Math.max(0, busy_s - saturated_s);
	}
	const rest_s = Math.max(0, wall_s - known_s);
	// The readings around a run are not exactly at its ends.
	return { known_s, unresolved_s, limited_s, unknown_s: rest_s > STRETCH_S ? rest_s : 0 };
}

/** The highest mean over a stretch's length, in MB/s; null if no such length is known. */
export function peakOf(intervals: readonly Interval[], direction: Direction): number | null {
	let peak: number | null = null;
	let [length_s, bytes, first] = [0, 0, 0];
	for (const [last, interval] of intervals.entries()) {
		const added = interval[`${direction}_bytes`];
		if (Number.isNaN(added)) {
			[length_s, bytes, first] = [0, 0, last + 1];
			continue;
		}
		length_s += interval.length_s;
		bytes += added;
		while (length_s >= STRETCH_S) {
			const oldest = intervals[first] as Interval;
			const cut = leastBytes(oldest, interval, direction, length_s - STRETCH_S);
			peak = Math.max(peak ?? 0, (bytes - cut) / STRETCH_S / BYTES_PER_MB);
			if (first === last || length_s - oldest.length_s < STRETCH_S) break;
			length_s -= oldest.length_s;
			bytes -= oldest[`${direction}_bytes`];
			first++;
		}
	}
	return peak;
}

/**
 * The fewest bytes that can be cut off the ends of a row of intervals to make it shorter by a time:
 * either end may lie within an interval, and no end is cut by more than its interval.
 */
function leastBytes(first: Interval, last: Interval, direction: Direction, cut_s: number): number {
	const rateOf = (one: Interval) => one[`${direction}_bytes`] / one.length_s;
	const [low, high] = rateOf(first) < rateOf(last) ? [first, last] : [last, first];
	const low_s = Math.min(cut_s, low.length_s);
	return low_s * rateOf(low) + (cut_s - low_s) * rateOf(high);
}

/**
 * The standard deviation of the rate of both directions over a stretch's length, as a part of its
 * mean; null if too little is known, or nothing moved.
 */
export function variationOf(intervals: readonly Interval[]): number | null {
	const rates: number[] = [];
	let [length_s, bytes] = [0, 0];
	for (const { length_s: step_s, tx_bytes, rx_bytes } of intervals) {
		length_s += step_s;
		bytes += tx_bytes + rx_bytes;
		if (length_s < STRETCH_S) continue;
		if (!Number.isNaN(bytes)) rates.push(bytes / length_s);
		[length_s, bytes] = [0, 0];
	}
	const mean = sum(rates) / rates.length;
	if (rates.length < 2 || mean === 0) return null;
	const squares = rates.map((rate) => (rate - mean) ** 2);
	return Math.sqrt(sum(squares) / (rates.length - 1)) / mean;
}

function lengthOf({ start_s, end_s }: Span): number {
	return end_s - start_s;
}

function sum(values: readonly number[]): number {
	return values.reduce((total, value) => total + value, 0);
}
