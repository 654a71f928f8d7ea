/** What a plot says of the moment under the pointer. */
import type uPlot from "uplot";
import type { PageGroup, PagePlot } from "../page-data.ts";
import { formatMoment, formatQuantity } from "../quantity.ts";
import type { LineColumns } from "./lines.ts";

/** How close to a marker the pointer is over it, in CSS pixels. */
const REACH = 6;

/** `2026-11-23 20:15:33: TX 2,203 MB/s (2,100 to 2,280)`, and what happened there. */
export function readoutText(
	chart: uPlot,
	group: PageGroup,
	plot: PagePlot,
	columns: LineColumns,
): string {
	const { left = -1, idx } = chart.cursor;
	if (left < 0 || idx === null || idx === undefined) return "";
	const value = (series: number) => columns.data[series]?.[chart.cursor.idxs?.[series] ?? idx];
	const parts = plot.lines.map(({ name }, index) => {
		const place = columns.places[index];
		const text = `${name} ${formatQuantity(value(place?.values ?? 0), plot.unit)}`;
		const range = place?.range ?? null;
		if (range === null) return text;
		const [low, high] = [value(range.minimum), value(range.maximum)];
		return `${text} (${formatQuantity(low, plot.unit)} to ${formatQuantity(high, plot.unit)})`;
	});
	const marks = plot.markers
		.filter(({ at_s }) => Math.abs(chart.valToPos(at_s, "x") - left) <= REACH)
		.map(({ text }) => text);
	const moment = formatMoment(columns.data[0]?.[idx] ?? 0, group.axis);
	return `${moment}: ${[...parts, ...marks.slice(0, 3)].join("; ")}`;
}
