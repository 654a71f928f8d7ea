/** A filled area in eighth blocks: eight levels a row. */
import type { Column } from "../core/rolling-window.ts";

const EIGHTHS = [..." ▁▂▃▄▅▆▇█"];
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

/**
 * The rows of the plot, the top one first; each has one character for each column.
 *
 * @param starts the columns that a phase begins in
 */
export function areaPlot(
	columns: readonly Column[],
	height: number,
	top: number,
	starts: ReadonlySet<number> = NO_STARTS,
): string[] {
	const levels = columns.map(({ peak }) => levelOf(peak, height * 8, top));
	const isMarked = columns.map(
		({ state, hasReset, hasNewMaximum }, index) =>
			hasReset || hasNewMaximum || state === "gap" || state === "unknown" || starts.has(index),
	);
	return Array.from({ length: height }, (_, row) => {
		const below = (height - 1 - row) * 8;
		let line = "";
		let run = "";
		let start = 0;
		// Most of a row is one character: it is repeated, not put together one by one.
		for (let index = 0; index < columns.length; index++) {
			const level = (levels[index] as number) - below;
			const filled = level <= 0 ? " " : level >= 8 ? "█" : (EIGHTHS[level] as string);
			const character = isMarked[index]
				? (mark(columns[index] as Column, starts.has(index), level, row, height) ?? filled)
				: filled;
			if (character === run) continue;
			line += run.repeat(index - start);
			run = character;
			start = index;
		}
		return line + run.repeat(columns.length - start);
	});
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
