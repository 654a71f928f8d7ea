/** The report of a comparison. */
import type {
	Comparison,
	CountComparison,
	Verdict as Judged,
	PhaseComparison,
	QuantileComparison,
	StallComparison,
	TogetherComparison,
} from "../analysis/comparison/comparison.ts";
import type { JudgedMetric, LogContents } from "../analysis/walk/log-contents.ts";
import { formatDuration, UNKNOWN } from "../core/format.ts";
import { stalledShare } from "../core/stalls.ts";
import {
	describeChange,
	describeHeadline,
	describeInconclusive,
	describePoints,
	describeProbability,
	describeRate,
	describeRatio,
	describeRegression,
	describeRelative,
	describeVerdict,
	inPhase,
	labelOf,
	quantileName,
	STALLED,
	shownQuantiles,
	shownTogether,
	TOGETHER,
} from "../text/describe-comparison.ts";
import { formatStalledShare } from "../text/describe-stalls.ts";
import { describeCaveats } from "../text/describe-warnings.ts";
import { withoutMissing } from "../text/not-judged.ts";
import { logsText, SOURCES } from "./analysis-report.ts";
import { distributionsOver, plotsOver } from "./comparison-plots.ts";
import { metricTitle, metricUnit } from "./plots.ts";
import { formatMoment, formatQuantity, formatShare } from "./quantity.ts";
import type { Cell, Notes, Report, Table, Tone, Verdict } from "./report.ts";
import { leftColumn, rightColumn } from "./tables.ts";

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

function phaseTable(phase: PhaseComparison, alpha: number): Table {
	const { name, metrics, counts, stalls } = withoutMissing(phase);
	const together = shownTogether(phase);
	const confidence = `${Number((100 * (1 - alpha)).toPrecision(6))} %`;
	return {
		kind: "table",
		title: `Changes${inPhase(name)}`,
		note: `Under load, with the ${confidence} confidence interval in parentheses.`,
		columns: [
			leftColumn(""),
			rightColumn("baseline"),
			rightColumn("candidate"),
			rightColumn("change"),
			rightColumn("corrected p"),
			leftColumn("verdict"),
		],
		rows: [
			...metrics.flatMap((comparison) =>
				shownQuantiles(comparison).map((quantile) => quantileRow(comparison.metric, quantile)),
			),
			...(together === null ? [] : [togetherRow(together)]),
			...counts.map(countRow),
			...(stalls === null ? [] : [stallRow(stalls)]),
		],
	};
}

function quantileRow(metric: JudgedMetric, found: QuantileComparison): Cell[] {
	const unit = metricUnit(metric);
	return [
		`${metricTitle(metric)} ${quantileName(found.p)}`,
		formatQuantity(found.baseline, unit),
		formatQuantity(found.candidate, unit),
		describeChange(found, metric),
		describeProbability(found.correctedProbability),
		verdictCell(found.verdict),
	];
}

function countRow(found: CountComparison): Cell[] {
	return [
		labelOf(found.count),
		describeRate(found.baseline),
		describeRate(found.candidate),
		describeRatio(found),
		describeProbability(found.correctedProbability),
		verdictCell(found.verdict),
	];
}

function togetherRow(found: TogetherComparison): Cell[] {
	const p = describeProbability(found.correctedProbability);
	return [TOGETHER, "", "", describeRelative(found), p, verdictCell(found.verdict)];
}

function stallRow(found: StallComparison): Cell[] {
	return [
		STALLED,
		...[found.baseline, found.candidate].map((side) =>
			side === null ? UNKNOWN : `${formatStalledShare(stalledShare(side))} (${side.count})`,
		),
		describePoints(found),
		describeProbability(found.correctedProbability),
		verdictCell(found.verdict),
	];
}

const CELL_TONES: Readonly<Record<Judged["kind"], Tone>> = {
	regressed: "bad",
	improved: "good",
	unchanged: "neutral",
	inconclusive: "warning",
	"not judged": "neutral",
};

function verdictCell(verdict: Judged): Cell {
	return { text: describeVerdict(verdict), tone: CELL_TONES[verdict.kind] };
}

function runsTable(baseline: readonly LogContents[], candidate: readonly LogContents[]): Table {
	const rows = (side: string, runs: readonly LogContents[]) =>
		runs.map(({ name, start_s, end_s, records, interval_s, idleShare }): Cell[] => [
			side,
			logsText(name, 1),
			start_s === null ? UNKNOWN : formatMoment(start_s, "utc"),
			start_s === null || end_s === null ? UNKNOWN : formatDuration(end_s - start_s),
			formatQuantity(records, ""),
			formatDuration(interval_s),
			idleShare === null ? UNKNOWN : formatShare(idleShare),
		]);
	return {
		kind: "table",
		title: "The logs",
		note: null,
		columns: [
			leftColumn("side"),
			leftColumn("log"),
			leftColumn("start"),
			...["span", "records", "interval", "idle"].map(rightColumn),
		],
		rows: [...rows("baseline", baseline), ...rows("candidate", candidate)],
	};
}

function method({ alpha, minEffect }: Comparison): Notes {
	return {
		kind: "notes",
		title: "How it was computed",
		paragraphs: [
			`A change counts where it is established (corrected p below ${alpha}) and larger than ` +
				`${formatShare(minEffect)}. Unchanged means that the whole interval is smaller than ` +
				"that; anything else is inconclusive.",
			"Consecutive samples are correlated, so they carry less information than independent ones; " +
				"tests and intervals account for it. The corrected p accounts for the number of tests.",
			"The mean is over time: bytes over time under load, which is what a user gains or loses. The " +
				"change of the median is the factor by which the baseline must be multiplied until no " +
				"difference is found. The tail is p99 where lower is better, and p1 where higher is " +
				"better. The mean decides; an inconclusive median or tail does not affect the verdict.",
			SOURCES,
		],
	};
}
