/** Interval arithmetic: results hold for all values within the bounds of their operands. */

/** A number between `low` and `high`, both included. */
export interface Range {
	readonly low: number;
	readonly high: number;
}

/** Any number: nothing is known. */
export const ANYTHING: Range = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };
/** The number 0. */
export const ZERO: Range = { low: 0, high: 0 };

/** Returns the range in which both hold; `low > high` if they contradict each other. */
export function intersection(a: Range, b: Range): Range {
	return { low: Math.max(a.low, b.low), high: Math.min(a.high, b.high) };
}

/** Returns the range of a + b. */
export function sum(a: Range, b: Range): Range {
	return widen(a.low + b.low, a.high + b.high);
}

/** Returns the range of a − b. */
export function difference(a: Range, b: Range): Range {
	return widen(a.low - b.high, a.high - b.low);
}

/** Returns a range, widened by the rounding of its bounds beyond 2⁵³, where they are inexact. */
export function widen(low: number, high: number): Range {
	return { low: roundDown(low), high: roundUp(high) };
}

/** Returns a lower bound that holds despite the rounding of its computation. */
function roundDown(low: number): number {
	return low - rounding(low);
}

/** Returns an upper bound that holds despite the rounding of its computation. */
function roundUp(high: number): number {
	return high + rounding(high);
}

function rounding(bound: number): number {
	if (bound <= Number.MAX_SAFE_INTEGER && bound >= -Number.MAX_SAFE_INTEGER) return 0;
	return Math.abs(bound) * Number.EPSILON;
}
