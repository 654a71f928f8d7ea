/** Statistics of the values that a check is about. */
import type { GaugeStatistic } from "./check.ts";

/** @param values at least one, in any order */
export function statisticOf(values: readonly number[], statistic: GaugeStatistic): number {
	if (statistic === "mean") return values.reduce((sum, value) => sum + value, 0) / values.length;
	const sorted = Float64Array.from(values).sort();
	return quantile(sorted, PARTS[statistic]);
}

const PARTS = { min: 0, p1: 0.01, p5: 0.05, p50: 0.5, p95: 0.95, p99: 0.99, max: 1 } as const;

/**
 * Between two values in proportion, as R and NumPy do unless told otherwise: definition 7 of Hyndman
 * and Fan, “Sample quantiles in statistical packages”, The American Statistician 50 (1996).
 *
 * @param sorted ascending, at least one
 * @param part from 0 to 1
 */
function quantile(sorted: Float64Array, part: number): number {
	const position = (sorted.length - 1) * part;
	const below = sorted[Math.floor(position)] ?? Number.NaN;
	const above = sorted[Math.ceil(position)] ?? Number.NaN;
	return below + (above - below) * (position - Math.floor(position));
}
