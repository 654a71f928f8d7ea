import { fieldOf } from "../core/metrics.ts";
import {
	JUDGED_COUNTS,
	JUDGED_METRICS,
	type JudgedCount,
	type JudgedMetric,
	type PhaseContents,
} from "./log-contents.ts";
import {
	type MeasuredChange,
	measureChange,
	type SideSamples,
	sideSamples,
} from "./measure-change.ts";
import { type EventCount, type RateRatio, rateRatio } from "./rate-ratio.ts";

/** The tail on the bad side. */
const TAILS = { lower: 0.99, higher: 0.01 } as const;

export interface MeasuredMetric {
	readonly metric: JudgedMetric;
	readonly better: "higher" | "lower";
	readonly level: MeasuredChange;
	readonly tail: MeasuredChange;
}

export interface MeasuredCount {
	readonly count: JudgedCount;
	readonly sides: readonly [baseline: EventCount, candidate: EventCount];
	readonly found: RateRatio | null;
}

export interface MeasuredPhase {
	readonly name: string;
	readonly covered_s: number;
	readonly metrics: readonly MeasuredMetric[];
	readonly counts: readonly MeasuredCount[];
}

/**
 * Measures all changes of a phase.
 *
 * @param baseline the phase in each run of the side
 * @param alpha 1 − confidence of the intervals
 */
export function measurePhase(
	name: string,
	baseline: readonly PhaseContents[],
	candidate: readonly PhaseContents[],
	alpha: number,
): MeasuredPhase {
	const metrics = JUDGED_METRICS.map((metric) => {
		const better = betterDirection(metric);
		const [first, second] = [samplesOf(baseline, metric), samplesOf(candidate, metric)];
		return {
			metric,
			better,
			level: measureChange(first, second, 0.5, alpha),
			tail: measureChange(first, second, TAILS[better], alpha),
		};
	});
	const counts = JUDGED_COUNTS.map((count) => {
		const sides = [eventCount(baseline, count), eventCount(candidate, count)] as const;
		return { count, sides, found: rateRatio(...sides, alpha) };
	});
	return {
		name,
		covered_s: Math.min(coveredTime(baseline), coveredTime(candidate)),
		metrics: metrics.filter(({ level }) => level.baseline !== null || level.candidate !== null),
		counts,
	};
}

function betterDirection(metric: JudgedMetric): "higher" | "lower" {
	return fieldOf(metric).better ?? "lower";
}

function samplesOf(phases: readonly PhaseContents[], metric: JudgedMetric): SideSamples {
	return sideSamples(phases.map(({ metrics }) => metrics[metric]));
}

function eventCount(phases: readonly PhaseContents[], count: JudgedCount): EventCount {
	const events = phases.reduce((sum, { counts }) => sum + counts[count], 0);
	return { events, covered_s: coveredTime(phases) };
}

function coveredTime(phases: readonly PhaseContents[]): number {
	return phases.reduce((sum, { covered_s }) => sum + covered_s, 0);
}
