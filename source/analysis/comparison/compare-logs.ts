/**
 * Compares recorded logs, to detect regressions. All changes are measured first, then corrected for
 * multiple testing together, then judged, so that the false-alarm rate is that of the whole
 * comparison. docs/method/statistics.md has the methods.
 */

import { isoTime } from "../../core/iso-time.ts";
import type { LogContents } from "../walk/log-contents.ts";
import type {
	ComparedLog,
	Comparison,
	MetricComparison,
	PhaseComparison,
	QuantileComparison,
} from "./comparison.ts";
import type { ComparisonWarning } from "./comparison-warning.ts";
import { correctAll } from "./correction.ts";
import { compareErrorKinds } from "./error-kinds.ts";
import { judgePhase } from "./judge-phase.ts";
import { phaseNames, similarityWarnings } from "./machine-similarity.ts";
import { type MeasuredPhase, measurePhase } from "./measure-phase.ts";
import type { Rule } from "./rule.ts";
import { isHarmless } from "./verdict.ts";

export const DEFAULT_RULE: Rule = { alpha: 0.01, minEffect: 0.02 };

/**
 * Compares two sides of one or more runs each, phase by phase.
 *
 * Runs of a side count as one long run. From three runs of a side on, each run is one observation
 * instead, which accounts for differences between runs.
 */
export function compareLogs(
	baseline: readonly LogContents[],
	candidate: readonly LogContents[],
	rule: Rule = DEFAULT_RULE,
): Comparison {
	const others = phaseNames(candidate);
	const ofIntervals = { ...rule, alpha: rule.intervalAlpha ?? rule.alpha };
	const measured = [...phaseNames(baseline)]
		.filter((name) => others.has(name))
		.map((name) => measurePhase(name, baseline, candidate, ofIntervals));
	const correct = correctAll(measured, rule.alpha);
	const phases = measured.map((phase) => judgePhase(phase, correct, rule));
	return {
		baseline: baseline.map(({ name }) => name),
		candidate: candidate.map(({ name }) => name),
		isBaselineFixed: false,
		...rule,
		verdict: overallVerdict(phases),
		phases,
		errorsByKind: compareErrorKinds(baseline, candidate),
		warnings: [
			...similarityWarnings(baseline, candidate),
			...stationarityWarnings(measured),
			...slowNoiseWarnings(measured, phases),
			...inconclusiveWarnings(phases),
		],
		logs: { baseline: baseline.map(comparedLog), candidate: candidate.map(comparedLog) },
	};
}

/** The facts about a log, without what was measured. */
function comparedLog({ start_s, end_s, ...log }: LogContents): ComparedLog {
	const { phases: _, measured: __, pcieErrors: ___, ...facts } = log;
	const timeOf = (time_s: number | null) => (time_s === null ? null : isoTime(time_s));
	return { ...facts, start: timeOf(start_s), end: timeOf(end_s) };
}

function overallVerdict(phases: readonly PhaseComparison[]): Comparison["verdict"] {
	const verdicts = phases.flatMap(({ metrics, counts, stalls, together }) => [
		...[...metrics, ...counts, ...(stalls === null ? [] : [stalls])].map(({ verdict }) => verdict),
		...(together?.verdict.kind === "regressed" ? [together.verdict] : []),
	]);
	const kinds = verdicts.map(({ kind }) => kind);
	if (kinds.includes("regressed")) return "regressed";
	const isAnyJudged = verdicts.some((one) => one.kind !== "not judged" || isHarmless(one.reason));
	return kinds.includes("inconclusive") || !isAnyJudged ? "inconclusive" : "passed";
}

function stationarityWarnings(phases: readonly MeasuredPhase[]): ComparisonWarning[] {
	return phases.flatMap(({ metrics }) =>
		metrics.flatMap(({ innerChanges }) =>
			innerChanges.map((change) => ({ kind: "not stationary", change }) as const),
		),
	);
}

/** Only if a change is claimed that may be wander. All metrics together show how slow noise is. */
function slowNoiseWarnings(
	measured: readonly MeasuredPhase[],
	phases: readonly PhaseComparison[],
): ComparisonWarning[] {
	return phases.flatMap(({ name, metrics, together }, phase) => {
		const all = measured[phase]?.metrics ?? [];
		if (all.reduce((sum, { longMemory }) => sum + (longMemory ?? 0), 0) <= 0) return [];
		const isClaimed = ({ verdict: { kind } }: Pick<MetricComparison, "verdict">) =>
			kind === "regressed" || kind === "improved";
		const isOfAll = together !== null && isClaimed(together);
		return metrics
			.filter((one) => one.mean.unit === "samples" && (isOfAll || isClaimed(one)))
			.map(({ metric }) => ({ kind: "slow noise", phase: name, metric }) as const);
	});
}

function inconclusiveWarnings(phases: readonly PhaseComparison[]): ComparisonWarning[] {
	return phases.flatMap(({ name, metrics }) =>
		metrics
			.filter(({ verdict }) => verdict.kind !== "inconclusive")
			.flatMap(({ metric, level, tail }: MetricComparison) => [
				...unless(level, { kind: "level not judged", phase: name, metric } as const),
				...unless(tail, { kind: "tail not judged", phase: name, metric } as const),
			]),
	);
}

/** The warning, where the figure that it is about is inconclusive. */
function unless<Warning>({ verdict }: QuantileComparison, warning: Warning): Warning[] {
	return verdict.kind === "inconclusive" ? [warning] : [];
}
