/**
 * Quantiles by one rule: linear interpolation between order statistics, type 7 of Hyndman and Fan
 * (1996), the default of R, NumPy and DuckDB's `quantile_cont`.
 */

import { interpolate } from "./interpolate.ts";

/**
 * Returns the p-quantile; NaN without values.
 *
 * @param sorted ascending values, or values after {@link selectQuantiles} for this p
 * @param p 0 to 1
 */
export function quantile(sorted: Float64Array, p: number): number {
	const rank = p * (sorted.length - 1);
	const below = sorted[Math.floor(rank)] ?? Number.NaN;
	const above = sorted[Math.ceil(rank)] ?? Number.NaN;
	return interpolate(below, above, rank - Math.floor(rank));
}

/**
 * Sorts values as far as {@link quantile} needs for these p, in linear time on average (Hoare 1961,
 * algorithm 65, for several ranks at once).
 *
 * @param values reordered in place; without NaN
 */
export function selectQuantiles(values: Float64Array, ps: readonly number[]): void {
	const last = values.length - 1;
	selectRanks(
		values,
		ps.flatMap((p) => [Math.floor(p * last), Math.ceil(p * last)]),
	);
}

/** Moves the values of these ranks, counted from 0, to where sorting would put them. */
export function selectRanks(values: Float64Array, ranks: readonly number[]): void {
	// Twice the depth of halving: beyond it the pivots are bad, and sorting bounds the time.
	select(values, 0, values.length, ranks, 2 * Math.log2(values.length + 1));
}

/**
 * Returns the median of the first `count` values, faster than sorting for few values; NaN for none.
 *
 * @param values reordered in place; without NaN
 */
export function medianOf(values: Float64Array, count: number): number {
	if (count === 0) return Number.NaN;
	const middle = count >> 1;
	let from = 0;
	let to = count;
	while (to - from > 1) {
		const [end, start] = partition(values, from, to);
		if (middle < end) to = end;
		else if (middle >= start) from = start;
		else break;
	}
	const upper = values[middle] as number;
	if (count % 2 === 1) return upper;
	// No value before the middle is above it.
	let lower = values[0] as number;
	for (let at = 1; at < middle; at++) lower = Math.max(lower, values[at] as number);
	return interpolate(lower, upper, 0.5);
}

/** Ranges up to this length are sorted. */
const MAX_SORTED_RANGE = 1024;

/** Selects ranks that are all between `from` and `to` (exclusive). */
function select(
	values: Float64Array,
	from: number,
	to: number,
	ranks: readonly number[],
	depth: number,
): void {
	if (ranks.length === 0) return;
	if (to - from <= MAX_SORTED_RANGE || depth < 0) {
		values.subarray(from, to).sort();
		return;
	}
	const [end, start] = partition(values, from, to);
	const isBelow = (rank: number) => rank < end;
	const isAbove = (rank: number) => rank >= start;
	select(values, from, end, ranks.filter(isBelow), depth - 1);
	select(values, start, to, ranks.filter(isAbove), depth - 1);
}

/**
 * Moves values below a pivot, the median of three, before values above it.
 *
 * @param to exclusive
 * @returns the exclusive end of the lower part and the start of the upper; the pivot is between
 *   them
 */
function partition(values: Float64Array, from: number, to: number): [end: number, start: number] {
	const pivot = middleOf(
		values[from] as number,
		values[(from + to) >>> 1] as number,
		values[to - 1] as number,
	);
	let left = from;
	let right = to - 1;
	while (left <= right) {
		while ((values[left] as number) < pivot) left++;
		while ((values[right] as number) > pivot) right--;
		if (left > right) break;
		const value = values[left] as number;
		values[left++] = values[right] as number;
		values[right--] = value;
	}
	return [right + 1, left];
}

function middleOf(a: number, b: number, c: number): number {
	if (a < b) return b < c ? b : Math.max(a, c);
	return a < c ? a : Math.max(b, c);
}
