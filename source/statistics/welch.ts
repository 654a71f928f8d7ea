import { studentTwoSided } from "./distributions.ts";
import type { VarianceEstimate } from "./long-run-variance.ts";

export interface WelchResult {
	/** Two-sided, 0 to 1. */
	readonly p: number;
	/** Of the difference. */
	readonly deviation: number;
	readonly degrees: number;
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
