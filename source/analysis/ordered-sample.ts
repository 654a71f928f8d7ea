import type { Series } from "./series.ts";

/** The known values of a series, in the order of time and in the order of size. */
export interface OrderedSample {
	readonly inTime: Float64Array;
	readonly sorted: Float64Array;
}

/**
 * Leaves out what is not known. What is left counts as one series: what is estimated from it is how
 * much the mean of just these values varies, and there a gap only means that its neighbours
 * depend on each other less.
 */
export function orderedSample(values: Float64Array): OrderedSample {
	const inTime = values.filter((value) => Number.isFinite(value));
	return { inTime, sorted: inTime.toSorted() };
}

/** Several series as one, one after the other. */
export function joined(series: readonly Series[]): Float64Array {
	const length = series.reduce((sum, { values }) => sum + values.length, 0);
	const values = new Float64Array(length);
	let at = 0;
	for (const one of series) {
		values.set(one.values, at);
		at += one.values.length;
	}
	return values;
}

/** How many of the sorted values are below the given one. */
export function countBelow(sorted: Float64Array, value: number): number {
	let [from, to] = [0, sorted.length];
	while (from < to) {
		const middle = (from + to) >>> 1;
		if ((sorted[middle] as number) < value) from = middle + 1;
		else to = middle;
	}
	return from;
}

/** How many of the sorted values are not above the given one. */
export function countUpTo(sorted: Float64Array, value: number): number {
	let [from, to] = [0, sorted.length];
	while (from < to) {
		const middle = (from + to) >>> 1;
		if ((sorted[middle] as number) <= value) from = middle + 1;
		else to = middle;
	}
	return from;
}

/** The distribution function halfway up each step: the part below, and half of what is equal. */
export function middleRank(sorted: Float64Array, value: number): number {
	return (countBelow(sorted, value) + countUpTo(sorted, value)) / (2 * sorted.length);
}

/**
 * The p-quantile, interpolated linearly between order statistics (type 7 of Hyndman and Fan 1996,
 * the default of R, NumPy and DuckDB's `quantile_cont`). NaN where there are no values.
 */
export function quantile(sorted: Float64Array, p: number): number {
	const at = p * (sorted.length - 1);
	const below = sorted[Math.floor(at)] ?? Number.NaN;
	const above = sorted[Math.ceil(at)] ?? Number.NaN;
	return below + (at - Math.floor(at)) * (above - below);
}

/** So many order statistics tell ranks to some hundredth of a thousandth. */
const MOST_SORTED = 2 ** 14;

/** Evenly spaced order statistics that stand for a long sorted sample, where speed counts. */
export function thinned(sorted: Float64Array): Float64Array {
	if (sorted.length <= MOST_SORTED) return sorted;
	return Float64Array.from({ length: MOST_SORTED }, (_, index) => {
		return quantile(sorted, (index + 0.5) / MOST_SORTED);
	});
}
