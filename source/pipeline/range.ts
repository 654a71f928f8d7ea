/** Arithmetic on proven bounds: the result holds whatever values within them are the true ones. */

/** A number is known to be no lower than `low` and no higher than `high`. */
export interface Range {
	readonly low: number;
	readonly high: number;
}

export const ANYTHING: Range = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };
export const NOTHING: Range = { low: 0, high: 0 };

/** What is left where both hold; `low > high` where they contradict each other. */
export function intersection(a: Range, b: Range): Range {
	return { low: Math.max(a.low, b.low), high: Math.min(a.high, b.high) };
}

export function sum(a: Range, b: Range): Range {
	return outward(a.low + b.low, a.high + b.high);
}

/** What is left of a when b is taken away, whichever of their values they have. */
export function difference(a: Range, b: Range): Range {
	return outward(a.low - b.high, a.high - b.low);
}

/** Bounds are whole numbers; where doubles no longer are, they are widened by their rounding. */
export function outward(low: number, high: number): Range {
	return {
		low: low - (Math.abs(low) > Number.MAX_SAFE_INTEGER ? Math.abs(low) * Number.EPSILON : 0),
		high: high + (Math.abs(high) > Number.MAX_SAFE_INTEGER ? Math.abs(high) * Number.EPSILON : 0),
	};
}
