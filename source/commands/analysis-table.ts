/** The figures of an analysis as a table: one column a metric. */
import type { Figures, LoadFigures, MetricFigures } from "../analysis/analysis.ts";
import { JUDGED_METRICS, type JudgedMetric } from "../analysis/log-contents.ts";
import { formatDuration, UNKNOWN } from "../core/format.ts";
import type { Part } from "../tui/line.ts";
import type { Role } from "../tui/theme.ts";

const NAME_COLUMNS = 19;
const VALUE_COLUMNS = 19;

/** Each metric's colour, as everywhere. */
export const METRIC_ROLES: Readonly<Record<JudgedMetric, Role>> = {
	tx_mb_per_s: "tx",
	rx_mb_per_s: "rx",
	latency_ns: "latency",
};

type Row = readonly [name: string, text: (figures: LoadFigures) => string];

const FIGURE_ROWS: readonly Row[] = [
	["samples", ({ count }) => String(count)],
	["mean", ({ mean }) => number(mean)],
	["standard deviation", ({ standard_deviation }) => number(standard_deviation)],
	["minimum", ({ minimum }) => number(minimum)],
	["p1", ({ p1 }) => number(p1)],
	["p5", ({ p5 }) => number(p5)],
	["median", ({ p50 }) => number(p50)],
	["p95", ({ p95 }) => number(p95)],
	["p99", ({ p99 }) => number(p99)],
	["p99.9", ({ p99_9 }) => number(p99_9)],
	["maximum", ({ maximum }) => number(maximum)],
	["median, 95 % sure", ({ p50_interval }) => interval(p50_interval)],
	["p99, 95 % sure", ({ p99_interval }) => interval(p99_interval)],
	["autocorrelation", ({ autocorrelation_time_s }) => formatDuration(autocorrelation_time_s)],
	["effective samples", ({ effective_samples }) => whole(effective_samples)],
	["trend per hour", ({ trend_per_hour }) => signed(trend_per_hour?.value ?? null)],
	["  95 % sure", ({ trend_per_hour }) => interval(trend_per_hour?.interval ?? null, signed)],
];

/** Lines of 76 columns; a dash stands for what is not known. */
export function figureLines(
	title: string,
	metrics: Readonly<Record<JudgedMetric, MetricFigures>>,
	under: Readonly<Record<JudgedMetric, LoadFigures | null>>,
): Part[][] {
	const rows = FIGURE_ROWS.map(([name, text]): Part[] => [
		["furniture", name.padEnd(NAME_COLUMNS)],
		...JUDGED_METRICS.map((metric): Part => {
			const figures = under[metric];
			return ["plain", (figures === null ? UNKNOWN : text(figures)).padStart(VALUE_COLUMNS)];
		}),
	]);
	return [figureHead(title, metrics), ...rows];
}

/** What each column is of. */
export function figureHead(
	title: string,
	metrics: Readonly<Record<JudgedMetric, MetricFigures>>,
): Part[] {
	return [
		["strong", title.padEnd(NAME_COLUMNS)],
		...JUDGED_METRICS.map((metric): Part => {
			const { label, unit } = metrics[metric];
			return [METRIC_ROLES[metric], `${label} ${unit}`.padStart(VALUE_COLUMNS)];
		}),
	];
}

/** The median of all values beside that under load, in one line. */
export function allValuesLine(metrics: Readonly<Record<JudgedMetric, MetricFigures>>): Part[] {
	const median = (figures: Figures | null) => number(figures?.p50 ?? null);
	return [
		["furniture", "median, idle too".padEnd(NAME_COLUMNS)],
		...JUDGED_METRICS.map((metric): Part => {
			return ["plain", median(metrics[metric].all).padStart(VALUE_COLUMNS)];
		}),
	];
}

/** Four or more significant digits, and no more than one decimal from 100 on. */
export function number(value: number | null): string {
	if (value === null) return UNKNOWN;
	const size = Math.abs(value);
	if (size >= 1e9) return value.toExponential(3);
	if (size >= 100 || value === 0) return value.toFixed(1);
	return size >= 1 ? value.toFixed(2) : value.toPrecision(2);
}

function whole(value: number | null): string {
	return value === null ? UNKNOWN : value.toFixed(0);
}

function signed(value: number | null): string {
	return value !== null && value > 0 ? `+${number(value)}` : number(value);
}

function interval(
	ends: readonly [number, number] | null,
	format: (value: number) => string = number,
): string {
	return ends === null ? UNKNOWN : `${format(ends[0])}…${format(ends[1])}`;
}
