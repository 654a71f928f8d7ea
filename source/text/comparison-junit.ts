/** A comparison as test cases: one per metric and per counter, in each phase. */
import type { Comparison, PhaseComparison } from "../analysis/comparison/comparison.ts";
import type { Verdict } from "../analysis/comparison/verdict.ts";
import {
	describeChange,
	describePoints,
	describeRatio,
	describeRelative,
	figureName,
} from "./describe-change.ts";
import { shownTogether } from "./describe-comparison.ts";
import { describeRejectedAndNotes } from "./describe-rejected.ts";
import { describeVerdict, isMissing } from "./describe-verdict.ts";
import { type JunitCase, type JunitSuite, outputCases } from "./junit.ts";
import { describeMissingOnBothSides, withoutMissing } from "./not-judged.ts";

export interface ComparisonRun {
	/** Start, in milliseconds since the Unix epoch. */
	readonly began_ms: number;
	readonly seconds: number;
	readonly hostname: string;
	/** Whether inconclusive results pass. */
	readonly allowInconclusive: boolean;
}

/** @param lostOutputs errors of outputs that could not be written: they fail the command as well */
export function toComparisonJunit(
	comparison: Comparison,
	{ allowInconclusive, ...run }: ComparisonRun,
	lostOutputs: readonly string[],
): JunitSuite {
	const { verdict } = comparison;
	const isPassed = verdict === "passed" || (verdict === "inconclusive" && allowInconclusive);
	// The only case to fail where nothing could be compared.
	const whole: JunitCase = {
		group: "compare",
		name: "comparison",
		seconds: run.seconds,
		outcome: isPassed
			? { kind: "passed" }
			: { kind: "failed", type: verdict, message: `the comparison is ${verdict}` },
	};
	const cases = [
		...comparisonCases(comparison, "compare", allowInconclusive),
		whole,
		...outputCases("compare", lostOutputs),
	];
	const properties = {
		baseline: comparison.baseline.join(", "),
		candidate: comparison.candidate.join(", "),
		alpha: String(comparison.alpha),
		"minimum effect": String(comparison.minEffect),
		...remarksProperty(comparison),
	};
	return { name: "anarchy-perf-ink compare", ...run, properties, cases };
}

/** Returns what was left out of the logs, and what they do not have; nothing if all is there. */
export function remarksProperty(comparison: Comparison): Record<string, string> {
	const { baseline, candidate } = comparison.logs;
	const remarks = [
		...describeRejectedAndNotes([...baseline, ...candidate]),
		...describeMissingOnBothSides(comparison),
	];
	return remarks.length === 0 ? {} : { remarks: remarks.join("; ") };
}

/** @param allowInconclusive whether inconclusive results pass */
export function comparisonCases(
	{ phases }: Comparison,
	suite: string,
	allowInconclusive: boolean,
): JunitCase[] {
	return phases.flatMap((phase) => casesOf(phase, suite, allowInconclusive));
}

function casesOf(phase: PhaseComparison, suite: string, allowInconclusive: boolean): JunitCase[] {
	const { name, metrics, counts, stalls } = withoutMissing(phase);
	const together = shownTogether(phase);
	const group = name === "" ? suite : `${suite}.${name}`;
	const caseOf = (caseName: string, verdict: Verdict, message: string): JunitCase => {
		if (isMissing(verdict)) {
			const outcome = { kind: "skipped", message: describeVerdict(verdict) } as const;
			return { group, name: caseName, seconds: 0, outcome };
		}
		const isPassed =
			verdict.kind === "inconclusive" ? allowInconclusive : verdict.kind !== "regressed";
		return {
			group,
			name: caseName,
			seconds: 0,
			outcome: isPassed ? { kind: "passed" } : { kind: "failed", type: verdict.kind, message },
		};
	};
	return [
		...metrics.map((comparison) => {
			const { metric, mean, level, tail, since, verdict } = comparison;
			const changes = [mean, level, tail].map(
				(one) => `${figureName(comparison, one)} ${describeChange(one, metric)}`,
			);
			if (since !== null) {
				changes.push(`since ${since.step.time} ${describeChange(since.after, metric)}`);
			}
			return caseOf(metric, verdict, `${describeVerdict(verdict)}: ${changes.join(", ")}`);
		}),
		...counts.map((comparison) => {
			const { count, verdict } = comparison;
			return caseOf(count, verdict, `${describeVerdict(verdict)}: ${describeRatio(comparison)}`);
		}),
		...(together === null
			? []
			: [caseOf("together", together.verdict, describeRelative(together))]),
		...(stalls === null
			? []
			: [
					caseOf(
						"stalled_share",
						stalls.verdict,
						`${describeVerdict(stalls.verdict)}: ${describePoints(stalls)}`,
					),
				]),
	];
}
