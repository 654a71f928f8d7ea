/** The tables of a comparison. */
import type {
	CountComparison,
	MetricComparison,
	PhaseComparison,
	QuantileComparison,
	StallComparison,
	TogetherComparison,
} from "../analysis/comparison/comparison.ts";
import type { Verdict as Judged } from "../analysis/comparison/verdict.ts";
import type { LogContents } from "../analysis/walk/log-contents.ts";
import { formatDuration, UNKNOWN } from "../core/format.ts";
import { stalledShare } from "../core/stalls.ts";
import {
	describeChange,
	describePoints,
	describeProbability,
	describeRate,
	describeRatio,
	describeRelative,
	figureName,
	labelOf,
} from "../text/describe-change.ts";
import {
	inPhase,
	STALLED,
	shownQuantiles,
	shownTogether,
	TOGETHER,
} from "../text/describe-comparison.ts";
import { formatStalledShare } from "../text/describe-stalls.ts";
import { describeVerdict } from "../text/describe-verdict.ts";
import { withoutMissing } from "../text/not-judged.ts";
import { logsText } from "./analysis-report.ts";
import { metricTitle, metricUnit } from "./plots.ts";
import { formatMoment, formatQuantity, formatShare } from "./quantity.ts";
import type { Cell, Table, Tone } from "./report.ts";
import { leftColumn, rightColumn } from "./tables.ts";

export function phaseTable(phase: PhaseComparison, alpha: number): Table {
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
				shownQuantiles(comparison).map((quantile) => quantileRow(comparison, quantile)),
			),
			...(together === null ? [] : [togetherRow(together)]),
			...counts.map(countRow),
			...(stalls === null ? [] : [stallRow(stalls)]),
		],
	};
}

function quantileRow(comparison: MetricComparison, found: QuantileComparison): Cell[] {
	const { metric } = comparison;
	const unit = metricUnit(metric);
	return [
		`${metricTitle(metric)} ${figureName(comparison, found)}`,
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

export function runsTable(
	baseline: readonly LogContents[],
	candidate: readonly LogContents[],
): Table {
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
