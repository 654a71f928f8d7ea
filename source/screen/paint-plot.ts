/** Rows of glyphs and styles as rows of text with colours. */
import { bodyRole, type CellStyle, type Ladder, type Role, type Theme } from "../terminal/theme.ts";
import type { Ink } from "./plot-cells.ts";
import { type PlotRows, styleOf, withInk } from "./plot-rows.ts";

/** A vertical line over a column. */
export interface Crossing {
	readonly column: number;
	readonly glyph: string;
	readonly ink: Ink;
	/** Whether it lies over values too; otherwise over what is empty or of one tone. */
	readonly isOnTop?: boolean;
}

/** Paints plots of one height in one theme; it remembers how cells look. */
export class PlotPainter {
	readonly #theme: Theme;
	readonly #ladder: Ladder;
	readonly #height: number;
	/** The colour sequence of each style, by row and code. */
	readonly #sequences: Map<number, string>[];

	constructor(theme: Theme, ladder: Ladder, height: number) {
		this.#theme = theme;
		this.#ladder = ladder;
		this.#height = height;
		this.#sequences = Array.from({ length: height }, () => new Map());
	}

	paint({ glyphs, styles }: PlotRows, crossings: readonly Crossing[]): string[] {
		return glyphs.map((text, row) => {
			const crossed = crossedRow(text, styles[row] as string, crossings);
			return this.#paintRow(crossed.text, crossed.codes, row);
		});
	}

	#paintRow(text: string, codes: string, row: number): string {
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

function crossedRow(text: string, codes: string, crossings: readonly Crossing[]) {
	for (const { column, glyph, ink, isOnTop = false } of crossings) {
		if (column < 0 || column >= text.length) continue;
		if (text[column] !== " " && !isOnTop) continue;
		const code = withInk(codes.charCodeAt(column), ink);
		text = text.slice(0, column) + glyph + text.slice(column + 1);
		codes = codes.slice(0, column) + String.fromCharCode(code) + codes.slice(column + 1);
	}
	return { text, codes };
}
