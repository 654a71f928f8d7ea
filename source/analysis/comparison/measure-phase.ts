import { fieldOf } from "../../core/metrics.ts";
import { dispersion } from "../../statistics/dispersion.ts";
import type { MeanOver } from "../../statistics/operation-mean.ts";
import { type EventCount, type RateRatio, rateRatio } from "../../statistics/rate-ratio.ts";
import { evidenceOfLongMemory } from "../../statistics/shared-memory.ts";
import {
	JUDGED_COUNTS,
	JUDGED_METRICS,
	type JudgedCount,
	type JudgedMetric,
	type LogContents,
	type PhaseContents,
} from "../walk/log-contents.ts";
import type { Mixture } from "./comparison.ts";
import type { InnerChange, Side } from "./comparison-warning.ts";
import { withoutChange, withoutShape } from "./incomparable.ts";
import { innerChanges, type MeasuredStep, measureStep } from "./inner-changes.ts";
import { areCountedAlike, areIntervalsAlike } from "./machine-similarity.ts";
import { type MeasuredChange, measureChange } from "./measure-change.ts";
import { largestDifference } from "./mixture.ts";
import type { Rule } from "./rule.ts";
import { MIN_RUNS } from "./run-change.ts";
import { collectSamples, meanOverOf, type RunSeries } from "./side-samples.ts";
import { type MeasuredStalls, measureStalls } from "./stall-change.ts";
import { type MeasuredTogether, type MetricSides, measureTogether } from "./together-change.ts";
import type { Missing } from "./verdict.ts";

/** The tail on the bad side. */
const TAILS = { lower: 0.99, higher: 0.01 } as const;

export interface MeasuredMetric {
	readonly metric: JudgedMetric;
	readonly better: "higher" | "lower";
	/** Which sides do not have it, whether under load or not; null where both have it. */
	readonly missing: Missing | null;
	/** What the mean is over. */
	readonly meanOver: MeanOver;
	readonly mean: MeasuredChange;
	readonly level: MeasuredChange;
	readonly tail: MeasuredChange;
	/** What is not stationary in single runs of both sides. */
	readonly innerChanges: readonly InnerChange[];
	readonly step: MeasuredStep | null;
	/** How much more the noise speaks for a memory as long as the runs; null: unknown. */
	readonly longMemory: number | null;
	/** Where the shares of time of both sides differ most. */
	readonly mixture: Mixture | null;
}

export interface MeasuredCount {
	readonly count: JudgedCount;
	/** Which sides have no run that counts it; null where both count it. */
	readonly missing: Missing | null;
	/** So many events come together, on both sides. */
	readonly burst: number;
	readonly sides: readonly [baseline: EventCount | null, candidate: EventCount | null];
	readonly found: RateRatio | null;
}

export interface MeasuredPhase {
	readonly name: string;
	/** By the side that has to grow. */
	readonly covered_s: number;
	readonly metrics: readonly MeasuredMetric[];
	readonly counts: readonly MeasuredCount[];
	/** All metrics together; null where fewer than two can be compared. */
	readonly together: MeasuredTogether | null;
	/** Null where no side tells of both directions. */
	readonly stalls: MeasuredStalls | null;
}

/**
 * Measures all changes of a phase.
 *
 * @param baseline the runs of a side, with or without the phase
 * @param rule its alpha is 1 − confidence of the intervals
 */
