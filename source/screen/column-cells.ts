/**
 * One column of a plot as cells: its values, or why there are none, an outage, and the gridlines.
 */
import { areaCells } from "./area-cells.ts";
import { lineCells } from "./line-cells.ts";
import { BLANK, type Cell, EIGHTHS, type Levels } from "./plot-cells.ts";
import type { ValueScale } from "./scale.ts";
import { shadeCells } from "./shade-cells.ts";
import { withGap, withOutage } from "./state-cells.ts";
import type { ScaleLine } from "./value-axis.ts";
import type { WindowColumn } from "./window-columns.ts";

export type GraphStyle = "area" | "line";
export const GRAPH_STYLES: readonly GraphStyle[] = ["area", "line"];

/** What all columns of a plot have in common. */
export interface PlotShape {
	readonly height: number;
	readonly scale: ValueScale;
	/** The line across each row, if any. */
	readonly lines: readonly (ScaleLine | null)[];
	readonly style: GraphStyle;
	/** Whether a metric has one tone alone, and densities say the rest. */
	readonly isShade: boolean;
	/** Whether high is the bad end, so that the highest value has to stand out. */
	readonly isHighBad: boolean;
}

/** Reading failed; one of no values. */
export const GAP = "╱";
/** Reading succeeded, but the value is unknown. */
const UNKNOWN_FLOOR = "╌";
/** Nothing moved: the floor is there, dotted. */
const ZERO_FLOOR = "⣀";

/**
 * The cells of a column, the top one first.
 *
 * @param left the column to its left, to which a line is joined
 */
export function columnCells(
	column: WindowColumn,
	left: WindowColumn | undefined,
	shape: PlotShape,
): Cell[] {
	const levels = levelsOf(column, shape);
	let cells =
		levels === null ? cellsWithout(column, shape) : valueCells(levels, column, left, shape);
	if (column.hasGap && levels !== null) cells = withGap(cells, shape.isShade);
	if (column.isDown) cells = withOutage(cells, shape.isShade);
	return cells.map((cell, row) => withLine(cell, shape.lines[row] ?? null));
}

function levelsOf({ low, mean, high }: WindowColumn, shape: PlotShape): Levels | null {
	if (low === null || mean === null || high === null) return null;
	return { low: levelOf(low, shape), mean: levelOf(mean, shape), high: levelOf(high, shape) };
}

/** Height in eighths of a row. Anything above the floor shows at least one. */
function levelOf(value: number, { height, scale: { bottom, top } }: PlotShape): number {
	if (value <= bottom) return 0;
	const eighths = EIGHTHS * height;
	return Math.max(1, Math.min(eighths, Math.round(((value - bottom) / (top - bottom)) * eighths)));
}

function valueCells(
	levels: Levels,
	column: WindowColumn,
	left: WindowColumn | undefined,
	shape: PlotShape,
): Cell[] {
	const { height, isShade, isHighBad } = shape;
	// A single row has no room for a line beside its band.
	if (shape.style === "line" && height > 1) {
		const before = column.hasGap ? null : (left?.mean ?? null);
		return lineCells(levels, height, before === null ? null : levelOf(before, shape), isShade);
	}
	const cells = isShade ? shadeCells(levels, height) : areaCells(levels, height, isHighBad);
	if (levels.high > 0) return cells;
	return withFloor(cells, { glyph: ZERO_FLOOR, fg: isShade ? "faint" : "grid", bg: "none" });
}

function cellsWithout({ state }: WindowColumn, { height }: PlotShape): Cell[] {
	const all = (cell: Cell) => Array.from({ length: height }, () => cell);
	if (state === "gap") return all({ glyph: GAP, fg: "hatch", bg: "none" });
	if (state === "none") return all(BLANK);
	return withFloor(all(BLANK), { glyph: UNKNOWN_FLOOR, fg: "faint", bg: "none" });
}

function withFloor(cells: readonly Cell[], floor: Cell): Cell[] {
	return [...cells.slice(0, -1), floor];
}

/** A gridline where the cell is empty; the capacity over body and band too. */
function withLine(cell: Cell, line: ScaleLine | null): Cell {
	if (line === null || cell.glyph !== " ") return cell;
	const { glyph, isCapacity } = line;
	if (cell.bg === "none") return { ...cell, glyph, fg: isCapacity ? "capline" : "grid" };
	return isCapacity ? { ...cell, glyph, fg: "cap" } : cell;
}
