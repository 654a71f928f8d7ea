/**
 * Statistics of dependent samples. The figures of a link are autocorrelated, so a test that takes
 * them as independent raises false alarms; here every variance is a long-run variance. Pure
 * functions of numbers, each with the source of its method; docs/method/statistics.md explains how
 * they fit together.
 */

/** Values over time, as every analysis takes them. */
export interface Series {
	/** Wall clock at the end of each interval, in seconds since the Unix epoch; ascending. */
	readonly times_s: Float64Array;
	/** One value per time, in the metric's own unit; NaN: unknown. */
	readonly values: Float64Array;
}

export const EMPTY_SERIES: Series = {
	times_s: new Float64Array(0),
	values: new Float64Array(0),
};

export function sortByTime(times_s: Float64Array, values: Float64Array): Series {
	if (isAscending(times_s)) return { times_s, values };
	const order = Uint32Array.from(times_s.keys()).sort(
		(a, b) => (times_s[a] as number) - (times_s[b] as number) || a - b,
	);
	return {
		times_s: Float64Array.from(order, (at) => times_s[at] as number),
		values: Float64Array.from(order, (at) => values[at] as number),
	};
}

/** Joins series, such as those of phases that alternate, in the order of time. */
export function mergeSeries(all: readonly Series[]): Series {
	const [first, ...others] = all;
	if (first !== undefined && others.length === 0) return first;
	return sortByTime(
		concatenate(all.map(({ times_s }) => times_s)),
		concatenate(all.map(({ values }) => values)),
	);
}

/** Splits a series before the first sample at or after each of these ascending times. */
export function splitAt({ times_s, values }: Series, edges_s: readonly number[]): Series[] {
	const edges = [0, ...edges_s.map((edge_s) => firstFrom(times_s, edge_s)), values.length];
	return edges.slice(1).flatMap((to, order) => {
		const from = edges[order] as number;
		return to > from
			? [{ times_s: times_s.subarray(from, to), values: values.subarray(from, to) }]
			: [];
	});
}

/** The index of the first time that is not before this one. */
function firstFrom(times_s: Float64Array, time_s: number): number {
	let [low, high] = [0, times_s.length];
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((times_s[middle] as number) < time_s) low = middle + 1;
		else high = middle;
	}
	return low;
}

export function concatenate(arrays: readonly Float64Array[]): Float64Array {
	const all = new Float64Array(arrays.reduce((sum, { length }) => sum + length, 0));
	let at = 0;
	for (const one of arrays) {
		all.set(one, at);
		at += one.length;
	}
	return all;
}

function isAscending(values: Float64Array): boolean {
	for (let at = 1; at < values.length; at++) {
		if (!((values[at] as number) >= (values[at - 1] as number))) return false;
	}
	return true;
}
