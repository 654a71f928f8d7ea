import type {
	CountComparison,
	PhaseComparison,
	QuantileComparison,
	Verdict,
} from "./comparison.ts";
import type { Correction } from "./correction.ts";
import { judgeChange, judgeRate, type Rule } from "./judge.ts";
import type { MeasuredChange } from "./measure-change.ts";
import type { MeasuredCount, MeasuredPhase } from "./measure-phase.ts";

/** From what was measured to verdicts. */
export function judgePhase(phase: MeasuredPhase, correct: Correction, rule: Rule): PhaseComparison {
	const quantileOf = (measured: MeasuredChange, better: "higher" | "lower") =>
		judgeQuantile(measured, correct.get(measured) ?? null, better, rule, phase.covered_s);
	return {
		name: phase.name,
		metrics: phase.metrics.map(({ metric, better, ...measured }) => {
			const level = quantileOf(measured.level, better);
			const tail = quantileOf(measured.tail, better);
			return { metric, better, level, tail, verdict: metricVerdict(level, tail) };
		}),
		counts: phase.counts.map((measured) => judgeCount(measured, correct, rule)),
	};
}

function judgeQuantile(
	measured: MeasuredChange,
	corrected: number | null,
	better: "higher" | "lower",
	rule: Rule,
	covered_s: number,
): QuantileComparison {
	const { p, baseline, candidate, unit, change } = measured;
	const shared = { p, baseline, candidate, unit, correctedProbability: corrected };
	if (change === null) {
		const reason = baseline === null || candidate === null ? "no values" : "too few samples";
		const verdict = { kind: "inconclusive", reason, neededMinutes: null } as const;
		const unknown = { change_percent: null, interval_percent: null, probability: null };
		return { ...shared, ...unknown, effectiveCounts: null, verdict };
	}
	const { low, high } = change.interval;
	return {
		...shared,
		change_percent: percent(change.ratio),
		interval_percent: {
			low: low > 0 ? percent(low) : null,
			high: Number.isFinite(high) ? percent(high) : null,
		},
		probability: corrected === null ? null : change.p,
		effectiveCounts: change.effectiveCounts,
		verdict: judgeChange(change, corrected, better, rule, covered_s),
	};
}

function percent(ratio: number): number {
	return 100 * (ratio - 1);
}

/** A tail takes far more samples than a level, so one that is not known well holds up nothing. */
function metricVerdict(level: QuantileComparison, tail: QuantileComparison): Verdict {
	return tail.verdict.kind === "regressed" ? tail.verdict : level.verdict;
}

function judgeCount(measured: MeasuredCount, correct: Correction, rule: Rule): CountComparison {
	const { count, sides, found } = measured;
	const shared = { count, baseline: sides[0], candidate: sides[1] };
	if (found === null) {
		const verdict = { kind: "inconclusive", reason: "no values", neededMinutes: null } as const;
		const unknown = { ratio: null, interval: null, probability: null, correctedProbability: null };
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
		verdict: judgeRate(found, corrected, sides, rule),
	};
}
