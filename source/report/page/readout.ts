/** The readout of a plot: the values under the pointer. */
import type uPlot from "uplot";
import type { PageGroup, PagePlot } from "../page-data.ts";
import { formatMoment, formatQuantity } from "../quantity.ts";
import { placesOf } from "./lines.ts";

/** A marker this close to the pointer is included, in CSS pixels. */
const REACH = 6;

/** Returns `2026-11-23 20:15:33: TX 2,203 MB/s (2,100 to 2,280)`, and the events there. */
export function readoutText(chart: uPlot, group: PageGroup, plot: PagePlot): string {
	const { left = -1, idx } = chart.cursor;
	if (left < 0 || idx === null || idx === undefined) return "";
	const value = (series: number) => chart.data[series]?.[chart.cursor.idxs?.[series] ?? idx];
	const parts = plot.lines.map(({ name }, index) => {
		const places = placesOf(index);
		const text = `${name} ${formatQuantity(value(places.values), plot.unit)}`;
		const [low, high] = [value(places.minimum), value(places.maximum)];
		if (low == null || high == null) return text;
		return `${text} (${formatQuantity(low, plot.unit)} to ${formatQuantity(high, plot.unit)})`;
	});
	const marks = plot.markers
		.filter(({ at_s }) => Math.abs(chart.valToPos(at_s, "x") - left) <= REACH)
		.map(({ text }) => text);
	const moment = formatMoment(chart.data[0]?.[idx] ?? 0, group.axis);
	return `${moment}: ${[...parts, ...marks.slice(0, 3)].join("; ")}`;
}
