import { studentTwoSided } from "./distributions.ts";
import type { VarianceEstimate } from "./long-run-variance.ts";

export interface WelchResult {
	/** Two-sided, 0 to 1. */
	readonly p: number;
	/** Of the difference. */
	readonly deviation: number;
	readonly degrees: number;
}

/** Means that differ by a smaller part differ by what rounding leaves of equal values. */
const ROUNDING = 1e-10;

/** Returns the difference of two means; 0 where it is no more than rounding. */
export function differenceOf(before: number, after: number): number {
	const largest = Math.max(Math.abs(before), Math.abs(after));
	return Math.abs(after - before) <= ROUNDING * largest ? 0 : after - before;
}

/**
 * Welch's (1947) t test of a difference whose variance is the sum of several separate estimates,
 * with Satterthwaite's (1946) degrees of freedom.
 */
export function welch(difference: number, parts: readonly VarianceEstimate[]): WelchResult {
	const variance = parts.reduce((sum, part) => sum + part.variance, 0);
	const uncertainty = parts.reduce((sum, part) => sum + part.variance ** 2 / part.degrees, 0);
	const deviation = Math.sqrt(variance);
	const degrees = variance ** 2 / uncertainty;
	if (difference === 0) return { p: 1, deviation, degrees };
	if (variance === 0) return { p: 0, deviation, degrees };
	return { p: studentTwoSided(difference / deviation, degrees), deviation, degrees };
}
