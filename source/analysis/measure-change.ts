import type { QuantileComparison } from "./comparison.ts";
import { FEWEST_EFFECTIVE } from "./judge.ts";
import { type Change, levelChange } from "./level-change.ts";
import { joined, type OrderedSample, orderedSample, quantile } from "./ordered-sample.ts";
import { runChange } from "./run-change.ts";
import type { Series } from "./series.ts";
import { tailChange } from "./tail-change.ts";

/** With so many runs a side, runs are compared and not their samples. */
export const FEWEST_RUNS = 5;

/** One metric in one phase of one side. */
export interface SideSamples {
	readonly all: OrderedSample;
	/** Of the runs that have values. */
	readonly runs: readonly OrderedSample[];
}

export function sideSamples(runs: readonly Series[]): SideSamples {
	const samples = runs.map(({ values }) => orderedSample(values));
	return {
		all: orderedSample(joined(runs)),
		runs: samples.filter(({ sorted }) => sorted.length > 0),
	};
}

/** A change that is measured, and not yet judged. */
export interface MeasuredChange {
	readonly p: number;
	readonly baseline: number | null;
	readonly candidate: number | null;
	readonly unit: QuantileComparison["unit"];
	readonly change: Change | null;
	/** Whether there is enough to test it. */
	readonly isTested: boolean;
}

/**
 * @param p 0.5 compares the level, anything else a tail
 * @param outside 1 − confidence of the interval
 */
export function measureChange(
	baseline: SideSamples,
	candidate: SideSamples,
	p: number,
	outside: number,
): MeasuredChange {
	const [before, after] = [known(baseline.all, p), known(candidate.all, p)];
	const [firstRuns, secondRuns] = [runQuantiles(baseline, p), runQuantiles(candidate, p)];
	const isOfRuns = Math.min(firstRuns.length, secondRuns.length) >= FEWEST_RUNS;
	const [first, second] = [baseline.all, candidate.all];
	const change = isOfRuns
		? runChange(firstRuns, secondRuns, outside)
		: p === 0.5
			? levelChange(first, second, outside)
			: tailChange(first, second, p, outside);
	const fewest = isOfRuns ? FEWEST_RUNS : FEWEST_EFFECTIVE;
	const isTested = change !== null && Math.min(...change.effectiveCounts) >= fewest;
	const unit = isOfRuns ? "runs" : "samples";
	return { p, baseline: before, candidate: after, unit, change, isTested };
}

/** A quantile of each run; only those above 0 have a ratio. */
function runQuantiles({ runs }: SideSamples, p: number): number[] {
	return runs.map(({ sorted }) => quantile(sorted, p)).filter((value) => value > 0);
}

function known({ sorted }: OrderedSample, p: number): number | null {
	return sorted.length === 0 ? null : quantile(sorted, p);
}
