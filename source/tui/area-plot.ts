/** A filled area in eighth blocks: eight levels a row. */
import type { Column } from "../core/rolling-window.ts";

const EIGHTHS = [..." ▁▂▃▄▅▆▇█"];
const EIGHTHS_A_ROW = 8;
/** Where the reading failed: a dotted floor, which no value looks like. */
export const GAP_FLOOR = "·";
/** Where there was a reading, but no value could be told. */
export const UNKNOWN_FLOOR = "╌";
export const RESET_MARK = "╎";
/** Where a stress phase begins. */
export const PHASE_MARK = "│";
export const NEW_MAXIMUM_MARK = "▾";
/** What the link can carry, where the curve leaves room. */
export const LIMIT_LINE = "┄";
/** Of a graph without phases. */
export const NO_STARTS: ReadonlySet<number> = new Set();
const LEAST_ROWS_FOR_LIMIT = 3;
const LEAST_ROWS_FOR_MARK_INSIDE = 4;

/** A plot as it was drawn. The next one takes over what has only moved. */
export interface AreaPlot {
	readonly columns: readonly Column[];
	readonly height: number;
	/** The value at the upper edge. */
	readonly top: number;
	/** The columns that a phase begins in. */
	readonly starts: ReadonlySet<number>;
	/** The top one first; each has one character for each column. */
	readonly rows: readonly string[];
}

/** @param before what was drawn last, if anything: columns that were in it are not drawn again */
export function areaPlot(
	columns: readonly Column[],
	height: number,
	top: number,
	starts: ReadonlySet<number> = NO_STARTS,
	before: AreaPlot | null = null,
): AreaPlot {
	const isAlike = before?.height === height && before.top === top;
	const kept = isAlike ? keptOf(columns, starts, before) : { from: 0, count: 0 };
	const drawn = drawnRows(columns, kept.count, height, top, starts);
	const { from, count } = kept;
	const rows =
		count === 0
			? drawn
			: drawn.map((row, index) => (before?.rows[index]?.slice(from, from + count) ?? "") + row);
	return { columns, height, top, starts, rows };
}

/** Which columns of the plot before this one begins with. */
function keptOf(
	columns: readonly Column[],
	starts: ReadonlySet<number>,
	before: AreaPlot,
): { from: number; count: number } {
	const [first] = columns;
	// Where a phase begins is no property of the column.
	const isMarked = starts.size > 0 || before.starts.size > 0;
	const from = first === undefined || isMarked ? -1 : before.columns.indexOf(first);
	let count = 0;
	if (from >= 0) while (isSame(columns[count], before.columns[from + count])) count++;
	return { from, count };
}

/** A column that is over stays the object that it is. */
function isSame(column: Column | undefined, old: Column | undefined): boolean {
	return column !== undefined && column === old;
}

/** The rows of the columns since a first one. */
function drawnRows(
	columns: readonly Column[],
	first: number,
	height: number,
	top: number,
	starts: ReadonlySet<number>,
): string[] {
	const levels = columns.slice(first).map(({ peak }) => levelOf(peak, height * EIGHTHS_A_ROW, top));
	return Array.from({ length: height }, (_, row) => {
		const below = (height - 1 - row) * EIGHTHS_A_ROW;
		let line = "";
		let run = "";
		let length = 0;
		// Most of a row is one character: it is repeated, not put together one by one.
		for (let at = 0; at < levels.length; at++) {
			const level = (levels[at] as number) - below;
			const column = columns[first + at] as Column;
			const character = mark(column, starts.has(first + at), level, row, height) ?? filled(level);
			if (character !== run) {
				line += run.repeat(length);
				run = character;
				length = 0;
			}
			length++;
		}
		return line + run.repeat(length);
	});
}

function filled(level: number): string {
	if (level <= 0) return " ";
	return EIGHTHS[Math.min(level, EIGHTHS_A_ROW)] as string;
}

/** The row, from the top, that a limit's line crosses; null where it is out of range, or would be half the plot. */
export function limitRow(limit: number | null, height: number, top: number): number | null {
	if (limit === null || limit <= 0 || limit > top || height < LEAST_ROWS_FOR_LIMIT) return null;
	return Math.min(height - 1, Math.floor((1 - limit / top) * height));
}

/** Eighths of a row, from the bottom. What is more than nothing shows at least one. */
function levelOf(peak: number | null, levels: number, top: number): number {
	if (peak === null || peak <= 0) return 0;
	return Math.max(1, Math.min(levels, Math.round((peak / top) * levels)));
}

/** @param level how far the curve reaches above the lower edge of this row, in eighths */
function mark(
	column: Column,
	isStart: boolean,
	level: number,
	row: number,
	height: number,
): string | null {
	if (column.hasReset) return RESET_MARK;
	if (column.hasNewMaximum) {
		// It stands on the curve, or within its uppermost row where there is no room above; a plot
		// of a few rows has none to spare for that.
		const isAboveCurve = level <= 0 && level > -8;
		const isTopOfTall = row === 0 && level > 0 && height >= LEAST_ROWS_FOR_MARK_INSIDE;
		if (isAboveCurve || isTopOfTall) return NEW_MAXIMUM_MARK;
	}
	if (isStart) return PHASE_MARK;
	if (row !== height - 1) return null;
	return floorOf(column);
}

/** What stands on the floor of a column without a value; null where it has one. */
export function floorOf(column: Column): string | null {
	if (column.state === "gap") return GAP_FLOOR;
	if (column.state === "unknown") return UNKNOWN_FLOOR;
	return null;
}
