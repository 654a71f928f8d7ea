/** The tables of an analysis. */
import type {
	Analysis,
	Figures,
	IncidentFigures,
	PhaseFigures,
} from "../analysis/figures/analysis.ts";
import { JUDGED_COUNTS, type JudgedMetric } from "../analysis/walk/log-contents.ts";
import { formatDuration, UNKNOWN } from "../core/format.ts";
import { describeAnomalies } from "../text/describe-anomalies.ts";
import { labelOf } from "../text/describe-change.ts";
import { phaseName } from "../text/describe-comparison.ts";
import {
	FIGURE_ROWS,
	type Figure,
	type FigureRow,
	loadRows,
	meaningfulRows,
} from "../text/figure-rows.ts";
import { presentMetrics } from "../text/not-judged.ts";
import { metricTitle, metricUnit } from "./plots.ts";
import { formatQuantity, headingUnit } from "./quantity.ts";
import type { Cell, Column, Table } from "./report.ts";

/** Returns the table of figures under load; none where nothing is known. */
export function underLoadTables({ metrics, span_s }: Analysis): Table[] {
	if (presentMetrics(metrics).length === 0) return [];
	const rows = loadRows(span_s);
	return [figuresTable("Under load", null, metrics, rows, (metric) => metrics[metric].under_load)];
}

/** Returns a table of all values; none without idle time, where it would repeat the other. */
export function allValuesTables({ metrics, idle }: Analysis): Table[] {
	if ((idle.share ?? 0) === 0) return [];
	const note = "All recorded values, including idle time.";
	return [figuresTable("All values", note, metrics, FIGURE_ROWS, (metric) => metrics[metric].all)];
}

function figuresTable<Of extends Figures>(
	title: string,
	note: string | null,
	metrics: Analysis["metrics"],
	rows: readonly FigureRow<Of>[],
	figuresOf: (metric: JudgedMetric) => Of | null,
): Table {
	const present = presentMetrics(metrics);
	const figures = present.map((metric) => ({
		ofMetric: figuresOf(metric),
		unit: metricUnit(metric),
	}));
	return {
		kind: "table",
		title,
		note,
		columns: [
			leftColumn(""),
			...present.map((metric): Column => {
				return { ...rightColumn(metricTitle(metric)), unit: headingUnit(metricUnit(metric)) };
			}),
		],
		rows: meaningfulRows(
			rows,
			figures.map(({ ofMetric }) => ofMetric),
		).map(([name, figureOf]) => [
			name,
			...figures.map(({ ofMetric, unit }) =>
				ofMetric === null ? UNKNOWN : figureText(figureOf(ofMetric), unit),
			),
		]),
	};
}

const OF_PHASES = ["samples", "mean", "standard deviation", "p1", "median", "p99", "maximum"];

/** Returns tables with one row per phase: one for each metric, and one of what went wrong. */
export function phaseTables({ phases, metrics }: Analysis): Table[] {
	if (phases.length === 0) return [];
	const shown = loadRows(0).filter(
		([name]) => OF_PHASES.includes(name) || name.startsWith("median"),
	);
	const ofMetrics = presentMetrics(metrics).map((metric): Table => {
		const unit = metricUnit(metric);
		const inUnit = headingUnit(unit) === "" ? "" : `, in ${unit}`;
		return {
			kind: "table",
			title: `${metricTitle(metric)} in each phase`,
			note: `Under load${inUnit}.`,
			columns: [leftColumn("phase"), ...shown.map(([name]) => rightColumn(name))],
			rows: phases.map(({ name, metrics: ofPhase }) => [
				phaseName(name),
				...shown.map(([, figureOf]) => {
					const figures = ofPhase[metric];
					return figures === null ? UNKNOWN : figureText(figureOf(figures), unit);
				}),
			]),
		};
	});
	return [...ofMetrics, ...phaseCounts(phases)];
}

function phaseCounts(phases: readonly PhaseFigures[]): Table[] {
	const present = JUDGED_COUNTS.filter((count) =>
		phases.some(({ counts }) => counts[count] !== null),
	);
	if (present.length === 0) return [];
	return [
		{
			kind: "table",
			title: "Errors in each phase",
			note: null,
			columns: [
				leftColumn("phase"),
				rightColumn("covered"),
				...present.map((count) => rightColumn(labelOf(count))),
			],
			rows: phases.map(({ name, covered_s, counts }) => [
				phaseName(name),
				formatDuration(covered_s),
				...present.map((count) => formatQuantity(counts[count], "")),
			]),
		},
	];
}

/** Returns a table of the largest anomalies; none where there are none. */
export function anomalyTables({ spikes, metrics }: Analysis): Table[] {
	const { incidents, with_error, largest } = spikes;
	if (incidents === 0) return [];
	const some = largest.length < incidents ? ` The ${largest.length} largest are shown.` : "";
	const hasErrors = with_error !== null;
	return [
		{
			kind: "table",
			title: "Anomalies",
			note: `${describeAnomalies({ spikes, metrics })}.${some}`,
			columns: [
				leftColumn("time"),
				rightColumn("duration"),
				leftColumn("deviation"),
				...(hasErrors ? [leftColumn("error")] : []),
			],
			rows: largest.map((incident) => [
				incident.start.slice(0, 19).replace("T", " "),
				formatDuration(incident.duration_s),
				incidentText(incident),
				...(hasErrors ? [errorCell(incident)] : []),
			]),
		},
	];
}

function errorCell({ with_error }: IncidentFigures): Cell {
	return with_error ? { text: "error", tone: "bad" } : "";
}

function incidentText({ spikes }: IncidentFigures): string {
	return spikes
		.map(({ metric, value, level, change_percent }) => {
			const unit = metricUnit(metric);
			const change = change_percent === null ? "" : ` (${signed(Math.round(change_percent), "%")})`;
			const values = `${formatQuantity(level, unit)} → ${formatQuantity(value, unit)}`;
			return `${metricTitle(metric)} ${values}${change}`;
		})
		.join(", ");
}

export function leftColumn(label: string): Column {
	return { label, unit: "", align: "left" };
}

export function rightColumn(label: string): Column {
	return { label, unit: "", align: "right" };
}

function figureText([kind, figure]: Figure, unit: string): string {
	switch (kind) {
		case "count":
			return formatQuantity(figure === null ? null : Math.round(figure), "");
		case "value":
			return formatValue(figure, unit);
		case "difference":
			return formatDifference(figure, unit);
		case "duration":
			return formatDuration(figure);
		case "interval":
			return formatInterval(figure, unit);
		case "difference interval":
			return figure === null
				? UNKNOWN
				: figure.map((end) => formatDifference(end, unit)).join(" to ");
	}
}

/** Writes the unit of latency alone: all others stand in a heading. */
function formatValue(value: number | null, unit: string): string {
	return formatQuantity(value, unit === "ns" ? unit : "");
}

export function formatInterval(ends: readonly [number, number] | null, unit: string): string {
	return ends === null ? UNKNOWN : ends.map((end) => formatValue(end, unit)).join(" to ");
}

function formatDifference(change: number | null, unit: string): string {
	return change === null ? UNKNOWN : signed(change, unit === "ns" ? unit : "");
}

function signed(change: number, unit: string): string {
	const size = `${formatQuantity(Math.abs(change), "")} ${unit}`.trimEnd();
	if (change === 0) return size;
	return `${change < 0 ? "−" : "+"}${size}`;
}
