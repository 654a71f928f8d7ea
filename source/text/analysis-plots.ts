/** An analysis as plots of one line each: over time, and over the hours of a day. */
import type { Analysis, TimeLineFigures } from "../analysis/figures/analysis.ts";
import type { JudgedMetric, LogContents } from "../analysis/walk/log-contents.ts";
import { nextMean } from "../core/interpolate.ts";
import { type Count, fieldOf } from "../core/metrics.ts";
import { cut } from "../terminal/line.ts";
import type { Line } from "./analysis-incidents.ts";
import { METRIC_ROLES } from "./analysis-table.ts";
import { blockPlot, countPlot, meansOver, type PlotScale, scaleOf } from "./block-plot.ts";
import { presentCounts, presentMetrics } from "./not-judged.ts";

/** How wide the names are that stand before the plots. */
export const NAME_COLUMNS = 19;

/** Returns the means of each metric over time, a line each. */
export function plotLines(
	{ metrics }: Analysis,
	{ phases, start_s, end_s }: LogContents,
	columns: number,
): Line[] {
	if (start_s === null || end_s === null || end_s <= start_s) return [];
	const range = { start_s, end_s, columns };
	return presentMetrics(metrics).flatMap((metric): Line[] => {
		const parts = phases.map((phase) => meansOver(phase.metrics[metric], range));
		const means = Array.from({ length: columns }, (_, at) => meanOf(parts.map((p) => p[at])));
		if (means.every((mean) => mean === null)) return [];
		return [scaledPlot(metric, metrics[metric].label, means)];
	});
}

/** Returns when the events were that are counted, a line for each kind that there was. */
export function countLines(analysis: Analysis, columns: number): Line[] {
	const { counts, time_line } = analysis;
	const known = presentCounts(analysis);
	const counted = known.filter((count) => (counts[count] ?? 0) > 0);
	if (known.length > 0 && counted.length === 0) {
		const labels = known.map((name) => fieldOf(name).label).join(", ");
		return [[["text", `none: ${labels}`]]];
	}
	const nameOf = (count: Count) => `${fieldOf(count).label} ${counts[count]} `;
	return counted.flatMap((count): Line[] => {
		const plot = countPlot(spread(time_line, count, columns));
		const name = nameOf(count);
		// A long name must not shift its plot against the others, nor push its end off the line.
		const isLong = name.length > NAME_COLUMNS;
		const row: Line = [
			["dim", (isLong ? "" : name).padEnd(NAME_COLUMNS)],
			[fieldOf(count).better === "lower" ? "error" : "text", plot],
		];
		return isLong ? [[["dim", name]], row] : [row];
	});
}

/** Returns one count per column: the most of the bins that the column covers a part of. */
function spread(bins: readonly TimeLineFigures[], count: Count, columns: number): number[] {
	return Array.from({ length: columns }, (_, column) => {
		const first = Math.floor((column * bins.length) / columns);
		const end = Math.max(first + 1, Math.ceil(((column + 1) * bins.length) / columns));
		return Math.max(0, ...bins.slice(first, end).map((bin) => bin[count] ?? 0));
	});
}

/** Returns the means of each metric by the hour of the day; none for a log of less than a day. */
export function hourLines({ hours_of_day, metrics }: Analysis): Line[] {
	if (hours_of_day === null) return [];
	const lines = presentMetrics(metrics).flatMap((metric) => {
		const values = hours_of_day.map((hour) => hour[metric]);
		const isKnown = values.some((value) => value !== null);
		return isKnown ? [scaledPlot(metric, metrics[metric].label, values)] : [];
	});
	const idle = blockPlot(hours_of_day.map(({ idle_share }) => idle_share || null));
	const idleLine: Line = [["dim", `${"idle".padEnd(NAME_COLUMNS)}${idle}`]];
	const scale = "0h    6h    12h   18h";
	return [
		[["strong", `${"hour of the day, UTC ".padEnd(NAME_COLUMNS)}`]],
		[["dim", `${"".padEnd(NAME_COLUMNS)}${scale}`]],
		...lines,
		...(idle.trim() === "" ? [] : [idleLine]),
	];
}

/** Returns `TX 2023…2200` and a plot between these values. */
function scaledPlot(metric: JudgedMetric, label: string, values: readonly (number | null)[]): Line {
	const scale = scaleOf(values);
	return [
		["dim", scaleName(label, scale).padEnd(NAME_COLUMNS)],
		[METRIC_ROLES[metric], blockPlot(values, scale)],
	];
}

/** Writes both ends with as many digits as there is room for: a number cut off is another one. */
function scaleName(label: string, { bottom, top }: PlotScale): string {
	const names = [4, 3, 2, 1].map((digits) => {
		const [low, high] = [bottom, top].map((end) => rounded(end, digits));
		return `${label} ${low}…${high}`;
	});
	return names.find((name) => name.length < NAME_COLUMNS) ?? cut(label, NAME_COLUMNS - 1);
}

/** Rounds to significant digits, unless that overflows. */
function rounded(value: number, digits: number): number {
	const near = Number(value.toPrecision(digits));
	return Number.isFinite(near) ? near : value;
}

function meanOf(values: readonly (number | null | undefined)[]): number | null {
	const known = values.filter((value): value is number => typeof value === "number");
	if (known.length === 0) return null;
	return known.reduce((mean, value, at) => nextMean(mean, value, at + 1), 0);
}
