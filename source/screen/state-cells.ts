/**
 * A gap or an outage in a column that has values too: both show, and no edge of the values is
 * lost.
 */
import { type Cell, EIGHTHS, LOWER } from "./plot-cells.ts";

const HALF = EIGHTHS / 2;
const GAP = "╱";
const LARGE: ReadonlySet<string> = new Set([..."▄▅▆▇█"]);
const PALE: ReadonlySet<string> = new Set([..."░▒"]);
/** What a part of the column filled is in its left half, the other half is not there. */
const HALVES: ReadonlyMap<string, string> = new Map([
	...[..."▁▂▃"].map((glyph) => [glyph, "▖"] as const),
	...[..."▄▅▆▇█"].map((glyph) => [glyph, "▌"] as const),
	["▓", "▙"],
	["▒", "▞"],
	["░", "▚"],
	["⣀", "⡀"],
]);

/** Hatches what is empty above the values; if nothing is, one cell that the others imply. */
export function withGap(cells: readonly Cell[], isShade: boolean): Cell[] {
	const isEmpty = ({ glyph, bg }: Cell) => glyph === " " && bg === "none";
	const hatch: Cell = { glyph: GAP, fg: "hatch", bg: "none" };
	if (cells.some(isEmpty)) return cells.map((cell) => (isEmpty(cell) ? hatch : cell));
	if (isShade) return withGapInShade(cells);
	const free = cells.findLastIndex(({ glyph }) => glyph === " ");
	if (free >= 0) {
		return cells.with(free, { ...(cells[free] as Cell), glyph: GAP, fg: "cap" });
	}
	const top = cells[0] as Cell;
	// Over a band the solid part changes too: it is not mistaken for one without a band.
	return cells.with(0, { ...top, fg: top.bg === "none" ? top.fg : "crest", bg: "hatch" });
}

function withGapInShade(cells: readonly Cell[]): Cell[] {
	const at = (row: number) => cells[row]?.glyph ?? " ";
	const free = cells.findIndex(({ glyph }, row) => {
		if (row === 0) return false;
		if (glyph === "█") return at(row - 1) === "█";
		return glyph === "▒" && row < cells.length - 1 && at(row + 1) !== "█";
	});
	if (free >= 0) return cells.with(free, { glyph: GAP, fg: "hatch", bg: "none" });
	const halved = cells.findIndex(({ glyph }) => HALVES.has(glyph));
	if (halved < 0) return [...cells];
	const cell = cells[halved] as Cell;
	return cells.with(halved, { ...cell, glyph: HALVES.get(cell.glyph) ?? cell.glyph });
}

/** Marks the floor, and keeps to half a row how far the values fill it. */
export function withOutage(cells: readonly Cell[], isShade: boolean): Cell[] {
	const floor = cells.at(-1) as Cell;
	return [...cells.slice(0, -1), isShade ? outageInShade(floor) : outage(floor)];
}

function outage({ glyph, fg, bg, isInverse = false }: Cell): Cell {
	// A low within the floor would vanish in the crest above it.
	if (fg === "body" && bg === "band") return { glyph, fg: "error", bg };
	// The band is above the lower part, in inverse video.
	if (isInverse) return { glyph, fg: "error", bg: fg };
	const eighths = Math.max(0, LOWER.indexOf(glyph as (typeof LOWER)[number]));
	return { glyph: "▁", fg: "error", bg: eighths >= HALF ? fg : bg };
}

function outageInShade({ glyph, isInverse = false }: Cell): Cell {
	const mark = { fg: "error", bg: "none" } as const;
	if (LARGE.has(glyph)) return { ...mark, glyph: "×", isInverse: true };
	if (glyph === "▓") return { ...mark, glyph: "╳", isInverse: true };
	return { ...mark, glyph: PALE.has(glyph) || isInverse ? "╳" : "×" };
}
