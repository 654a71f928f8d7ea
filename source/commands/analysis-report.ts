/** The analysis of a log as a report. */
import type { Analysis, LoadFigures } from "../analysis/analysis.ts";
import { leftOutLines } from "../analysis/left-out-words.ts";
import { formatDuration, formatPlural, UNKNOWN } from "../core/format.ts";
import type { AnalyzedLogs } from "../database/analyze-logs.ts";
import { formatMoment, formatQuantity, formatShare } from "../report/quantity.ts";
import type { Fact, Notes, Report, Section, Table } from "../report/report.ts";
import { type ReportChange, toReportChange } from "./report-change.ts";
import { distributions, heatMaps, metricTitle, overTime } from "./report-plots.ts";
import {
	allValuesTables,
	interval,
	leftColumn,
	phaseTables,
	spikeTables,
	underLoadTable,
} from "./report-tables.ts";

/** @param version of this program */
export function analysisReport(analyzed: AnalyzedLogs, version: string): Report {
	const { analysis, contents, walk } = analyzed;
	const changes = analysis.change_points.found.map(toReportChange);
	const plots = overTime(analyzed, changes);
	const spread = distributions(contents);
	const sections: Section[] = [
		...(plots === null ? [] : [plots]),
		...changeTables(changes),
		underLoadTable(analysis),
		...(spread.plots.length === 0 ? [] : [spread]),
		...phaseTables(analysis),
		...allValuesTables(analysis),
		...spikeTables(analysis),
		...(analysis.hours_of_day === null ? [] : heatMaps(walk.hours)),
		method(analysis),
	];
	return {
		title: "Performance of an external GPU link",
		subtitle: subtitle(analysis),
		isDemo: contents.isDemo,
		facts: facts(analysis),
		verdict: null,
		warnings: [...leftOutLines(analysis.left_out), ...analysis.notes],
		sections,
		footer: `anarchy-perf-ink ${version}`,
	};
}

function subtitle({ logs, files, start, end, interval_s }: Analysis): string {
	const every = interval_s === null ? "" : `, a sample every ${formatDuration(interval_s)}`;
	return `${logsText(logs, files.length)}, ${minute(start)} to ${minute(end)}${every}`;
}

function facts(analysis: Analysis): Fact[] {
	const { coverage, idle, counts, metrics } = analysis;
	const gaps = coverage.gaps === 0 ? "no gaps" : formatPlural(coverage.gaps, "gap");
	const errors = counts.dma_errors + counts.thunderbolt_errors;
	return [
		{
			label: "Span",
			value: formatDuration(analysis.span_s),
			note: `${formatShare(coverage.share)} covered, ${gaps}`,
		},
		{
			label: "Idle",
			value: idle.share === null ? UNKNOWN : formatShare(idle.share),
			note: `TX and RX below ${formatQuantity(Math.round(idle.below_mb_per_s), "MB/s")}`,
		},
		medianFact("Median TX", metrics.tx_mb_per_s.under_load, "MB/s"),
		medianFact("Median RX", metrics.rx_mb_per_s.under_load, "MB/s"),
		latencyFact(metrics.latency_ns.under_load),
		{
			label: "Errors",
			value: formatQuantity(errors, ""),
			note: `${formatPlural(counts.disconnections, "disconnect")}, ${formatPlural(analysis.resets, "driver reset")}`,
		},
	];
}

function medianFact(label: string, figures: LoadFigures | null, unit: string): Fact {
	const ends = figures?.p50_interval ?? null;
	return { label, value: formatQuantity(figures?.p50, unit), note: sureText(ends, unit) };
}

function latencyFact(figures: LoadFigures | null): Fact {
	const ends = figures?.p99_interval ?? null;
	const value = formatQuantity(figures?.p99, "ns");
	return { label: "p99 latency", value, note: sureText(ends, "ns") };
}

function sureText(ends: readonly [number, number] | null, unit: string): string | null {
	return ends === null ? null : `95 %: ${interval(ends, unit)}`;
}

function changeTables(changes: readonly ReportChange[]): Table[] {
	if (changes.length === 0) return [];
	return [
		{
			kind: "table",
			title: "Change points",
			note: "Where a metric changed for good.",
			columns: ["time", "metric", "what changed", "between"].map(leftColumn),
			rows: changes.map(({ time_s, metric, text, earliest_s, latest_s }) => [
				formatMoment(time_s, "utc"),
				metricTitle(metric),
				text,
				`${formatMoment(earliest_s, "utc")} and ${formatMoment(latest_s, "utc")}`,
			]),
		},
	];
}

const LONGEST_NAME = 160;

/** The names of the logs, as far as a headline holds them. */
export function logsText(names: string, files: number): string {
	const short = names.length > LONGEST_NAME ? `${names.slice(0, LONGEST_NAME)}…` : names;
	return files > 1 ? `${formatPlural(files, "file")}: ${short}` : short;
}

/** `2026-11-23 18:00` */
function minute(isoTime: string): string {
	return isoTime.slice(0, 16).replace("T", " ");
}

function method({ idle }: Analysis): Notes {
	return {
		kind: "notes",
		title: "How it was computed",
		paragraphs: [
			`The link counts as idle where TX and RX together stay below ${formatQuantity(Math.round(idle.below_mb_per_s), "MB/s")} for 10 seconds or more. A shorter stall belongs to the load.`,
			"Latency is what operations took on average between two readings; of estimates that overlap only one is taken.",
			"Samples that follow each other are alike, so they say less than as many independent ones would. The effective number of samples is how many independent ones they are worth, and all intervals honour it.",
			"A spike is a value far from its level, by 8 times the usual scatter and by a tenth of the level at least, that comes back to it.",
			"docs/statistics.md explains each method with its sources, and npm run calibrate shows on simulated logs how often it is wrong.",
		],
	};
}
