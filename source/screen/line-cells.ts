/** A column of the line style: the mean as a joined line of dots over the band, without a body. */
import {
	BLANK,
	baseOf,
	block,
	type Cell,
	EIGHTHS,
	eighthsIn,
	filled,
	type Levels,
	LOWER,
} from "./plot-cells.ts";
import { shade } from "./shade-cells.ts";

const HALF = EIGHTHS / 2;
/** Dots of a cell by height, from the bottom. */
const LEFT = [0x40, 0x04, 0x02, 0x01];
const RIGHT = [0x80, 0x20, 0x10, 0x08];
const DOTS = LEFT.length;
const FIRST_BRAILLE = 0x2800;

/**
 * The cells of a column, the top one first.
 *
 * @param before the mean of the column to the left, in eighths, to which the line is joined; null
 *   breaks the line
 */
export function lineCells(
	levels: Levels,
	height: number,
	before: number | null,
	isShade: boolean,
): Cell[] {
	const { mean } = levels;
	const band = isShade ? shadeBand(levels, height) : toneBand(levels, height);
	const at = dotOf(mean, height);
	const from = before === null ? at : dotOf(before, height);
	return band.map((cell, row) => {
		const base = baseOf(row, height) / (EIGHTHS / DOTS);
		const isMean = at >= base && at < base + DOTS;
		// A join is drawn only over what it does not hide.
		if (!isMean && cell.glyph !== " ") return cell;
		const bits = dotsOf(base, at, from);
		if (bits === 0) return cell;
		const glyph = String.fromCharCode(FIRST_BRAILLE + bits);
		const isBand = coverOf(levels, baseOf(row, height)) >= HALF;
		if (isShade) return { glyph, fg: "crest", bg: "none", isInverse: isBand };
		return { glyph, fg: "crest", bg: isBand ? "band" : "none" };
	});
}

/** The dot of a level, from the bottom. */
function dotOf(level: number, height: number): number {
	return Math.max(0, Math.min(DOTS * height, Math.ceil((level * DOTS) / EIGHTHS)) - 1);
}

function dotsOf(base: number, at: number, from: number): number {
	let bits = 0;
	for (let dot = 0; dot < DOTS; dot++) {
		const height = base + dot;
		if (height === at) bits |= RIGHT[dot] as number;
		const isJoined = from < at ? height > from && height <= at : height < from && height >= at;
		if (isJoined || (from === at && height === at)) bits |= LEFT[dot] as number;
	}
	return bits;
}

/** Eighths of a row between lowest and highest. */
function coverOf({ low, high }: Levels, base: number): number {
	return eighthsIn(high, base) - eighthsIn(low, base);
}

function toneBand({ low, high }: Levels, height: number): Cell[] {
	const isThin = high - low < HALF;
	return Array.from({ length: height }, (_, row): Cell => {
		const base = baseOf(row, height);
		const [below, above] = [eighthsIn(low, base), eighthsIn(high, base)];
		if (above === below || isThin) return BLANK;
		if (below === 0) return block(above, "band");
		if (above < EIGHTHS) return above - below >= HALF ? filled("band") : BLANK;
		// Inverse, because the part below the band is the terminal's own background.
		return { glyph: LOWER[below] as string, fg: "band", bg: "none", isInverse: true };
	});
}

/** Densities of the band: by two, so that both of its edges are exact to half a row. */
function shadeBand(levels: Levels, height: number): Cell[] {
	const isThin = levels.high - levels.low < HALF;
	return Array.from({ length: height }, (_, row): Cell => {
		const cover = isThin ? 0 : coverOf(levels, baseOf(row, height));
		return cover === 0 ? BLANK : shade(cover > HALF ? "▒" : "░");
	});
}
