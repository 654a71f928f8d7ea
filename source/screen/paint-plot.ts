/** Rows of glyphs and styles as rows of text with colours. */
import { bodyRole, type CellStyle, type Ladder, type Role, type Theme } from "../terminal/theme.ts";
import type { Ink } from "./plot-cells.ts";
import { type PlotRows, styleOf, withInk } from "./plot-rows.ts";

/** A vertical line over a column, or a mark at its foot. */
export interface Crossing {
	readonly column: number;
	readonly glyph: string;
	readonly ink: Ink;
	/** Whether it lies over values too; otherwise over what is empty or of one tone. */
	readonly isOnTop?: boolean;
	/** Whether it is in the lowest row alone. */
	readonly isAtFoot?: boolean;
}

export const NO_CROSSINGS: readonly Crossing[] = [];

/** Painted text over some columns of a plot, a line per row. */
export interface Overlay {
	readonly column: number;
	readonly width: number;
	readonly lines: readonly string[];
}

/** A row of a plot, and what it was painted as. */
interface PaintedRow {
	readonly text: string;
	readonly codes: string;
	readonly overlaid: string;
	readonly line: string;
}

/** Paints plots of one height in one theme; it remembers how cells look, and what it painted. */
export class PlotPainter {
	readonly #theme: Theme;
	readonly #ladder: Ladder;
	readonly #height: number;
	/** Painted text to the left of each row. */
	readonly #margins: readonly string[];
	/** The colour sequence of each style, by row and code. */
	readonly #sequences: Map<number, string>[];
	readonly #painted: PaintedRow[] = [];

	constructor(theme: Theme, ladder: Ladder, margins: readonly string[]) {
		this.#theme = theme;
		this.#ladder = ladder;
		this.#height = margins.length;
		this.#margins = margins;
		this.#sequences = margins.map(() => new Map());
	}

	paint(
		{ glyphs, styles }: PlotRows,
		crossings: readonly Crossing[],
		overlay: Overlay | null,
	): string[] {
		return glyphs.map((glyphsOfRow, row) => {
			const isLowest = row === this.#height - 1;
			const { text, codes } = crossedRow(glyphsOfRow, styles[row] as string, crossings, isLowest);
			const overlaid = overlay?.lines[row] ?? "";
			const before = this.#painted[row];
			// Most rows of a frame are those of the frame before.
			const isSame =
				before?.text === text && before.codes === codes && before.overlaid === overlaid;
			if (isSame) return before.line;
			const line = (this.#margins[row] ?? "") + this.#paintRow(text, codes, row, overlay);
			this.#painted[row] = { text, codes, overlaid, line };
			return line;
		});
	}

	#paintRow(text: string, codes: string, row: number, overlay: Overlay | null): string {
		if (overlay === null) return this.#paintCells(text, codes, row);
		const { column, width, lines } = overlay;
		const end = column + width;
		const left = this.#paintCells(text.slice(0, column), codes.slice(0, column), row);
		return left + (lines[row] ?? "") + this.#paintCells(text.slice(end), codes.slice(end), row);
	}

	#paintCells(text: string, codes: string, row: number): string {
		const sequences = this.#sequences[row] as Map<number, string>;
		let line = "";
		for (let start = 0; start < text.length; ) {
			const code = codes.charCodeAt(start);
			let end = start + 1;
			while (end < text.length && codes.charCodeAt(end) === code) end++;
			const sequence = sequences.get(code) ?? this.#sequence(code, row);
			const run = text.slice(start, end);
			line += sequence === "" ? run : `${sequence}${run}\u001B[0m`;
			start = end;
		}
		return line;
	}

	#sequence(code: number, row: number): string {
		const { fg, bg, isInverse } = styleOf(code);
		const style: { -readonly [Key in keyof CellStyle]: CellStyle[Key] } = { isInverse };
		if (fg !== "none") style.fg = this.#role(fg, row);
		if (bg !== "none") style.bg = this.#role(bg, row);
		const parameters = this.#theme.style(style);
		const sequence = parameters === "" ? "" : `\u001B[${parameters}m`;
		this.#sequences[row]?.set(code, sequence);
		return sequence;
	}

	#role(ink: Exclude<Ink, "none">, row: number): Role {
		const ladder = this.#ladder;
		switch (ink) {
			case "crest":
				return ladder;
			case "crest2":
			case "band":
				return `${ladder}-${ink}`;
			case "body":
				return bodyRole(ladder, row, this.#height);
			case "top":
				return bodyRole(ladder, 0, this.#height);
			default:
				return ink;
		}
	}
}

function crossedRow(
	text: string,
	codes: string,
	crossings: readonly Crossing[],
	isLowest: boolean,
) {
	for (const { column, glyph, ink, isOnTop = false, isAtFoot = false } of crossings) {
		if (column < 0 || column >= text.length || (isAtFoot && !isLowest)) continue;
		if (text[column] !== " " && !isOnTop) continue;
		const code = withInk(codes.charCodeAt(column), ink);
		text = text.slice(0, column) + glyph + text.slice(column + 1);
		codes = codes.slice(0, column) + String.fromCharCode(code) + codes.slice(column + 1);
	}
	return { text, codes };
}
