/** The figures of an analysis as a table: one column per metric that the log has. */
import type { Figures, LoadFigures, MetricFigures } from "../analysis/figures/analysis.ts";
import type { JudgedMetric } from "../analysis/walk/log-contents.ts";
import { formatDuration, UNKNOWN } from "../core/format.ts";
import type { Part } from "../terminal/line.ts";
import type { Role } from "../terminal/theme.ts";
import { type Figure, loadRows, meaningfulRows } from "./figure-rows.ts";
import { presentMetrics } from "./not-judged.ts";

const NAME_COLUMNS = 19;
const VALUE_COLUMNS = 19;

/** The colour of each metric, the same as on the screen. */
export const METRIC_ROLES: Readonly<Record<JudgedMetric, Role>> = {
	tx_mb_per_s: "tx",
	rx_mb_per_s: "rx",
	latency_ns: "latency",
};

type Metrics = Readonly<Record<JudgedMetric, MetricFigures>>;

/**
 * Returns lines of at most 76 columns; a dash stands for an unknown figure.
 *
 * @param span_s time that the figures cover
 */
export function figureLines(
	title: string,
	metrics: Metrics,
	figuresOf: (metric: JudgedMetric) => LoadFigures | null,
	span_s: number,
): Part[][] {
	const columns = presentMetrics(metrics).map(figuresOf);
	const rows = meaningfulRows(loadRows(span_s), columns).map(([name, figureOf]) =>
		tableLine(
			name,
			columns.map((figures) => (figures === null ? UNKNOWN : figureText(figureOf(figures)))),
		),
	);
	return [figureHead(title, metrics), ...rows];
}

/** Returns the head of the table: each metric with its unit. */
export function figureHead(title: string, metrics: Metrics): Part[] {
	return [
		["strong", title.padEnd(NAME_COLUMNS)],
		...presentMetrics(metrics).map((metric): Part => {
			const { label, unit } = metrics[metric];
			return [METRIC_ROLES[metric], `${label} ${unit}`.padStart(VALUE_COLUMNS)];
		}),
	];
}

/** Returns the medians of all values, idle time included, to stand below those under load. */
export function allValuesLine(metrics: Metrics): Part[] {
	const median = (figures: Figures | null) => formatNumber(figures?.p50 ?? null);
	const medians = presentMetrics(metrics).map((metric) => median(metrics[metric].all));
	return tableLine("median with idle", medians);
}

function tableLine(name: string, cells: readonly string[]): Part[] {
	return [
		["dim", name.padEnd(NAME_COLUMNS)],
		...cells.map((cell): Part => ["text", cell.padStart(VALUE_COLUMNS)]),
	];
}

function figureText([kind, figure]: Figure): string {
	switch (kind) {
		case "count":
			return figure === null ? UNKNOWN : figure.toFixed(0);
		case "value":
			return formatNumber(figure);
		case "difference":
			return formatDifference(figure);
		case "duration":
			return formatDuration(figure);
		case "interval":
			return figure === null ? UNKNOWN : figure.map(formatNumber).join("…");
		case "difference interval":
			return figure === null ? UNKNOWN : figure.map(formatDifference).join("…");
	}
}

/** Returns four or more significant digits, and no more than one decimal from 100 on. */
export function formatNumber(value: number | null): string {
	if (value === null) return UNKNOWN;
	const size = Math.abs(value);
	if (size >= 1e9) return value.toExponential(3);
	if (size >= 100 || value === 0) return value.toFixed(1);
	return size >= 1 ? value.toFixed(2) : value.toPrecision(2);
}

function formatDifference(value: number | null): string {
	if (value === null || value === 0) return formatNumber(value);
	return `${value < 0 ? "−" : "+"}${formatNumber(Math.abs(value))}`;
}
