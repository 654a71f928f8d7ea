/** The difference of two frames: what to write to a terminal so that it shows the next. */
import { DiffWriter } from "./diff-writer.ts";
import { narrowWidth } from "./narrow-text.ts";
import { type RowCells, writeDifference } from "./row-difference.ts";
import { StyleChanges } from "./style-changes.ts";
import { PLAIN, styleAfter, type TextStyle } from "./text-style.ts";

const ESCAPE = "\u001B";
const SPACE = 0x20;
const MAX_STYLES = 10_000;
/** The cells of a longer row are copied through a buffer of their own. */
const UNITS = 4096;

/** A row of the terminal. */
interface ShownRow {
	text: string;
	/** Columns up to its last character; null if they are not cells, one per character. */
	length: number | null;
}

/**
 * Compares frames cell by cell. A frame allocates no cells: those of the terminal are kept, and a
 * changed row is decoded beside them. Whole runs are copied and filled by native code, because
 * loops are interpreted (`v8-flags.ts`).
 */
export class FrameDiff {
	#rows: ShownRow[] = [];
	/** Cells per row; even, so that they can be compared in pairs. */
	#width = 0;
	/** The cells on the terminal, row by row, and in the last row those of the next. */
	#codes = new Uint16Array(0);
	#styles = new Uint16Array(0);
	#codePairs = new Uint32Array(0);
	#stylePairs = new Uint32Array(0);
	readonly #units = new Uint16Array(UNITS);
	/** Styles by number, so that cells are compared as numbers; only a few are in use. */
	readonly #known: TextStyle[] = [PLAIN];
	readonly #numbers = new Map<TextStyle, number>([[PLAIN, 0]]);
	readonly #changes = new StyleChanges(this.#known);

	/** Starts over: the terminal is blank, or about to be cleared. */
	clear(): void {
		this.#rows = [];
		this.#width = 0;
	}

	get isClear(): boolean {
		return this.#rows.length === 0;
	}

	/**
	 * Returns the sequences that make the terminal show this frame; empty if it does already.
	 *
	 * @param size of the terminal, which cuts off rows below it
	 */
	next(frame: string, { columns, rows }: { columns: number; rows: number }): string {
		const texts = frame.split("\n");
		if (texts.length > rows) texts.length = rows;
		while (texts.length < this.#rows.length) texts.push("");
		this.#makeRoom(texts.length, columns);
		this.#changes.trim();
		const writer = new DiffWriter(this.#changes);
		for (let row = 0; row < texts.length; row++) {
			const text = texts[row] as string;
			if (this.#rows[row]?.text === text) continue;
			this.#showRow(row, text, columns, writer);
		}
		return writer.end();
	}

	#showRow(row: number, text: string, columns: number, writer: DiffWriter): void {
		const width = narrowWidth(text);
		const next = this.#rows.length * this.#width;
		// What runs over the right edge is written over the last cell.
		const fits = width !== null && width <= columns;
		const length = fits && this.#decode(text, width, next) ? width : null;
		const before = (this.#rows[row] as ShownRow).length;
		const start = row * this.#width;
		if (length === null || before === null) writer.writeRow(row, text);
		else {
			const old = { start, length: before };
			writeDifference(writer, this.#cells(), { row, old, next: { start: next, length } });
		}
		this.#rows[row] = { text, length };
		if (length === null) return;
		this.#codes.copyWithin(start, next, next + this.#width);
		this.#styles.copyWithin(start, next, next + this.#width);
	}

	/** Makes room for this many rows, and cells in each. */
	#makeRoom(rows: number, cells: number): void {
		if (rows <= this.#rows.length && cells <= this.#width) return;
		const before = { width: this.#width, codes: this.#codes, styles: this.#styles };
		this.#width = Math.max(this.#width, cells + (cells % 2));
		this.#codes = new Uint16Array((rows + 1) * this.#width).fill(SPACE);
		this.#styles = new Uint16Array(this.#codes.length);
		this.#codePairs = new Uint32Array(this.#codes.buffer);
		this.#stylePairs = new Uint32Array(this.#styles.buffer);
		for (let row = 0; row < this.#rows.length; row++) {
			const [from, to] = [row * before.width, (row + 1) * before.width];
			this.#codes.set(before.codes.subarray(from, to), row * this.#width);
			this.#styles.set(before.styles.subarray(from, to), row * this.#width);
		}
		while (this.#rows.length < rows) this.#rows.push({ text: "", length: 0 });
	}

	/**
	 * Decodes a row to cells at `start`.
	 *
	 * @returns false if there are too many styles
	 */
	#decode(text: string, width: number, start: number): boolean {
		const units = text.length <= UNITS ? this.#units : new Uint16Array(text.length);
		// Linux is little-endian wherever there is Thunderbolt.
		Buffer.from(units.buffer).write(text, "utf16le");
		this.#codes.fill(SPACE, start + width, start + this.#width);
		this.#styles.fill(0, start, start + this.#width);
		let at = 0;
		let cell = start;
		let style = PLAIN;
		let number = 0;
		while (at < text.length) {
			const colour = text.indexOf(ESCAPE, at);
			const end = colour < 0 ? text.length : colour;
			if (end > at) {
				this.#codes.set(units.subarray(at, end), cell);
				if (number !== 0) this.#styles.fill(number, cell, cell + end - at);
				cell += end - at;
			}
			if (colour < 0) break;
			// Nothing else begins with an escape character: the text is narrow.
			const last = text.indexOf("m", colour);
			style = styleAfter(style, text.slice(colour + 2, last));
			const next = this.#numberOf(style);
			if (next === null) return false;
			number = next;
			at = last + 1;
		}
		return true;
	}

	#cells(): RowCells {
		return {
			codes: this.#codes,
			styles: this.#styles,
			codePairs: this.#codePairs,
			stylePairs: this.#stylePairs,
			changes: this.#changes,
		};
	}

	#numberOf(style: TextStyle): number | null {
		let number = this.#numbers.get(style);
		if (number === undefined) {
			if (this.#known.length >= MAX_STYLES) return null;
			number = this.#known.push(style) - 1;
			this.#numbers.set(style, number);
		}
		return number;
	}
}
