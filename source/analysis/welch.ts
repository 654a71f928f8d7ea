import { studentTwoSided } from "./distributions.ts";
import type { VarianceEstimate } from "./long-run-variance.ts";

/**
 * The two-sided p of a difference whose variance is the sum of two that were estimated apart:
 * Welch's (1947) t test with Satterthwaite's (1946) degrees of freedom.
 */
export function welchP(difference: number, parts: readonly VarianceEstimate[]): number {
	if (difference === 0) return 1;
	const variance = parts.reduce((sum, part) => sum + part.variance, 0);
	if (variance === 0) return 0;
	const uncertainty = parts.reduce((sum, part) => sum + part.variance ** 2 / part.degrees, 0);
	return studentTwoSided(difference / Math.sqrt(variance), variance ** 2 / uncertainty);
}
