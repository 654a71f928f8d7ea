/** The rows of a table of figures: the same at a terminal and on a page. */
import {
	type Figures,
	type LoadFigures,
	MIN_PERCENTILE_SAMPLES,
} from "../analysis/figures/analysis.ts";
import { formatDuration } from "../core/format.ts";

type Ends = readonly [number, number] | null;

/** A figure, and how it is written. Durations are in seconds. */
export type Figure =
	| readonly [kind: "count" | "value" | "difference" | "duration", value: number | null]
	| readonly [kind: "interval" | "difference interval", ends: Ends];

export type FigureRow<Of> = readonly [name: string, figure: (figures: Of) => Figure];

export const FIGURE_ROWS: readonly FigureRow<Figures>[] = [
	["samples", ({ count }) => ["count", count]],
	["mean", ({ mean }) => ["value", mean]],
	["standard deviation", ({ standard_deviation }) => ["value", standard_deviation]],
	["minimum", ({ minimum }) => ["value", minimum]],
	["p1", ({ p1 }) => ["value", p1]],
	["p5", ({ p5 }) => ["value", p5]],
	["median", ({ p50 }) => ["value", p50]],
	["p95", ({ p95 }) => ["value", p95]],
	["p99", ({ p99 }) => ["value", p99]],
	["p99.9", ({ p99_9 }) => ["value", p99_9]],
	["maximum", ({ maximum }) => ["value", maximum]],
];

const HOUR_S = 3600;
const OF_FEW_SAMPLES: readonly string[] = ["samples", "mean", "minimum", "median", "maximum"];

/**
 * Returns the rows of figures under load. The trend of less than an hour is per its own span:
 * extrapolated to an hour, seconds of noise would read as a collapse.
 *
 * @param span_s time that the figures cover
 */
export function loadRows(span_s: number): readonly FigureRow<LoadFigures>[] {
	const isLong = span_s >= HOUR_S;
	const scale = isLong ? 1 : span_s / HOUR_S;
	const per = isLong ? "hour" : formatDuration(span_s);
	return [
		...FIGURE_ROWS,
		["median, 95 % CI", ({ p50_interval }) => ["interval", p50_interval]],
		["p99, 95 % CI", ({ p99_interval }) => ["interval", p99_interval]],
		["autocorrelation", ({ autocorrelation_time_s }) => ["duration", autocorrelation_time_s]],
		["effective samples", ({ effective_samples }) => ["count", effective_samples]],
		[
			`trend per ${per}`,
			({ trend_per_hour: trend }) => ["difference", trend === null ? null : trend.value * scale],
		],
		["trend, 95 % CI", (figures) => ["difference interval", trendInterval(figures, scale)]],
	];
}

function trendInterval({ trend_per_hour: trend }: LoadFigures, scale: number): Ends {
	if (trend === null) return null;
	const [low, high] = trend.interval;
	return [low * scale, high * scale];
}

/** Returns the rows that say something of these columns, each the figures of a metric. */
export function meaningfulRows<Of extends Figures>(
	rows: readonly FigureRow<Of>[],
	columns: readonly (Of | null)[],
): readonly FigureRow<Of>[] {
	const known = columns.filter((figures) => figures !== null);
	const hasMany = known.some(({ count }) => count >= MIN_PERCENTILE_SAMPLES);
	return rows
		.filter(([name]) => hasMany || OF_FEW_SAMPLES.includes(name))
		.filter(([, figureOf]) => known.some((figures) => figureOf(figures)[1] !== null));
}