export function measurePhase(
	name: string,
	baselineRuns: readonly LogContents[],
	candidateRuns: readonly LogContents[],
	{ alpha, minEffect, isBaselineFixed = false }: Rule,
): MeasuredPhase {
	const before = phaseOf(baselineRuns, name);
	const after = phaseOf(candidateRuns, name);
	const baseline = before.map(({ phase }) => phase);
	const candidate = after.map(({ phase }) => phase);
	const sides = JUDGED_METRICS.map((metric): MetricSides => {
		const runs = [seriesOf(before, metric), seriesOf(after, metric)] as const;
		const meanOver = meanOverOf(runs.flat());
		const sides = [collectSamples(runs[0], meanOver), collectSamples(runs[1], meanOver)] as const;
		return { metric, meanOver, better: betterDirection(metric), sides };
	});
	const isAlike = areCountedAlike(baselineRuns, candidateRuns);
	const isComparable = ({ metric }: { metric: JudgedMetric }) => isAlike || !RATES.has(metric);
	const measured = sides.map(({ metric, meanOver, better, sides: [first, second] }) => {
		// From three runs on, their spread has in it what happens within them.
		const within = (side: Side, runs: readonly LogContents[]) =>
			runs.length < MIN_RUNS ? innerChanges(side, runs, name, metric, minEffect) : [];
		const ofCandidate = within("candidate", candidateRuns);
		return {
			innerChanges: [...within("baseline", baselineRuns), ...ofCandidate],
			step: measureStep(first, candidateRuns, ofCandidate, alpha),
			metric,
			meanOver,
			better,
			missing: missingOn(isMeasured(before, metric), isMeasured(after, metric)),
			mean: measureChange(first, second, null, alpha),
			level: measureChange(first, second, 0.5, alpha),
			tail: measureChange(first, second, TAILS[better], alpha),
			longMemory:
				first.mean !== null && second.mean !== null
					? evidenceOfLongMemory(first.mean, second.mean)
					: null,
			mixture: largestDifference(first.all, second.all),
		};
	});
	const haveShape = areIntervalsAlike(baselineRuns, candidateRuns);
	const metrics = measured
		.map((one) => (haveShape ? one : withoutShape(one)))
		.map((one) => (isComparable(one) ? one : withoutChange(one)));
	const counts = JUDGED_COUNTS.map((count) => {
		const sides = [sumEvents(baseline, count), sumEvents(candidate, count)] as const;
		const [first, second] = sides;
		const burst = dispersion([...baseline, ...candidate].map(({ countSums }) => countSums[count]));
		const found =
			first === null || second === null
				? null
				: rateRatio(inBursts(first, burst), inBursts(second, burst), alpha);
		return { count, missing: missingOn(first !== null, second !== null), burst, sides, found };
	});
	return {
		name,
		covered_s: isBaselineFixed
			? coveredTime(candidate)
			: Math.min(coveredTime(baseline), coveredTime(candidate)),
		metrics: metrics.filter(({ level }) => level.baseline !== null || level.candidate !== null),
		counts,
		together: measureTogether(sides.filter(isComparable), alpha),
		stalls: measureStalls(baseline, candidate, alpha),
	};
}

/** What a byte is differs between sources. */
const RATES: ReadonlySet<JudgedMetric> = new Set(["tx_mb_per_s", "rx_mb_per_s"]);

/** A phase in one run, and the metrics that this run has. */
interface PhaseOfRun {
	readonly phase: PhaseContents;
	readonly measured: readonly JudgedMetric[];
}

function phaseOf(runs: readonly LogContents[], name: string): PhaseOfRun[] {
	return runs.flatMap(({ phases, measured }) =>
		phases.filter((phase) => phase.name === name).map((phase) => ({ phase, measured })),
	);
}

function isMeasured(runs: readonly PhaseOfRun[], metric: JudgedMetric): boolean {
	return runs.some(({ measured }) => measured.includes(metric));
}

function missingOn(isInBaseline: boolean, isInCandidate: boolean): Missing | null {
	if (isInBaseline) return isInCandidate ? null : "not in the candidate";
	return isInCandidate ? "not in the baseline" : "not in either log";
}

function betterDirection(metric: JudgedMetric): "higher" | "lower" {
	return fieldOf(metric).better ?? "lower";
}

function seriesOf(runs: readonly PhaseOfRun[], metric: JudgedMetric): RunSeries[] {
	return runs.map(({ phase, measured }) => ({
		series: phase.metrics[metric],
		sums: phase.sums[metric],
		perOperation: fieldOf(metric).isPerOperation === true ? phase.latencyPerOperation : null,
		isMeasured: measured.includes(metric),
	}));
}

/** As many independent events as there are bursts of this size. */
export function inBursts({ events, covered_s }: EventCount, burst: number): EventCount {
	return { events: events / burst, covered_s };
}

/** The sum over the runs that count it; null where none does. */
function sumEvents(phases: readonly PhaseContents[], count: JudgedCount): EventCount | null {
	const known = phases.map(({ counts }) => counts[count]).filter((one) => one !== null);
	if (known.length === 0) return null;
	return {
		events: known.reduce((sum, { events }) => sum + events, 0),
		covered_s: known.reduce((sum, { covered_s }) => sum + covered_s, 0),
	};
}

function coveredTime(phases: readonly PhaseContents[]): number {
	return phases.reduce((sum, { covered_s }) => sum + covered_s, 0);
}
