/** The comparison of two sides as a report. */
import type {
	Comparison,
	CountComparison,
	Verdict as Judged,
	PhaseComparison,
	QuantileComparison,
} from "../analysis/comparison.ts";
import {
	changeWords,
	headlineWords,
	inconclusiveWords,
	inPhase,
	labelOf,
	probabilityWords,
	quantileName,
	rateWords,
	ratioWords,
	regressionWords,
	verdictWords,
	warningLines,
} from "../analysis/comparison-words.ts";
import { remarkLines } from "../analysis/left-out-words.ts";
import type { JudgedMetric, LogContents } from "../analysis/log-contents.ts";
import { formatDuration, UNKNOWN } from "../core/format.ts";
import { formatMoment, formatQuantity, formatShare } from "../report/quantity.ts";
import type { Cell, Notes, Report, Table, Tone, Verdict } from "../report/report.ts";
import { logsText } from "./analysis-report.ts";
import { distributionsOver, plotsOver } from "./comparison-plots.ts";
import { metricTitle, metricUnit } from "./report-plots.ts";
import { leftColumn, rightColumn } from "./report-tables.ts";

/**
 * @param baseline what was compared, one a run, as `candidate` is
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
	return {
		title: "Comparison of an external GPU link",
		subtitle: `Baseline ${sideText(comparison.baseline)}, candidate ${sideText(comparison.candidate)}`,
		isDemo: runs.some(({ isDemo }) => isDemo),
		facts: [],
		verdict: banner(comparison),
		warnings: [...warningLines(comparison.warnings), ...remarkLines(runs)],
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
		headline: headlineWords(comparison),
		details: [...regressionWords(comparison), ...inconclusiveWords(comparison)],
	};
}

function phaseTable({ name, metrics, counts }: PhaseComparison, alpha: number): Table {
	const confidence = `${Number((100 * (1 - alpha)).toPrecision(6))} %`;
	return {
		kind: "table",
		title: `What changed${inPhase(name)}`,
		note: `Under load. In parentheses where the change truly lies, ${confidence} sure.`,
		columns: [
			leftColumn(""),
			rightColumn("baseline"),
			rightColumn("candidate"),
			rightColumn("change"),
			rightColumn("corrected p"),
			leftColumn("verdict"),
		],
		rows: [
			...metrics.flatMap(({ metric, level, tail }) => [
				quantileRow(metric, level),
				quantileRow(metric, tail),
			]),
			...counts.map(countRow),
		],
	};
}

function quantileRow(metric: JudgedMetric, found: QuantileComparison): Cell[] {
	const unit = metricUnit(metric);
	return [
		`${metricTitle(metric)} ${quantileName(found.p)}`,
		formatQuantity(found.baseline, unit),
		formatQuantity(found.candidate, unit),
		changeWords(found),
		probabilityWords(found.correctedProbability),
		verdictCell(found.verdict),
	];
}

function countRow(found: CountComparison): Cell[] {
	return [
		labelOf(found.count),
		rateWords(found.baseline),
		rateWords(found.candidate),
		ratioWords(found),
		probabilityWords(found.correctedProbability),
		verdictCell(found.verdict),
	];
}

const CELL_TONES: Readonly<Record<Judged["kind"], Tone>> = {
	regressed: "bad",
	improved: "good",
	unchanged: "neutral",
	inconclusive: "warning",
};

function verdictCell(verdict: Judged): Cell {
	return { text: verdictWords(verdict), tone: CELL_TONES[verdict.kind] };
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
			`A change counts where it is established (corrected p below ${alpha}) and larger than ${formatShare(minEffect)}. Unchanged means that the whole interval is smaller than that; what is neither is inconclusive.`,
			"Samples that follow each other are alike, so they say less than as many independent ones would; tests and intervals honour it. Corrected p takes into account how many questions were asked together.",
			"The change of the median is the factor by which the baseline must be multiplied until no difference shows. The tail is p99 where less is better, and p1 where more is; it holds up nothing where it can not be judged.",
			"docs/statistics.md explains each method with its sources, and npm run calibrate shows on simulated logs how often it is wrong.",
		],
	};
}
