/** A plot as rows of glyphs and of styles. The columns that only moved are not drawn again. */
import { columnCells, type PlotShape } from "./column-cells.ts";
import type { Cell, Ink } from "./plot-cells.ts";
import type { WindowColumn } from "./window-columns.ts";

/** The top row first; in each text one character per column. */
export interface PlotRows {
	readonly glyphs: readonly string[];
	/** The characters are codes: see {@link styleOf}. */
	readonly styles: readonly string[];
}

/** A plot as it was drawn. */
export interface DrawnPlot extends PlotRows {
	readonly columns: readonly WindowColumn[];
	readonly shape: PlotShape;
}

export interface CodedStyle {
	readonly fg: Ink;
	readonly bg: Ink;
	readonly isInverse: boolean;
}

const INKS: readonly Ink[] = [
	...(["none", "crest", "crest2", "band", "body", "top"] as const),
	...(["grid", "capline", "cap", "hatch", "faint", "error", "warn", "ok", "strong"] as const),
];
const BITS = 4;
const MASK = (1 << BITS) - 1;
const INVERSE = 1 << (2 * BITS);

/** The style of a cell as one number; 0 is the terminal's own. */
function codeOf({ fg, bg, isInverse = false }: Cell): number {
	return INKS.indexOf(fg) + (INKS.indexOf(bg) << BITS) + (isInverse ? INVERSE : 0);
}

export function styleOf(code: number): CodedStyle {
	return {
		fg: INKS[code & MASK] ?? "none",
		bg: INKS[(code >> BITS) & MASK] ?? "none",
		isInverse: (code & INVERSE) !== 0,
	};
}

/** The code of a style with this foreground, and the background as it was. */
export function withInk(code: number, fg: Ink): number {
	return INKS.indexOf(fg) + (code & (MASK << BITS));
}

/**
 * Draws a plot.
 *
 * @param before the plot drawn last, if any: its columns are reused. It has to have the same shape
 *   object, because that is compared by identity.
 */
export function drawPlot(
	columns: readonly WindowColumn[],
	shape: PlotShape,
	before: DrawnPlot | null,
): DrawnPlot {
	const reused = before?.shape === shape ? reusedOf(columns, before) : NOTHING;
	const glyphs = new Array<string>(shape.height).fill("");
	const styles = new Array<string>(shape.height).fill("");
	for (let at = reused.count; at < columns.length; at++) {
		const cells = columnCells(columns[at] as WindowColumn, columns[at - 1], shape);
		for (let row = 0; row < cells.length; row++) {
			const cell = cells[row] as Cell;
			glyphs[row] += cell.glyph;
			styles[row] += String.fromCharCode(codeOf(cell));
		}
	}
	return {
		columns,
		shape,
		glyphs: rowsAfter(before?.glyphs, reused, glyphs),
		styles: rowsAfter(before?.styles, reused, styles),
	};
}

interface Reused {
	readonly from: number;
	readonly count: number;
}

const NOTHING: Reused = { from: 0, count: 0 };

/** Rows with new ends; a row that is as it was stays the same text, which is painted already. */
function rowsAfter(
	before: readonly string[] | undefined,
	{ from, count }: Reused,
	ends: readonly string[],
): string[] {
	return ends.map((end, row) => {
		const old = before?.[row] ?? "";
		const isSame = from === 0 && old.length === count + end.length && old.endsWith(end);
		return isSame ? old : old.slice(from, from + count) + end;
	});
}

/** The columns of the plot before with which the new one begins. */
function reusedOf(columns: readonly WindowColumn[], before: DrawnPlot): Reused {
	const [first] = columns;
	const from = first === undefined ? -1 : before.columns.indexOf(first);
	if (from < 0) return NOTHING;
	const most = Math.min(columns.length, before.columns.length - from);
	let count = 0;
	// A column that no later sample changes stays the same object.
	while (count < most && columns[count] === before.columns[from + count]) count++;
	return { from, count };
}
