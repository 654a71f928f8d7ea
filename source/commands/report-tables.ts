/** The figures of an analysis as tables of a page. */
import type {
	Analysis,
	Figures,
	IncidentFigures,
	LoadFigures,
	PhaseFigures,
} from "../analysis/analysis.ts";
import { labelOf, phaseName } from "../analysis/comparison-words.ts";
import { JUDGED_COUNTS, JUDGED_METRICS, type JudgedMetric } from "../analysis/log-contents.ts";
import { formatDuration, UNKNOWN } from "../core/format.ts";
import { formatQuantity, headingUnit } from "../report/quantity.ts";
import type { Column, Table } from "../report/report.ts";
import { metricTitle, metricUnit } from "./report-plots.ts";

type Row<Of> = readonly [name: string, text: (figures: Of, unit: string) => string];

const FIGURE_ROWS: readonly Row<Figures>[] = [
	["samples", ({ count }) => formatQuantity(count, "")],
	["mean", ({ mean }, unit) => value(mean, unit)],
	["standard deviation", (figures, unit) => value(figures.standard_deviation, unit)],
	["minimum", ({ minimum }, unit) => value(minimum, unit)],
	["p1", ({ p1 }, unit) => value(p1, unit)],
	["p5", ({ p5 }, unit) => value(p5, unit)],
	["median", ({ p50 }, unit) => value(p50, unit)],
	["p95", ({ p95 }, unit) => value(p95, unit)],
	["p99", ({ p99 }, unit) => value(p99, unit)],
	["p99.9", ({ p99_9 }, unit) => value(p99_9, unit)],
	["maximum", ({ maximum }, unit) => value(maximum, unit)],
];
const LOAD_ROWS: readonly Row<LoadFigures>[] = [
	...FIGURE_ROWS,
	["median, 95 % interval", ({ p50_interval }, unit) => interval(p50_interval, unit)],
	["p99, 95 % interval", ({ p99_interval }, unit) => interval(p99_interval, unit)],
	["autocorrelation time", (figures) => formatDuration(figures.autocorrelation_time_s)],
	["effective samples", (figures) => formatQuantity(rounded(figures.effective_samples), "")],
	["trend an hour", ({ trend_per_hour }, unit) => trend(trend_per_hour?.value ?? null, unit)],
	["trend, 95 % interval", ({ trend_per_hour }, unit) => trendInterval(trend_per_hour, unit)],
];

export function underLoadTable({ metrics }: Analysis): Table {
	return figuresTable("Under load", null, LOAD_ROWS, (metric) => metrics[metric].under_load);
}

/** Beside those under load only where there was idle time. */
export function allValuesTables({ metrics, idle }: Analysis): Table[] {
	if ((idle.share ?? 0) === 0) return [];
	const note = "Every recorded value, those of idle time too.";
	return [figuresTable("All values", note, FIGURE_ROWS, (metric) => metrics[metric].all)];
}

function figuresTable<Of>(
	title: string,
	note: string | null,
	rows: readonly Row<Of>[],
	figuresOf: (metric: JudgedMetric) => Of | null,
): Table {
	return {
		kind: "table",
		title,
		note,
		columns: [
			leftColumn(""),
			...JUDGED_METRICS.map((metric): Column => {
				return { ...rightColumn(metricTitle(metric)), unit: headingUnit(metricUnit(metric)) };
			}),
		],
		rows: rows.map(([name, text]) => [
			name,
			...JUDGED_METRICS.map((metric) => {
				const figures = figuresOf(metric);
				return figures === null ? UNKNOWN : text(figures, metricUnit(metric));
			}),
		]),
	};
}

