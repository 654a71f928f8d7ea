import { quantile } from "../core/quantile.ts";

/** The known values of a series, by time and by size. */
export interface OrderedSample {
	readonly inTime: Float64Array;
	readonly sorted: Float64Array;
}

/**
 * Drops unknown values and treats the others as successive. Only the variance of their mean is
 * estimated from them, and for that a gap makes its neighbours a little less dependent.
 */
export function orderedSample(values: Float64Array): OrderedSample {
	const inTime = values.filter((value) => Number.isFinite(value));
	return { inTime, sorted: inTime.toSorted() };
}

/** How many of the sorted values are below the given one. */
function countBelow(sorted: ArrayLike<number>, value: number): number {
	let [from, to] = [0, sorted.length];
	while (from < to) {
		const middle = (from + to) >>> 1;
		if ((sorted[middle] as number) < value) from = middle + 1;
		else to = middle;
	}
	return from;
}

/** How many of the sorted values are at most the given one. */
export function countUpTo(sorted: ArrayLike<number>, value: number): number {
	let [from, to] = [0, sorted.length];
	while (from < to) {
		const middle = (from + to) >>> 1;
		if ((sorted[middle] as number) <= value) from = middle + 1;
		else to = middle;
	}
	return from;
}

/** The mid-distribution function: the part below, and half of the part that is equal. */
export function middleRank(sorted: Float64Array, value: number): number {
	return (countBelow(sorted, value) + countUpTo(sorted, value)) / (2 * sorted.length);
}

/** So many order statistics give ranks to some 0.00006. */
const MAX_SORTED = 2 ** 14;

/** Evenly spaced quantiles in place of a long sorted sample, for speed. */
export function thin(sorted: Float64Array): Float64Array {
	if (sorted.length <= MAX_SORTED) return sorted;
	return Float64Array.from({ length: MAX_SORTED }, (_, index) => {
		return quantile(sorted, (index + 0.5) / MAX_SORTED);
	});
}
