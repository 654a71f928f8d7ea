import { studentCritical } from "../../statistics/distributions.ts";
import type { VarianceEstimate } from "../../statistics/long-run-variance.ts";
import type { Interval } from "../../statistics/quantile-interval.ts";
import { differenceOf, welch } from "../../statistics/welch.ts";
import type { Change } from "./change.ts";
import { MAX_LOG_RATIO } from "./level-change.ts";

/**
 * From so many runs of a side on, runs are compared and not their samples: with fewer, the spread
 * of a side is hardly known.
 */
export const MIN_RUNS = 3;

/** A change of runs, and the mean of each side that it is a change of. */
export interface RunChange {
	readonly before: number;
	readonly after: number;
	/** Null where it overflows, or a value is below 0. */
	readonly change: Change | null;
}

/**
 * The change between two sets of runs, each run one number: Welch's t test of the logarithms, or of
 * the values themselves where a run is at 0, which has no logarithm. It accounts for differences
 * between runs, which no test within one run can. A side of one or two runs is taken to differ as
 * much from run to run as the other, whose spread is known: Student's t test.
 *
 * The means are for print: geometric where logarithms are compared. A mean over all of a side's
 * time would weigh long runs more, and could fall where the change rises.
 *
 * @param baseline one value per run, at least 0
 * @param alpha 1 − confidence of the interval, such as 0.01
 * @param noise further variance of the change, as a part of the square of the mean: that of a run
 *   too short to be like the others
 */
export function compareRuns(
	baseline: readonly number[],
	candidate: readonly number[],
	alpha: number,
	noise: VarianceEstimate | null = null,
): RunChange {
	const haveLogarithms = [...baseline, ...candidate].every((value) => value > 0);
	if (!haveLogarithms) {
		const change = changeOfValues(baseline, candidate, alpha);
		return { before: meanOf(baseline), after: meanOf(candidate), change };
	}
	const logarithms = [baseline.map(Math.log), candidate.map(Math.log)] as const;
	const compared = compareMeans(...logarithms, alpha, noise);
	return {
		before: geometricMean(compared.before, baseline),
		after: geometricMean(compared.after, candidate),
		change: changeOfLogarithms(compared, [baseline.length, candidate.length]),
	};
}

/** As parts of the largest, because a sum may overflow. */
function meanOf(values: readonly number[]): number {
	const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
	if (largest === 0) return 0;
	return largest * Math.min(1, moments(values.map((value) => value / largest)).mean);
}

/** A rounded exponential may leave the range of the values, or overflow. */
function geometricMean(meanLogarithm: number, values: readonly number[]): number {
	const lowest = values.reduce((least, value) => Math.min(least, value));
	const highest = values.reduce((most, value) => Math.max(most, value));
	return Math.max(lowest, Math.min(Math.exp(meanLogarithm), highest));
}

function changeOfLogarithms(
	{ before, after, p, margin }: ComparedMeans,
	effectiveCounts: Change["effectiveCounts"],
): Change | null {
	const logRatio = after - before;
	if (Math.abs(logRatio) > MAX_LOG_RATIO) return null;
	return {
		ratio: Math.exp(logRatio),
		interval: { low: Math.exp(logRatio - margin), high: Math.exp(logRatio + margin) },
		p,
		effectiveCounts,
	};
}

/** The difference of the means, and its interval, as a part of the baseline's mean. */
function changeOfValues(
	baseline: readonly number[],
	candidate: readonly number[],
	alpha: number,
): Change | null {
	const { before, after, p, margin } = compareMeans(baseline, candidate, alpha);
	const isNegative = [...baseline, ...candidate].some((value) => value < 0);
	if (isNegative || ![after - before, p, margin].every(Number.isFinite)) return null;
	const ratioAt = (value: number) => (value === before ? 1 : Math.max(0, value / before));
	return {
		ratio: ratioAt(after),
		interval: { low: ratioAt(after - margin), high: ratioAt(after + margin) },
		p,
		effectiveCounts: [baseline.length, candidate.length],
	};
}

/** The difference of the means of values that may be 0, and its interval. */
export function runDifference(
	baseline: readonly number[],
	candidate: readonly number[],
	alpha: number,
): { readonly difference: number; readonly interval: Interval; readonly p: number } {
	const { before, after, p, margin } = compareMeans(baseline, candidate, alpha);
	const difference = after - before;
	return { difference, interval: { low: difference - margin, high: difference + margin }, p };
}

interface ComparedMeans {
	readonly before: number;
	readonly after: number;
	/** Of their difference. */
	readonly p: number;
	/** Half the width of the confidence interval of their difference. */
	readonly margin: number;
}

function compareMeans(
	baseline: readonly number[],
	candidate: readonly number[],
	alpha: number,
	noise: VarianceEstimate | null = null,
): ComparedMeans {
	const [first, second] = [moments(baseline), moments(candidate)];
	const parts =
		Math.min(baseline.length, candidate.length) < MIN_RUNS
			? [pooledVariance(first, second)]
			: [first, second];
	const { p, deviation, degrees } = welch(
		differenceOf(first.mean, second.mean),
		noise === null ? parts : [...parts, noise],
	);
	const margin = deviation === 0 ? 0 : deviation * studentCritical(alpha, degrees);
	return { before: first.mean, after: second.mean, p, margin };
}

interface RunMoments extends VarianceEstimate {
	readonly mean: number;
	readonly squares: number;
	readonly count: number;
}

/** The variance of the difference of means, where both sides have the same spread. */
function pooledVariance(first: RunMoments, second: RunMoments): VarianceEstimate {
	const degrees = first.degrees + second.degrees;
	const variance = (first.squares + second.squares) / degrees;
	return { variance: variance * (1 / first.count + 1 / second.count), degrees };
}

/** The mean, and the variance of that mean. */
function moments(values: readonly number[]): RunMoments {
	const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
	const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
	const degrees = values.length - 1;
	const count = values.length;
	return { mean, variance: squares / degrees / count, degrees, squares, count };
}
