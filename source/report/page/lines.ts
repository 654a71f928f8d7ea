/** The lines of a plot for uPlot: columns of numbers over the times of all lines. */
import uPlot from "uplot";
import { downsample, pointWidth } from "../downsample.ts";
import type { PageLine } from "../page-data.ts";
import type { Trace } from "../time-plots.ts";
import { colour, translucent } from "./colours.ts";
import type { Range } from "./zoom.ts";

/** The indices of a line among uPlot's series. */
export interface LinePlaces {
	readonly values: number;
	readonly minimum: number;
	readonly maximum: number;
}

const SERIES_PER_LINE = 3;

export function placesOf(line: number): LinePlaces {
	const first = 1 + SERIES_PER_LINE * line;
	return { minimum: first, maximum: first + 1, values: first + 2 };
}

/** Returns the points of a line. */
export function traceOf({ steps_ms, values, minimum, maximum }: PageLine, start_s: number): Trace {
	let at_ms = 0;
	const times_s = Float64Array.from(steps_ms, (step_ms) => {
		at_ms += step_ms;
		return start_s + at_ms / 1000;
	});
	const numbers = (all: readonly (number | null)[]) =>
		Float64Array.from(all, (value) => value ?? Number.NaN);
	const range =
		minimum === null || maximum === null
			? null
			: { minimum: numbers(minimum), maximum: numbers(maximum) };
	return { times_s, values: numbers(values), range };
}

/**
 * Returns what lines look like within a range: of more points than can be told apart, each becomes
 * the mean of a span, with its lowest and highest value.
 *
 * @param most points that can be told apart
 */
export function tracesWithin(
	traces: readonly Trace[],
	[from_s, until_s]: Range,
	most: number,
): readonly Trace[] {
	const width_s = pointWidth(until_s - from_s, most);
	// One more span on either side leads the lines out of the plot.
	const cuts = traces.map((trace) => cut(trace, from_s - width_s, until_s + width_s));
	const isDense = cuts.some(({ times_s }) => times_s.length > most + 2);
	return isDense ? cuts.map((trace) => downsample(trace, width_s)) : cuts;
}

/** Returns the points within a time, and the one before and after it. */
function cut({ times_s, values, range }: Trace, from_s: number, until_s: number): Trace {
	const first = Math.max(0, firstAt(times_s, from_s) - 1);
	const end = firstAt(times_s, until_s) + 1;
	return {
		times_s: times_s.subarray(first, end),
		values: values.subarray(first, end),
		range: range && {
			minimum: range.minimum.subarray(first, end),
			maximum: range.maximum.subarray(first, end),
		},
	};
}

/** Returns the index of the first time that is not before this one. */
function firstAt(times_s: Float64Array, at_s: number): number {
	let [low, high] = [0, times_s.length];
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((times_s[middle] ?? 0) < at_s) low = middle + 1;
		else high = middle;
	}
	return low;
}

/** The mode of `uPlot.join` that keeps a line broken between the times of other lines. */
const EXPAND_GAPS = 2;

/** Returns the columns for uPlot, in the order of {@link placesOf}. */
export function plotColumns(traces: readonly Trace[]): uPlot.AlignedData {
	const tables = traces.map(({ times_s, values, range }): uPlot.AlignedData => {
		const unknown = () => Array.from(values, () => null);
		return [
			[...times_s],
			range === null ? unknown() : known(range.minimum),
			range === null ? unknown() : known(range.maximum),
			known(values),
		];
	});
	const [only] = tables;
	if (tables.length === 1 && only !== undefined) return only;
	return uPlot.join(
		tables,
		tables.map((table) => table.map(() => EXPAND_GAPS)),
	);
}

function known(values: Float64Array): (number | null)[] {
	return Array.from(values, (value) => (Number.isNaN(value) ? null : value));
}

/**
 * Returns the style of each line, with a band from minimum to maximum where points have a range.
 */
export function plotSeries(lines: readonly PageLine[]): {
	series: uPlot.Series[];
	bands: uPlot.Band[];
} {
	const series: uPlot.Series[] = [{}];
	const bands: uPlot.Band[] = [];
	for (const [index, line] of lines.entries()) {
		const { minimum, maximum } = placesOf(index);
		const edge = {
			stroke: () => translucent(line.colour, 0.45),
			width: 1,
			points: { show: false },
		};
		bands.push({
			series: [maximum, minimum],
			fill: () => translucent(line.colour, 0.2),
		});
		series.push(edge, { ...edge });
		series.push({ stroke: () => colour(line.colour), width: 1.5, points: { size: 4 } });
	}
	return { series, bands };
}
