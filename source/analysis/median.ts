import { partition } from "./select-quantiles.ts";

/**
 * The median of some values, in less time than sorting takes where they are few. NaN where there
 * are none.
 *
 * @param values without NaN; they change places
 * @param count how many of them, from the first on
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
	// What is before the middle is not above it.
	let lower = values[0] as number;
	for (let at = 1; at < middle; at++) lower = Math.max(lower, values[at] as number);
	return lower + 0.5 * (upper - lower);
}