/** Phases below each other: one table a metric, and one of what went wrong. */
export function phaseTables({ phases }: Analysis): Table[] {
	if (phases.length === 0) return [];
	const columns = ["samples", "mean", "standard deviation", "p1", "median", "p99", "maximum"];
	const shown = LOAD_ROWS.filter(([name]) => columns.includes(name) || name.startsWith("median"));
	const ofMetrics = JUDGED_METRICS.map((metric): Table => {
		const unit = metricUnit(metric);
		const inUnit = headingUnit(unit) === "" ? "" : `, in ${unit}`;
		return {
			kind: "table",
			title: `${metricTitle(metric)} in each phase`,
			note: `Under load${inUnit}.`,
			columns: [leftColumn("phase"), ...shown.map(([name]) => rightColumn(name))],
			rows: phases.map(({ name, metrics }) => [
				phaseName(name),
				...shown.map(([, text]) => {
					const figures = metrics[metric];
					return figures === null ? UNKNOWN : text(figures, unit);
				}),
			]),
		};
	});
	return [...ofMetrics, phaseCounts(phases)];
}

function phaseCounts(phases: readonly PhaseFigures[]): Table {
	return {
		kind: "table",
		title: "Errors in each phase",
		note: null,
		columns: [
			leftColumn("phase"),
			rightColumn("covered"),
			...JUDGED_COUNTS.map((count) => rightColumn(labelOf(count))),
		],
		rows: phases.map(({ name, covered_s, counts }) => [
			phaseName(name),
			formatDuration(covered_s),
			...JUDGED_COUNTS.map((count) => formatQuantity(counts[count], "")),
		]),
	};
}

/** The largest spikes; none where there are none. */
export function spikeTables({ spikes }: Analysis): Table[] {
	if (spikes.incidents === 0) return [];
	const each = JUDGED_METRICS.map((metric) => `${metricTitle(metric)} ${spikes.counts[metric]}`);
	const { incidents, together, with_error, largest } = spikes;
	const some = largest.length < incidents ? ` These are the ${largest.length} largest.` : "";
	return [
		{
			kind: "table",
			title: "Spikes",
			note: `Moments with spikes: ${incidents} (${each.join(", ")}), ${together} of several metrics, ${with_error} with an error.${some}`,
			columns: [
				leftColumn("time"),
				rightColumn("lasted"),
				leftColumn("what left its level"),
				leftColumn("error"),
			],
			rows: largest.map((incident) => [
				incident.start.slice(0, 19).replace("T", " "),
				formatDuration(incident.duration_s),
				incidentText(incident),
				incident.with_error ? { text: "error", tone: "bad" } : "",
			]),
		},
	];
}

function incidentText({ spikes }: IncidentFigures): string {
	return spikes
		.map(({ metric, value, level, change_percent }) => {
			const unit = metricUnit(metric);
			const change = change_percent === null ? "" : ` (${signed(Math.round(change_percent), "%")})`;
			return `${metricTitle(metric)} ${formatQuantity(level, unit)} → ${formatQuantity(value, unit)}${change}`;
		})
		.join(", ");
}

export function leftColumn(label: string): Column {
	return { label, unit: "", align: "left" };
}

export function rightColumn(label: string): Column {
	return { label, unit: "", align: "right" };
}

/** A value whose unit stands in the heading, but for latency. */
export function value(value: number | null, unit: string): string {
	return formatQuantity(value, unit === "ns" ? unit : "");
}

export function interval(ends: readonly [number, number] | null, unit: string): string {
	return ends === null ? UNKNOWN : `${value(ends[0], unit)} to ${value(ends[1], unit)}`;
}

function trend(change: number | null, unit: string): string {
	return change === null ? UNKNOWN : signed(change, unit === "ns" ? unit : "");
}

function trendInterval(found: LoadFigures["trend_per_hour"], unit: string): string {
	if (found === null) return UNKNOWN;
	return `${trend(found.interval[0], unit)} to ${trend(found.interval[1], unit)}`;
}

function signed(change: number, unit: string): string {
	const size = `${formatQuantity(Math.abs(change), "")} ${unit}`.trimEnd();
	if (change === 0) return size;
	return `${change < 0 ? "−" : "+"}${size}`;
}

function rounded(count: number | null): number | null {
	return count === null ? null : Math.round(count);
}
