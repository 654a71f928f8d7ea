/**
 * A column in one colour or none, without backgrounds: solid, pale, and the lightest density where
 * the pale part ends within the lower half of its row.
 */
import { BLANK, baseOf, type Cell, EIGHTHS, eighthsIn, type Levels, LOWER } from "./plot-cells.ts";

const HALF = EIGHTHS / 2;

/** The cells of a column, the top one first. */
export function shadeCells({ low, high }: Levels, height: number): Cell[] {
	return Array.from({ length: height }, (_, row) => {
		const base = baseOf(row, height);
		return shade(glyphOf(eighthsIn(low, base), eighthsIn(high, base), low, high));
	});
}

/** A cell in the colour of the metric. */
export function shade(glyph: string): Cell {
	return glyph === " " ? BLANK : { glyph, fg: "crest", bg: "none" };
}

/** @param solid eighths of the cell below the lowest value, and `filled` below the highest */
function glyphOf(solid: number, filled: number, low: number, high: number): string {
	if (solid === EIGHTHS) return "█";
	const pale = solid < 3 ? "▒" : "▓";
	if (filled === EIGHTHS) return solid < 6 ? pale : "█";
	if (filled === 0) return " ";
	if (solid > 0 && filled - solid >= HALF) return pale;
	if (solid > 0 || high - low < HALF) return LOWER[filled] as string;
	return filled > HALF ? "▒" : "░";
}
