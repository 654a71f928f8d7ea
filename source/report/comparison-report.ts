/** The report of a comparison. */
import type { Comparison, PhaseComparison } from "../analysis/comparison/comparison.ts";
import type { LogContents } from "../analysis/walk/log-contents.ts";
import {
	describeHeadline,
	describeInconclusive,
	describeRegression,
} from "../text/describe-comparison.ts";
import { describeCaveats } from "../text/describe-warnings.ts";
import { logsText, SOURCES } from "./analysis-report.ts";
import { distributionsOver, plotsOver } from "./comparison-plots.ts";
import { phaseTable, runsTable } from "./comparison-tables.ts";
import { formatShare } from "./quantity.ts";
import type { Notes, Report, Tone, Verdict } from "./report.ts";

/**
 * @param baseline the logs of the baseline, one per run
 * @param candidate the logs of the candidate, one per run
 * @param version of this program
 */
export function comparisonReport(
	comparison: Comparison,
	baseline: readonly LogContents[],
	candidate: readonly LogContents[],
	version: string,
): Report {
	const runs = [...baseline, ...candidate];
	const plots = plotsOver(baseline, candidate);
	const [before, after] = [comparison.baseline, comparison.candidate].map(sideText);
	return {
		title: "Comparison of an external GPU link",
		subtitle: `Baseline ${before}, candidate ${after}`,
		clock: "Times are UTC.",
		isDemo: runs.some(({ isDemo }) => isDemo),
		facts: [],
		verdict: banner(comparison),
		warnings: describeCaveats(comparison),
		sections: [
			...comparison.phases.map((phase) => phaseTable(phase, comparison.alpha)),
			...(plots === null ? [] : [plots]),
			...comparison.phases.flatMap(({ name }) => distributionsOver(name, baseline, candidate)),
			runsTable(baseline, candidate),
			method(comparison),
		],
		footer: `anarchy-perf-ink ${version}`,
	};
}

function sideText(names: readonly string[]): string {
	return logsText(names.join(", "), names.length);
}

const VERDICT_TONES: Readonly<Record<Comparison["verdict"], Tone>> = {
	regressed: "bad",
	passed: "good",
	inconclusive: "warning",
};

function banner(comparison: Comparison): Verdict {
	return {
		tone: VERDICT_TONES[comparison.verdict],
		headline: describeHeadline(comparison),
		details: [...describeRegression(comparison), ...describeInconclusive(comparison)],
	};
}

const PER_OPERATION =
	"A mean per operation weights each latency by the operations that it is the mean of; none of " +
	"them counts twice.";

function hasPerOperation({ metrics }: PhaseComparison): boolean {
	return metrics.some(({ meanOver }) => meanOver === "operations");
}

function method(comparison: Comparison): Notes {
	const { alpha, minEffect } = comparison;
	return {
		kind: "notes",
		title: "How it was computed",
		paragraphs: [
			`A change counts where it is established (corrected p below ${alpha}) and larger than ` +
				`${formatShare(minEffect)}. Unchanged means that the whole interval is smaller than ` +
				"that; anything else is inconclusive.",
			"Consecutive samples are correlated, so they carry less information than independent ones; " +
				"tests and intervals account for it. The corrected p accounts for the number of tests.",
			"The mean is over time: bytes over time under load, which is what a user gains or loses. " +
				"The change of the median is the factor by which the baseline must be multiplied until no " +
				"difference is found. The tail is p99 where lower is better, and p1 where higher is " +
				"better. The mean decides; an inconclusive median or tail does not affect the verdict.",
			...(comparison.phases.some(hasPerOperation) ? [PER_OPERATION] : []),
			SOURCES,
		],
	};
}
