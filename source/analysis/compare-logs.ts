import type {
	ComparedLog,
	Comparison,
	ComparisonWarning,
	MetricComparison,
	PhaseComparison,
} from "./comparison.ts";
import { correction } from "./correction.ts";
import { isoTime } from "./iso-time.ts";
import type { Rule } from "./judge.ts";
import { judgePhase } from "./judge-phase.ts";
import { likenessWarnings, phaseNames } from "./likeness.ts";
import type { LogContents, PhaseContents } from "./log-contents.ts";
import { measurePhase } from "./measure-phase.ts";

export const DEFAULT_RULE: Rule = { alpha: 0.01, minEffect: 0.02 };

/**
 * Compares two sides of one or more runs each, phase by phase.
 *
 * Runs of one side are taken as one after the other; from five a side on, each run is one
 * observation instead, which also sees how much runs differ.
 */
export function compareLogs(
	baseline: readonly LogContents[],
	candidate: readonly LogContents[],
	rule: Rule = DEFAULT_RULE,
): Comparison {
	const others = phaseNames(candidate);
	const measured = [...phaseNames(baseline)]
		.filter((name) => others.has(name))
		.map((name) =>
			measurePhase(name, phasesOf(baseline, name), phasesOf(candidate, name), rule.alpha),
		);
	const correct = correction(measured, rule.alpha);
	const phases = measured.map((phase) => judgePhase(phase, correct, rule));
	return {
		baseline: baseline.map(({ name }) => name),
		candidate: candidate.map(({ name }) => name),
		...rule,
		verdict: overall(phases),
		phases,
		warnings: [...likenessWarnings(baseline, candidate), ...tailWarnings(phases)],
		logs: { baseline: baseline.map(comparedLog), candidate: candidate.map(comparedLog) },
	};
}

/** Without what was measured. */
function comparedLog({ start_s, end_s, phases: _, ...facts }: LogContents): ComparedLog {
	const timeOf = (time_s: number | null) => (time_s === null ? null : isoTime(time_s));
	return { ...facts, start: timeOf(start_s), end: timeOf(end_s) };
}

function phasesOf(side: readonly LogContents[], name: string): PhaseContents[] {
	return side.flatMap(({ phases }) => phases.filter((phase) => phase.name === name));
}

function overall(phases: readonly PhaseComparison[]): Comparison["verdict"] {
	const kinds = phases.flatMap(({ metrics, counts }) =>
		[...metrics, ...counts].map(({ verdict }) => verdict.kind),
	);
	if (kinds.includes("regressed")) return "regressed";
	return kinds.includes("inconclusive") || kinds.length === 0 ? "inconclusive" : "passed";
}

function tailWarnings(phases: readonly PhaseComparison[]): ComparisonWarning[] {
	return phases.flatMap(({ name, metrics }) =>
		metrics
			.filter(({ tail }: MetricComparison) => tail.verdict.kind === "inconclusive")
			.map(({ metric }) => ({ kind: "tail not judged", phase: name, metric }) as const),
	);
}
