import { studentCritical } from "./distributions.ts";
import type { Change } from "./level-change.ts";
import { welch } from "./welch.ts";

/**
 * The change between two sets of runs, each run one number: Welch's t test of the logarithms. It
 * sees how much runs differ, which no test within one run can.
 *
 * @param baseline one value a run, above 0; at least two
 * @param outside 1 − confidence of the interval, such as 0.01
 */
export function runChange(
	baseline: readonly number[],
	candidate: readonly number[],
	outside: number,
): Change {
	const [before, after] = [logMoments(baseline), logMoments(candidate)];
	const logRatio = after.mean - before.mean;
	const { p, deviation, degrees } = welch(logRatio, [before, after]);
	const margin = deviation === 0 ? 0 : deviation * studentCritical(outside, degrees);
	return {
		ratio: Math.exp(logRatio),
		interval: { low: Math.exp(logRatio - margin), high: Math.exp(logRatio + margin) },
		p,
		effectiveCounts: [baseline.length, candidate.length],
	};
}

/** The mean of the logarithms, and the variance of that mean. */
function logMoments(values: readonly number[]): {
	mean: number;
	variance: number;
	degrees: number;
} {
	const logs = values.map(Math.log);
	const mean = logs.reduce((sum, log) => sum + log, 0) / logs.length;
	const squares = logs.reduce((sum, log) => sum + (log - mean) ** 2, 0);
	const degrees = logs.length - 1;
	return { mean, variance: squares / degrees / logs.length, degrees };
}
