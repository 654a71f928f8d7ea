import { quantile } from "../../core/quantile.ts";
import { MIN_VALUES, type VarianceEstimate } from "../../statistics/long-run-variance.ts";
import { noiseOf, withBorrowedNoise } from "../../statistics/mean-estimate.ts";
import type { OrderedSample } from "../../statistics/ordered-sample.ts";
import type { Change } from "./change.ts";
import type { QuantileComparison } from "./comparison.ts";
import { levelChange, logRatioOf } from "./level-change.ts";
import { meanChange, WELL_KNOWN_S } from "./mean-change.ts";
import { MIN_LOADED_S } from "./needs.ts";
import { MIN_EFFECTIVE } from "./rule.ts";
import { compareRuns, MIN_RUNS, type RunChange } from "./run-change.ts";
import type { SideSamples } from "./side-samples.ts";
import { tailChange } from "./tail-change.ts";
import type { Lack } from "./verdict.ts";

/** A change by such a factor, without any value in common, is beyond any noise. */
const OBVIOUS_FACTOR = 1.5;

/** A measured change that is not judged yet. */
export interface MeasuredChange {
	/** Null: the mean. */
	readonly p: number | null;
	readonly baseline: number | null;
	readonly candidate: number | null;
	readonly unit: QuantileComparison["unit"];
	readonly change: Change | null;
	/** Why there is no change, where there is none. */
	readonly lack: Lack;
	/** Whether there are enough samples to test it. */
	readonly isTested: boolean;
	/** Whether runs are compared, and one of them has no load, so that the others do not show all. */
	readonly lacksRun: boolean;
}

/**
 * @param p null compares the means over time, 0.5 the levels, anything else tails
 * @param alpha 1 − confidence of the interval
 */
export function measureChange(
	baseline: SideSamples,
	candidate: SideSamples,
	p: number | null,
	alpha: number,
): MeasuredChange {
	const [firstRuns, secondRuns] = [figuresOfRuns(baseline, p), figuresOfRuns(candidate, p)];
	const [fewestRuns, mostRuns] = [
		Math.min(firstRuns.length, secondRuns.length),
		Math.max(firstRuns.length, secondRuns.length),
	];
	const isOfRuns = fewestRuns >= 1 && mostRuns >= MIN_RUNS;
	const { before, after, change } = isOfRuns
		? changeOfRuns(baseline, candidate, [firstRuns, secondRuns], p, alpha)
		: {
				before: figureOf(baseline, p),
				after: figureOf(candidate, p),
				change: changeOfSamples(baseline, candidate, p, alpha),
			};
	const [first, second] = [baseline.all, candidate.all];
	const isKnown =
		isOfRuns ||
		isEnough(change, [baseline.loaded_s, candidate.loaded_s]) ||
		(hasEffectiveSamples(change) && isObvious(first, second, change.ratio));
	const isTested = change !== null && isKnown;
	const unit = isOfRuns ? "runs" : "samples";
	const lacksRun = isOfRuns && (baseline.hasIdleRun || candidate.hasIdleRun);
	const lack = lackOf(before, after, Math.min(first.inTime.length, second.inTime.length));
	return { p, baseline: before, candidate: after, unit, change, lack, isTested, lacksRun };
}

/** Whether there are enough samples to test a change. @param loaded_s of the sides */
export function isEnough(change: Change | null, loaded_s: readonly number[]): boolean {
	const longest_s = Math.max(...loaded_s);
	if (change === null || longest_s < MIN_LOADED_S) return false;
	// A shorter log may be of a few memories and show them as many.
	const least = MIN_EFFECTIVE * Math.max(1, WELL_KNOWN_S / longest_s);
	return Math.min(...change.effectiveCounts) >= least;
}

function hasEffectiveSamples(change: Change | null): change is Change {
	return change !== null && Math.min(...change.effectiveCounts) >= MIN_EFFECTIVE;
}

/** A run shorter than this part of those of the other side has noise that they do not show. */
const ALIKE = 0.5;

/**
 * There is no change where the noise of a short run is not known, and none of the tails of runs of
 * different length: the worst hundredth of a minute hardly ever has what is worst in an hour.
 */
function changeOfRuns(
	baseline: SideSamples,
	candidate: SideSamples,
	[before, after]: readonly [readonly number[], readonly number[]],
	p: number | null,
	alpha: number,
): RunChange {
	const perRun_s = ({ loaded_s, runs }: SideSamples) => loaded_s / runs.length;
	const lengths_s = [baseline, candidate].map(perRun_s);
	if (Math.min(...lengths_s) >= ALIKE * Math.max(...lengths_s)) {
		return compareRuns(before, after, alpha);
	}
	const isTail = p !== null && p !== 0.5;
	const [few, many] = before.length < after.length ? [baseline, candidate] : [candidate, baseline];
	const isUnseen = few.runs.length < MIN_RUNS && perRun_s(few) < perRun_s(many);
	const noise = isUnseen ? noiseOfShortRuns(few, many) : null;
	const found = compareRuns(before, after, alpha, noise);
	return isTail || (isUnseen && few.mean === null) ? { ...found, change: null } : found;
}

/** The noise of the mean of a side whose few runs are much shorter than those of the other. */
function noiseOfShortRuns(few: SideSamples, many: SideSamples): VarianceEstimate | null {
	if (few.mean === null || few.mean.mean === 0) return null;
	const own = many.mean === null ? few.mean : withBorrowedNoise(few.mean, many.mean);
	const { variance, degrees } = noiseOf(own);
	return { variance: variance / own.mean ** 2, degrees };
}

/** Whether two samples do not overlap, and differ by a factor that noise cannot explain. */
function isObvious(
	{ sorted: first }: OrderedSample,
	{ sorted: second }: OrderedSample,
	ratio: number,
): boolean {
	const [low, high] = ratio < 1 ? [second, first] : [first, second];
	const isApart = (low.at(-1) ?? Number.NaN) < (high[0] ?? Number.NaN);
	return isApart && (ratio >= OBVIOUS_FACTOR || ratio <= 1 / OBVIOUS_FACTOR);
}

/** Why a change is unknown. @param fewest samples of a side */
function lackOf(before: number | null, after: number | null, fewest: number): Lack {
	if (before === null || after === null) return fewest === 0 ? "no values" : "no finite ratio";
	const isEnough = fewest >= MIN_VALUES;
	if (before === 0 && after === 0) return isEnough ? "no finite ratio" : "too few samples";
	const hasRatio = Math.min(before, after) === 0 || logRatioOf(before, after) !== null;
	return hasRatio ? "too few samples" : "no finite ratio";
}

function changeOfSamples(
	baseline: SideSamples,
	candidate: SideSamples,
	p: number | null,
	alpha: number,
): Change | null {
	if (p === 0.5) return levelChange(baseline.all, candidate.all, alpha);
	if (p !== null) return tailChange(baseline.all, candidate.all, p, alpha);
	const [before, after] = [baseline.mean, candidate.mean];
	return before === null || after === null ? null : meanChange(before, after, alpha);
}

function figuresOfRuns({ runs, runMeans }: SideSamples, p: number | null): readonly number[] {
	return p === null ? runMeans : runs.map(({ sorted }) => quantile(sorted, p));
}

function figureOf({ all: { sorted }, wholeMean }: SideSamples, p: number | null): number | null {
	if (p === null) return wholeMean;
	return sorted.length === 0 ? null : quantile(sorted, p);
}
