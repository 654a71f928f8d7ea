/** A comparison as test cases: one a metric and a count, in each phase. */
import type { Comparison, PhaseComparison, Verdict } from "../analysis/comparison.ts";
import {
	changeWords,
	quantileName,
	ratioWords,
	verdictWords,
} from "../analysis/comparison-words.ts";
import { remarkLines } from "../analysis/left-out-words.ts";
import type { JunitCase, JunitSuite } from "../formats/junit.ts";

export interface ComparisonRun {
	/** When it began, in milliseconds since the Unix epoch. */
	readonly began_ms: number;
	readonly seconds: number;
	readonly hostname: string;
	/** Whether what cannot be told passes. */
	readonly allowInconclusive: boolean;
}

export function toComparisonJunit(
	comparison: Comparison,
	{ allowInconclusive, ...run }: ComparisonRun,
): JunitSuite {
	const cases = comparisonCases(comparison, "compare", allowInconclusive);
	const remarks = remarkLines([...comparison.logs.baseline, ...comparison.logs.candidate]);
	const properties = {
		baseline: comparison.baseline.join(", "),
		candidate: comparison.candidate.join(", "),
		alpha: String(comparison.alpha),
		"minimum effect": String(comparison.minEffect),
		...(remarks.length === 0 ? {} : { remarks: remarks.join("; ") }),
	};
	return { name: "anarchy-perf-ink compare", ...run, properties, cases };
}

/** @param passesUntold whether what cannot be told passes */
export function comparisonCases(
	{ phases }: Comparison,
	suite: string,
	passesUntold: boolean,
): JunitCase[] {
	return phases.flatMap((phase) => casesOf(phase, suite, passesUntold));
}

function casesOf(
	{ name, metrics, counts }: PhaseComparison,
	suite: string,
	passesUntold: boolean,
): JunitCase[] {
	const group = name === "" ? suite : `${suite}.${name}`;
	const caseOf = (caseName: string, verdict: Verdict, message: string): JunitCase => {
		const isPassed = verdict.kind === "inconclusive" ? passesUntold : verdict.kind !== "regressed";
		return {
			group,
			name: caseName,
			seconds: 0,
			outcome: isPassed ? { kind: "passed" } : { kind: "failed", type: verdict.kind, message },
		};
	};
	return [
		...metrics.map(({ metric, level, tail, verdict }) => {
			const changes = `level ${changeWords(level)}, ${quantileName(tail.p)} ${changeWords(tail)}`;
			return caseOf(metric, verdict, `${verdictWords(verdict)}: ${changes}`);
		}),
		...counts.map((comparison) => {
			const { count, verdict } = comparison;
			return caseOf(count, verdict, `${verdictWords(verdict)}: ${ratioWords(comparison)}`);
		}),
	];
}
