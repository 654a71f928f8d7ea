/** A column of an area in two tones per cell: a bright crest over a dim body, and a pale band. */
import {
	BLANK,
	baseOf,
	block,
	type Cell,
	EIGHTHS,
	eighthsIn,
	filled,
	type Ink,
	type Levels,
	LOWER,
} from "./plot-cells.ts";

/** Thickness of the crest, in eighths. */
const CREST = 3;
/** A dip of this many eighths below the crest, within its row, dims it. */
const DIP = EIGHTHS / 2;
/** A mean as two dots, from the bottom of a cell to its top. */
const MEAN_DOTS = [..."⣀⠤⠒⠉"];

/**
 * The cells of a column, the top one first.
 *
 * @param hasHat whether the highest value stands out, because high is the bad end
 */
export function areaCells(levels: Levels, height: number, hasHat: boolean): Cell[] {
	const { low, mean, high } = levels;
	const isWide = high - low >= wideFrom(height);
	// A peak in the row of the mean is exact; one above it is the edge of the band.
	const crest = rowOf(mean) === rowOf(high) ? high : mean;
	const hatRow = hasHat && height > 1 && high > crest && high > low ? rowOf(high) : null;
	return Array.from({ length: height }, (_, row) => {
		const base = baseOf(row, height);
		const band: Ink = base / EIGHTHS === hatRow ? "top" : "band";
		if (!isWide) return narrowCell(levels, crest, base, band, height);
		const cell = wideCell(low - base, high - base, band);
		const isMean = height > 1 && rowOf(mean) === base / EIGHTHS;
		return isMean ? withMean(cell, mean - base) : cell;
	});
}

/** If the lowest and the highest are this far apart, a crest would hide their distance. */
function wideFrom(height: number): number {
	if (height === 1) return EIGHTHS / 2;
	return height === 2 ? EIGHTHS : 1.5 * EIGHTHS;
}

/** The row of a level, from the bottom; -1 for the floor. */
function rowOf(level: number): number {
	return Math.ceil(level / EIGHTHS) - 1;
}

function narrowCell(
	{ low, high }: Levels,
	crest: number,
	base: number,
	band: Ink,
	height: number,
): Cell {
	const filledBy = eighthsIn(high, base);
	if (base >= crest) return block(filledBy, band);
	const left = crest - base;
	if (left <= EIGHTHS) {
		const isDipped = low >= base && crest - low >= DIP;
		const ink: Ink = height === 1 ? "top" : isDipped ? "crest2" : "crest";
		if (left < EIGHTHS) return block(left, ink, filledBy === EIGHTHS ? band : "none");
		const body = EIGHTHS - CREST;
		if (height > 1 && low >= base + body) return block(body, "body", "crest");
		return filled(ink);
	}
	const solid = eighthsIn(low, base);
	const overhang = CREST + EIGHTHS - left;
	if (overhang > 0 && (solid === EIGHTHS || solid === 0)) {
		return block(EIGHTHS - overhang, solid === 0 ? "band" : "body", "crest");
	}
	return block(solid, "body", "band");
}

/** @param low eighths above the lower edge of the cell; negative below it */
function wideCell(low: number, high: number, band: Ink): Cell {
	const [solid, filledBy] = [eighthsIn(low, 0), eighthsIn(high, 0)];
	if (solid === EIGHTHS) return filled("body");
	if (filledBy === EIGHTHS) return block(solid, "body", band);
	if (solid === 0) return block(filledBy, band);
	return block(filledBy, 2 * solid < filledBy ? "band" : "crest2");
}

/** A mean within a partial cell takes what fills half of it or more as its background. */
function withMean(cell: Cell, mean: number): Cell {
	const fills = LOWER.indexOf(cell.glyph as (typeof LOWER)[number]);
	const bg = cell.glyph !== BLANK.glyph && fills >= EIGHTHS / 2 ? cell.fg : cell.bg;
	return { glyph: MEAN_DOTS[(mean - 1) >> 1] as string, fg: "crest", bg };
}
