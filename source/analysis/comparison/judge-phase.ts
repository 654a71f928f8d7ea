import type { Change } from "./change.ts";
import type {
	CountComparison,
	Mixture,
	PhaseComparison,
	QuantileComparison,
	SinceChange,
} from "./comparison.ts";
import type { Correction } from "./correction.ts";
import type { MeasuredStep } from "./inner-changes.ts";
import { judgeChange, judgeRate } from "./judge.ts";
import { judgeStalls } from "./judge-stalls.ts";
import type { MeasuredChange } from "./measure-change.ts";
import {
	inBursts,
	type MeasuredCount,
	type MeasuredMetric,
	type MeasuredPhase,
} from "./measure-phase.ts";
import type { Rule } from "./rule.ts";
import type { Lack, Missing, Verdict } from "./verdict.ts";

/** Turns measured changes into verdicts. */
export function judgePhase(phase: MeasuredPhase, correct: Correction, rule: Rule): PhaseComparison {
	const judged = (
		change: MeasuredChange,
		metric: Pick<MeasuredMetric, "better" | "missing">,
		corrected = correct.get(change) ?? null,
	) => judgeQuantile(change, metric, corrected, rule, phase.covered_s);
	return {
		name: phase.name,
		metrics: phase.metrics.map((one) => {
			const { metric, better, meanOver } = one;
			const [mean, level, tail] = [one.mean, one.level, one.tail].map((change) =>
				judged(change, one),
			) as [QuantileComparison, QuantileComparison, QuantileComparison];
			const since = one.step === null ? null : sinceOf(one.step, one, judged);
			const verdict = metricVerdict(mean, level, tail, ...(since === null ? [] : [since.after]));
			const mixture = mixtureOf(one, mean, level);
			return { metric, better, mean, meanOver, level, tail, mixture, since, verdict };
		}),
		counts: phase.counts.map((measured) => judgeCount(measured, correct, rule)),
		together:
			phase.together === null
				? null
				: {
						metrics: phase.together.metrics,
						...judged(phase.together.change, { better: "higher", missing: null }),
					},
		stalls:
			phase.stalls === null ? null : judgeStalls(phase.stalls, correct, rule, phase.covered_s),
	};
}

function judgeQuantile(
	measured: MeasuredChange,
	{ better, missing }: Pick<MeasuredMetric, "better" | "missing">,
	corrected: number | null,
	rule: Rule,
	covered_s: number,
): QuantileComparison {
	const { p, baseline, candidate, unit, change } = measured;
	const shared = { p, baseline, candidate, unit, correctedProbability: corrected };
	if (change === null) {
		const verdict = missing === null ? withoutFigure(measured.lack) : notJudged(missing);
		const unknown = { change_percent: null, interval_percent: null, probability: null };
		return { ...shared, ...unknown, effectiveCounts: null, verdict };
	}
	const judged = judgeChange(change, [baseline, candidate], corrected, better, rule, {
		unit,
		covered_s,
	});
	const isTail = p !== null && p !== 0.5;
	const isPartial = measured.lacksRun && !isTail && judged.kind !== "regressed";
	return {
		...shared,
		...percentages(change),
		probability: corrected === null ? null : change.p,
		effectiveCounts: change.effectiveCounts,
		verdict: isPartial ? lacksRun : judged,
	};
}

const lacksRun: Verdict = {
	kind: "inconclusive",
	reason: "a run without load",
	neededMinutes: null,
};

/** A change from 0 has no per cent; one to 0 is −100 %, which is also the least possible end. */
function percentages({ ratio, interval: { low, high } }: Change) {
	if (!Number.isFinite(ratio)) return { change_percent: null, interval_percent: null };
	return {
		change_percent: percent(ratio),
		interval_percent: {
			low: (low > 0 && Number.isFinite(low)) || ratio === 0 ? percent(low) : null,
			high: Number.isFinite(percent(high)) ? percent(high) : null,
		},
	};
}

function percent(ratio: number): number {
	return 100 * (ratio - 1);
}

/**
 * The mean is what users gain or lose, so it decides. A tail needs far more samples, and a level
 * may not exist where a link changes between modes: inconclusive ones do not decide.
 */
function metricVerdict(mean: QuantileComparison, ...others: QuantileComparison[]): Verdict {
	const regressed = [mean, ...others].find(({ verdict }) => verdict.kind === "regressed");
	return (regressed ?? mean).verdict;
}

/** Null unless the candidate changed for the worse, and is worse than the baseline since then. */
function sinceOf(
	{ step, before, since }: MeasuredStep,
	metric: MeasuredMetric,
	judged: (
		change: MeasuredChange,
		metric: MeasuredMetric,
		corrected?: number | null,
	) => QuantileComparison,
): SinceChange | null {
	const isWorse = step.after < step.before === (metric.better === "higher");
	const after = judged(since, metric);
	if (!isWorse || after.verdict.kind !== "regressed") return null;
	// Of no consequence and only told beside a regression, so its own p needs no correction.
	const p = before.isTested ? (before.change?.p ?? null) : null;
	return { step, before: judged(before, metric, p), after };
}

/** What to say where the mean moved or the medians did, and the level as a whole did not. */
function mixtureOf(
	{ mixture }: MeasuredMetric,
	mean: QuantileComparison,
	level: QuantileComparison,
): Mixture | null {
	const isMoved = mean.verdict.kind === "regressed" || mean.verdict.kind === "improved";
	const isOfLevel = level.verdict.kind === mean.verdict.kind;
	const isTorn = level.verdict.kind === "not judged" && level.verdict.reason === "not one level";
	return (isMoved && !isOfLevel) || isTorn ? mixture : null;
}

function judgeCount(measured: MeasuredCount, correct: Correction, rule: Rule): CountComparison {
	const { count, missing, burst, sides, found } = measured;
	const [baseline, candidate] = sides;
	const shared = { count, baseline, candidate, burst };
	const unknown = { ratio: null, interval: null, probability: null, correctedProbability: null };
	if (missing !== null) return { ...shared, ...unknown, verdict: notJudged(missing) };
	if (baseline === null || candidate === null || found === null) {
		const verdict = { kind: "inconclusive", reason: "no values", neededMinutes: null } as const;
		return { ...shared, ...unknown, verdict };
	}
	const corrected = correct.get(found) ?? null;
	const { low, high } = found.interval;
	const finite = (value: number) => (Number.isFinite(value) ? value : null);
	return {
		...shared,
		ratio: found.ratio === null ? null : finite(found.ratio),
		interval: { low, high: finite(high) },
		probability: corrected === null ? null : found.p,
		correctedProbability: corrected,
		verdict: judgeRate(
			found,
			corrected,
			[inBursts(baseline, burst), inBursts(candidate, burst)],
			rule,
		),
	};
}

function withoutFigure(reason: Lack): Verdict {
	if (reason === "intervals differ") return { kind: "not judged", reason };
	return { kind: "inconclusive", reason, neededMinutes: null };
}

function notJudged(reason: Missing): Verdict {
	return { kind: "not judged", reason };
}
