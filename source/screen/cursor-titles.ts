/** The titles of the graphs while the cursor points into the past: what its column holds. */
import { UNKNOWN } from "../core/format.ts";
import type { Part } from "../terminal/line.ts";
import type { Summary } from "./aggregates.ts";
import type { Series } from "./series.ts";
import { boundPart, MIN_COLUMNS, summaryParts, type Title } from "./titles.ts";
import type { WindowColumn } from "./window-columns.ts";

const VALUE_WIDTH = 8;

/** What the cursor points at. */
export interface PointedAt {
	readonly column: WindowColumn;
	/** The bound of a latency that is all that the column holds; null without one. */
	readonly bound_ns: number | null;
	/** Of the window. */
	readonly summary: Summary | null;
}

/** The title with the value, mean, low and high of the column that the cursor points at. */
export function cursorTitle(
	title: Title,
	series: Series,
	{ column, bound_ns, summary }: PointedAt,
	columns: number,
): Title {
	// The margin and the name of the metric stay.
	const left = [...title.left.slice(0, NAME_PARTS), ...valueParts(series, column)];
	if (bound_ns !== null && columns >= MIN_COLUMNS.error) left.push(boundPart(bound_ns));
	if (columns < 60) return { left, right: title.right };
	const range = rangeParts(column);
	if (columns < 100) return { left, right: [...range, ["text", " "]] };
	return {
		left: [...left, ...countParts(column), ...range],
		right: summaryParts(summary, columns),
	};
}

const NAME_PARTS = 2;

function valueParts(series: Series, { mean, state }: WindowColumn): Part[] {
	const isLatency = series === "latency";
	const value = mean === null ? UNKNOWN : mean.toFixed(isLatency ? 0 : 1);
	return [
		["strong", value.padStart(isLatency ? VALUE_WIDTH - 2 : VALUE_WIDTH)],
		["dim", isLatency ? " ns" : " MB/s"],
		["dim", WORDS[state] === "" ? "" : `   ${WORDS[state]}`],
	];
}

/** For a single sample the value is enough. */
function countParts({ count }: WindowColumn): Part[] {
	if (count <= 1) return [];
	return [
		["dim", "   mean of "],
		["text", String(count).padStart(3)],
	];
}

function rangeParts({ low, high, count }: WindowColumn): Part[] {
	if (count <= 1 || low === null || high === null) return [];
	return [
		["dim", "   low "],
		["text", low.toFixed(0).padStart(5)],
		["dim", "   high "],
		["text", high.toFixed(0).padStart(5)],
	];
}

const WORDS: Readonly<Record<WindowColumn["state"], string>> = {
	value: "",
	unknown: "unknown",
	gap: "no data",
	none: "nothing recorded",
};
