/** The lines of a plot as uPlot takes them: columns of numbers over the times of all of them. */
import uPlot from "uplot";
import type { PageLine } from "../page-data.ts";
import { colour, translucent } from "./colours.ts";

export interface LineColumns {
	readonly data: uPlot.AlignedData;
	/** Of each line, which of uPlot's series its values are, and its range where it has one. */
	readonly places: readonly LinePlaces[];
}

export interface LinePlaces {
	readonly values: number;
	readonly range: { readonly minimum: number; readonly maximum: number } | null;
}

/** The numbers of each line, and where they stand. */
export function plotColumns(lines: readonly PageLine[], start_s: number): LineColumns {
	const tables = lines.map((line): uPlot.AlignedData => {
		const ranges = line.minimum === null || line.maximum === null ? [] : rangeOf(line);
		return [timesOf(line, start_s), ...ranges, [...line.values]];
	});
	let next = 1;
	const places = lines.map(({ minimum }): LinePlaces => {
		if (minimum === null) return { values: next++, range: null };
		const range = { minimum: next++, maximum: next++ };
		return { range, values: next++ };
	});
	return { data: joined(tables), places };
}

/** What `uPlot.join` calls its way to keep a line interrupted between the times of other lines. */
const EXPAND_GAPS = 2;

function joined(tables: readonly uPlot.AlignedData[]): uPlot.AlignedData {
	const [only] = tables;
	if (tables.length === 1 && only !== undefined) return only;
	return uPlot.join(
		[...tables],
		tables.map((table) => table.map(() => EXPAND_GAPS)),
	);
}

function rangeOf({ minimum, maximum }: PageLine): (number | null)[][] {
	return [[...(minimum ?? [])], [...(maximum ?? [])]];
}

function timesOf({ steps_ms }: PageLine, start_s: number): number[] {
	let at_ms = 0;
	return steps_ms.map((step_ms) => {
		at_ms += step_ms;
		return start_s + at_ms / 1000;
	});
}

/** How they are drawn: a line, and a band from the least to the greatest where points have both. */
export function plotSeries(lines: readonly PageLine[]): {
	series: uPlot.Series[];
	bands: uPlot.Band[];
} {
	const series: uPlot.Series[] = [{}];
	const bands: uPlot.Band[] = [];
	for (const line of lines) {
		if (line.minimum !== null) {
			const edge = {
				stroke: () => translucent(line.colour, 0.45),
				width: 1,
				points: { show: false },
			};
			bands.push({
				series: [series.length + 1, series.length],
				fill: () => translucent(line.colour, 0.2),
			});
			series.push(edge, { ...edge });
		}
		series.push({ stroke: () => colour(line.colour), width: 1.5, points: { size: 4 } });
	}
	return { series, bands };
}
