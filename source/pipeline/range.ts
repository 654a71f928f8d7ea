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
	return { low: lowered(low), high: raised(high) };
}

/** A lower bound that holds whatever its computation rounded. */
function lowered(low: number): number {
	return low - rounding(low);
}

/** An upper bound that holds whatever its computation rounded. */
function raised(high: number): number {
	return high + rounding(high);
}

function rounding(bound: number): number {
	if (bound <= Number.MAX_SAFE_INTEGER && bound >= -Number.MAX_SAFE_INTEGER) return 0;
	return Math.abs(bound) * Number.EPSILON;
}
