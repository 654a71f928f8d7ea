/** Numbers over time, as every analysis takes them. */
export interface Series {
	/** Wall clock at the end of each sample's interval, in seconds since the Unix epoch; ascending. */
	readonly times_s: Float64Array;
	/** One value a time, in the metric's own unit; NaN where it is not known. */
	readonly values: Float64Array;
}

/** Values and their times in the order of time. */
export function inOrderOfTime(times_s: Float64Array, values: Float64Array): Series {
	if (isAscending(times_s)) return { times_s, values };
	const order = Uint32Array.from(times_s.keys()).sort(
		(a, b) => (times_s[a] ?? 0) - (times_s[b] ?? 0) || a - b,
	);
	return {
		times_s: Float64Array.from(order, (at) => times_s[at] ?? Number.NaN),
		values: Float64Array.from(order, (at) => values[at] ?? Number.NaN),
	};
}

/** Several series as one, such as those of phases that take turns. */
export function merged(all: readonly Series[]): Series {
	const [first, ...others] = all;
	if (first !== undefined && others.length === 0) return first;
	const length = all.reduce((sum, { values }) => sum + values.length, 0);
	const times_s = new Float64Array(length);
	const values = new Float64Array(length);
	let at = 0;
	for (const one of all) {
		times_s.set(one.times_s, at);
		values.set(one.values, at);
		at += one.values.length;
	}
	return inOrderOfTime(times_s, values);
}

function isAscending(values: Float64Array): boolean {
	for (let at = 1; at < values.length; at++) {
		if (!((values[at] as number) >= (values[at - 1] as number))) return false;
	}
	return true;
}
