/** The plot of one run: a band per direction over time, its capacity, and when it was saturated. */
import type { Direction } from "../core/direction.ts";
import { formatDuration } from "../core/format.ts";
import { BYTES_PER_MB } from "../core/metrics.ts";
import type { LinkUse } from "../measure/link-use.ts";
import type { MeasuredCapacity } from "../measure/measurement.ts";
import type { Part } from "../terminal/line.ts";
import { BLOCKS } from "./block-plot.ts";

type Line = readonly Part[];

const EIGHTHS = BLOCKS.length;
const CAPACITY = "╌";
const SATURATED = "━";
/** Labels of the axes, and a blank. */
const LABEL_COLUMNS = 12;
const MIN_COLUMNS = 8;

/** Lowest and highest rate in the time of one column, in MB/s; null if unknown. */
interface Column {
	readonly low: number;
	readonly high: number;
	readonly isSaturated: boolean;
}

export interface PictureSize {
	readonly columns: number;
	/** Of each direction. */
	readonly rows: number;
}

/** @returns no lines where there is no room, or nothing to draw */
export function measurePicture(
	use: LinkUse,
	capacity: MeasuredCapacity,
	{ columns, rows }: PictureSize,
): Line[] {
	const plotColumns = columns - LABEL_COLUMNS;
	if (plotColumns < MIN_COLUMNS || use.intervals.length === 0) return [];
	const length_s = use.intervals.reduce((sum, one) => sum + one.length_s, 0);
	const end = formatDuration(length_s);
	const ruler = "0 s".padEnd(Math.max(0, plotColumns - end.length)) + end;
	return [
		...graphLines(use, "tx", capacity.tx_mb_per_s, length_s, { columns: plotColumns, rows }),
		...graphLines(use, "rx", capacity.rx_mb_per_s, length_s, { columns: plotColumns, rows }),
		[["dim", " ".repeat(LABEL_COLUMNS) + ruler]],
	];
}

function graphLines(
	use: LinkUse,
	direction: Direction,
	capacity_mb_per_s: number,
	length_s: number,
	{ columns, rows }: PictureSize,
): Line[] {
	const drawn = columnsOf(use, direction, length_s, columns);
	const highest = drawn.reduce((most, column) => Math.max(most, column?.high ?? 0), 0);
	const top = Math.max(capacity_mb_per_s, highest);
	const levelOf = (rate: number) => Math.round((rate / top) * rows * EIGHTHS);
	const capacityRow = rows - Math.max(1, Math.ceil(levelOf(capacity_mb_per_s) / EIGHTHS));
	const lines = Array.from({ length: rows }, (_, row): Line => {
		const base = (rows - 1 - row) * EIGHTHS;
		const label =
			row === capacityRow
				? `${Math.round(capacity_mb_per_s)} MB/s`
				: row === rows - 1
					? direction.toUpperCase()
					: "";
		const empty: Part = row === capacityRow ? ["dim", CAPACITY] : ["dim", " "];
		const cells = drawn.map((column): Part => {
			if (column === null) return ["dim", "·"];
			const [low, high] = [levelOf(column.low) - base, levelOf(column.high) - base];
			if (low > 0) return [direction, BLOCKS[Math.min(low, EIGHTHS) - 1] as string];
			return high > EIGHTHS / 2 ? [direction, "▒"] : empty;
		});
		return [["dim", `${label.padStart(LABEL_COLUMNS - 1)} `], ...joined(cells)];
	});
	const marks = drawn.map(
		(column): Part => (column?.isSaturated === true ? ["warn", SATURATED] : ["dim", " "]),
	);
	const isSaturated = drawn.some((column) => column?.isSaturated === true);
	const label = isSaturated ? "saturated " : "";
	return [...lines, [["dim", label.padStart(LABEL_COLUMNS)], ...joined(marks)]];
}

function columnsOf(
	{ intervals, stretches }: LinkUse,
	direction: Direction,
	length_s: number,
	columns: number,
): (Column | null)[] {
	const lows = new Float64Array(columns).fill(Number.POSITIVE_INFINITY);
	const highs = new Float64Array(columns).fill(Number.NEGATIVE_INFINITY);
	const columnAt = (at_s: number) => (at_s / length_s) * columns;
	let at_s = 0;
	for (const { length_s: step_s, [`${direction}_bytes` as const]: bytes } of intervals) {
		const first = Math.floor(columnAt(at_s));
		at_s += step_s;
		const end = Math.min(columns, Math.max(first + 1, Math.ceil(columnAt(at_s) - 1e-9)));
		const rate = bytes / step_s / BYTES_PER_MB;
		for (let column = first; column < end && !Number.isNaN(rate); column++) {
			lows[column] = Math.min(lows[column] as number, rate);
			highs[column] = Math.max(highs[column] as number, rate);
		}
	}
	const saturated = new Uint8Array(columns);
	for (const stretch of stretches) {
		if (stretch.direction !== direction) continue;
		const first = Math.floor(columnAt(stretch.start_s));
		saturated.fill(1, first, Math.max(first + 1, Math.round(columnAt(stretch.end_s))));
	}
	return Array.from(lows, (low, column) => {
		if (low === Number.POSITIVE_INFINITY) return null;
		return { low, high: highs[column] as number, isSaturated: saturated[column] === 1 };
	});
}

/** Parts of the same role in a row become one. */
function joined(parts: readonly Part[]): Part[] {
	const result: Part[] = [];
	for (const [role, text] of parts) {
		const before = result.at(-1);
		if (before?.[0] === role) result[result.length - 1] = [role, before[1] + text];
		else result.push([role, text]);
	}
	return result;
}
