/**
 * The cells of one column of a plot. A column is solid up to its lowest value and pale from there
 * to its highest, both exact to an eighth of a row, because a cell shows two tones.
 */

/** What colours a cell: tones of the metric, and roles of furniture. */
export type Ink =
	| "none"
	| "crest"
	| "crest2"
	| "band"
	| "body"
	/** The brightest tone of a body. */
	| "top"
	| "grid"
	| "capline"
	| "cap"
	| "hatch"
	| "faint"
	| "error"
	| "warn"
	| "ok"
	| "strong";

export interface Cell {
	readonly glyph: string;
	readonly fg: Ink;
	readonly bg: Ink;
	readonly isInverse?: boolean;
}

/** Heights in eighths of a row above the floor; low ≤ mean ≤ high. */
export interface Levels {
	readonly low: number;
	readonly mean: number;
	readonly high: number;
}

export const EIGHTHS = 8;
/** Lower blocks of 0 to 8 eighths. */
export const LOWER = [..." ▁▂▃▄▅▆▇█"] as const;
export const BLANK: Cell = { glyph: " ", fg: "none", bg: "none" };

/** Of a row: how many of its eighths, from 0 to 8, are below a level. */
export function eighthsIn(level: number, base: number): number {
	return Math.max(0, Math.min(EIGHTHS, level - base));
}

/** The eighths below the row: rows count from the top. */
export function baseOf(row: number, height: number): number {
	return EIGHTHS * (height - 1 - row);
}

/** A cell of which the lower part has one tone. */
export function block(eighths: number, fg: Ink, bg: Ink = "none"): Cell {
	if (eighths >= EIGHTHS) return filled(fg);
	return eighths <= 0 ? filled(bg) : { glyph: LOWER[eighths] as string, fg, bg };
}

/** A whole cell of one tone: a space, whose neighbours then need no foreground. */
export function filled(ink: Ink): Cell {
	return { glyph: " ", fg: "none", bg: ink };
}
