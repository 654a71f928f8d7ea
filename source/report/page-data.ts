/** The data of the page's script: JSON, small enough to open at once. */

import type { Colour } from "./colour.ts";
import { breakAtGaps, downsample, pointWidth } from "./downsample.ts";
import { mergeBands, mergeMarkers } from "./marks.ts";
import type { Report } from "./report.ts";
import type { Band, Limit, Line, Marker, TimeAxis, TimePlots, Trace } from "./time-plots.ts";

/** Points of all lines of a page together: about 25 bytes each, 2 MB in all. */
const MAX_POINTS = 80_000;
/** A wide screen has about 4,000 pixels; the rest is for zooming. */
const MAX_POINTS_PER_LINE = 20_000;

export interface PageGroup {
	readonly axis: TimeAxis;
	readonly start_s: number;
	readonly end_s: number;
	/** Seconds that one point stands for; null if every sample is a point. */
	readonly width_s: number | null;
	readonly bands: readonly Band[];
	readonly plots: readonly PagePlot[];
}

export interface PagePlot {
	readonly unit: string;
	readonly lines: readonly PageLine[];
	readonly markers: readonly Marker[];
	readonly bands: readonly Band[];
	readonly limit: Limit | null;
}

export interface PageLine {
	readonly name: string;
	readonly colour: Colour;
	/** Milliseconds from the group's start to the first point, and from each point to the next. */
	readonly steps_ms: readonly number[];
	/** To five significant digits; null if unknown. */
	readonly values: readonly (number | null)[];
	readonly minimum: readonly (number | null)[] | null;
	readonly maximum: readonly (number | null)[] | null;
}

/** Returns the plots over time of a report, one group per section. */
export function pageGroups({ sections }: Report): PageGroup[] {
	const groups = sections.filter((section) => section.kind === "time-plots");
	const lines = groups.flatMap(({ plots }) => plots.flatMap((plot) => plot.lines)).length;
	const points = Math.min(MAX_POINTS_PER_LINE, Math.floor(MAX_POINTS / lines));
	return groups.map((group) => pageGroup(group, points));
}

function pageGroup(group: TimePlots, points: number): PageGroup {
	const { axis, bands, markers, plots, longestStep_s } = group;
	const [start_s, end_s] = spanOf(group);
	const isLong = plots.some(({ lines }) =>
		lines.some(({ trace }) => trace.times_s.length > points),
	);
	const width_s = isLong ? pointWidth(end_s - start_s, points) : null;
	const pageLine = ({ name, colour, trace }: Line): PageLine => {
		const whole = breakAtGaps(trace, longestStep_s);
		const shown = width_s === null ? whole : downsample(whole, width_s);
		return { name, colour, ...encoded(shown, start_s) };
	};
	return {
		axis,
		start_s,
		end_s,
		width_s,
		bands: mergeBands(bands, start_s, end_s),
		plots: plots.map((plot) => ({
			unit: plot.unit,
			lines: plot.lines.map(pageLine),
			markers: mergeMarkers([...markers, ...plot.markers], start_s, end_s),
			bands: mergeBands(plot.bands, start_s, end_s),
			limit: plot.limit,
		})),
	};
}

/** Returns the first and the last time of any line. */
function spanOf({ plots }: TimePlots): [number, number] {
	let start_s = Infinity;
	let end_s = -Infinity;
	for (const { trace } of plots.flatMap(({ lines }) => lines)) {
		start_s = Math.min(start_s, trace.times_s.at(0) ?? Infinity);
		end_s = Math.max(end_s, trace.times_s.at(-1) ?? -Infinity);
	}
	return start_s <= end_s ? [start_s, end_s] : [0, 0];
}

function encoded(
	{ times_s, values, range }: Trace,
	start_s: number,
): Omit<PageLine, "name" | "colour"> {
	const steps_ms: number[] = [];
	let before_ms = 0;
	for (const at_s of times_s) {
		const at_ms = Math.round((at_s - start_s) * 1000);
		steps_ms.push(at_ms - before_ms);
		before_ms = at_ms;
	}
	return {
		steps_ms,
		values: rounded(values),
		minimum: range === null ? null : rounded(range.minimum),
		maximum: range === null ? null : rounded(range.maximum),
	};
}

function rounded(values: Float64Array): (number | null)[] {
	return Array.from(values, (value) =>
		Number.isFinite(value) ? Number(value.toPrecision(5)) : null,
	);
}
