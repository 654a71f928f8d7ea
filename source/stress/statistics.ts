/** Statistics of the values that a check is about. */
import { quantile } from "../core/quantile.ts";
import type { GaugeStatistic } from "./check.ts";

const P = { min: 0, p1: 0.01, p5: 0.05, p50: 0.5, p95: 0.95, p99: 0.99, max: 1 } as const;

/**
 * @param values at least one, in any order
 * @param held_s how long each value held; a mean is weighted by it where all of these are known
 */
export function statisticOf(
	values: readonly number[],
	statistic: GaugeStatistic,
	held_s: readonly (number | null)[] = [],
): number {
	if (statistic === "mean") return meanOf(values, held_s);
	return quantile(Float64Array.from(values).sort(), P[statistic]);
}

function meanOf(values: readonly number[], held_s: readonly (number | null)[]): number {
	const isTimed = values.every((_, at) => (held_s[at] ?? 0) > 0);
	let sum = 0;
	let time_s = 0;
	for (const [at, value] of values.entries()) {
		const weight_s = isTimed ? (held_s[at] as number) : 1;
		sum += value * weight_s;
		time_s += weight_s;
	}
	return sum / time_s;
}
