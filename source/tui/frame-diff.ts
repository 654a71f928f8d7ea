/** What to write to a terminal that shows one frame so that it shows the next. */
import { endOfColour, narrowWidth } from "../core/narrow-text.ts";
import { PLAIN, styleAfter, type TextStyle } from "../core/text-style.ts";
import { DiffWriter } from "./diff-writer.ts";

const ESCAPE = "\u001B";
const SPACE = 0x20;
const MOST_STYLES = 10_000;
/** Cells of a row that is longer are copied by way of a buffer of their own. */
const UNITS = 4096;

/** A row of the terminal. */
interface ShownRow {
	text: string;
	/** Up to its last character; null where it holds anything but narrow ones. */
	length: number | null;
	/** Where in it the style changes, and to which: rows that say the same here differ in no style. */
	styles: string;
}

/**
 * Compares frames cell by cell. Nothing is allocated for the cells of a frame: the terminal's are kept,
 * and those of a row that has changed are spread out beside them. Whole runs are copied and filled by
 * machine code, which a loop over them is not (`light-engine.ts`).
 */
export class FrameDiff {
	#rows: ShownRow[] = [];
	/** Cells of a row, of which there is room for; even, so that they can be looked at in pairs. */
	#width = 0;
	/** What the terminal shows, row by row, and at last the row that it is to show. */
	#codes = new Uint16Array(0);
	#styles = new Uint16Array(0);
	#pairs = new Uint32Array(0);
	readonly #units = new Uint16Array(UNITS);
	/** Styles by number, so that cells are compared as numbers. Few are ever in use. */
	readonly #known: TextStyle[] = [PLAIN];
	readonly #numbers = new Map<TextStyle, number>([[PLAIN, 0]]);

	/** The terminal is blank, or is going to be cleared. */
	clear(): void {
		this.#rows = [];
		this.#width = 0;
	}

	get isClear(): boolean {
		return this.#rows.length === 0;
	}

	/**
	 * The sequences that make the terminal show this frame; empty where it does already.
	 *
	 * @param size of the terminal: what is below it is not shown
	 */
	next(frame: string, { columns, rows }: { columns: number; rows: number }): string {
		const texts = frame.split("\n");
		if (texts.length > rows) texts.length = rows;
		while (texts.length < this.#rows.length) texts.push("");
		this.#makeRoom(texts.length, columns);
		const writer = new DiffWriter(this.#known);
		for (let row = 0; row < texts.length; row++) {
			const text = texts[row] as string;
			if (this.#rows[row]?.text === text) continue;
			this.#showRow(row, text, writer);
		}
		return writer.end();
	}

	#showRow(row: number, text: string, writer: DiffWriter): void {
		const width = narrowWidth(text);
		this.#makeRoom(this.#rows.length, width ?? 0);
		const next = this.#rows.length * this.#width;
		const styles = width === null ? null : this.#spreadOut(text, width, next);
		const shown = this.#rows[row] as ShownRow;
		if (width === null || styles === null || shown.length === null) writer.writeRow(row, text);
		else this.#compare(row, shown, { text, length: width, styles }, writer);
		const isSpreadOut = width !== null && styles !== null;
		this.#rows[row] = { text, length: isSpreadOut ? width : null, styles: styles ?? "" };
		if (!isSpreadOut) return;
		const start = row * this.#width;
		this.#codes.copyWithin(start, next, next + this.#width);
		this.#styles.copyWithin(start, next, next + this.#width);
	}

	/** So many rows, and cells in each. */
	#makeRoom(rows: number, cells: number): void {
		if (rows <= this.#rows.length && cells <= this.#width) return;
		const before = { width: this.#width, codes: this.#codes, styles: this.#styles };
		this.#width = Math.max(this.#width, cells + (cells % 2));
		this.#codes = new Uint16Array((rows + 1) * this.#width).fill(SPACE);
		this.#styles = new Uint16Array(this.#codes.length);
		this.#pairs = new Uint32Array(this.#codes.buffer);
		for (let row = 0; row < this.#rows.length; row++) {
			const [from, to] = [row * before.width, (row + 1) * before.width];
			this.#codes.set(before.codes.subarray(from, to), row * this.#width);
			this.#styles.set(before.styles.subarray(from, to), row * this.#width);
		}
		while (this.#rows.length < rows) this.#rows.push({ text: "", length: 0, styles: "" });
	}

	/** Puts the cells of a row at this place; @returns its styles, or null where there are too many. */
	#spreadOut(text: string, width: number, start: number): string | null {
		const units = text.length <= UNITS ? this.#units : new Uint16Array(text.length);
		// Linux is little-endian wherever there is Thunderbolt.
		Buffer.from(units.buffer).write(text, "utf16le");
		this.#codes.fill(SPACE, start + width, start + this.#width);
		this.#styles.fill(0, start, start + this.#width);
		let at = 0;
		let cell = start;
		let style = PLAIN;
		let number = 0;
		let styles = "";
		while (at < text.length) {
			const colour = text.indexOf(ESCAPE, at);
			const end = colour < 0 ? text.length : colour;
			if (end > at) {
				this.#codes.set(units.subarray(at, end), cell);
				if (number !== 0) this.#styles.fill(number, cell, cell + end - at);
				cell += end - at;
			}
			if (colour < 0) break;
			const last = endOfColour(text, colour);
			style = styleAfter(style, text.slice(colour + 2, last));
			const next = this.#numberOf(style);
			if (next === null) return null;
			number = next;
			styles += `${cell - start}:${number} `;
			at = last + 1;
		}
		return styles;
	}

	#numberOf(style: TextStyle): number | null {
		let number = this.#numbers.get(style);
		if (number === undefined) {
			if (this.#known.length >= MOST_STYLES) return null;
			number = this.#known.push(style) - 1;
			this.#numbers.set(style, number);
		}
		return number;
	}

	#compare(row: number, old: ShownRow, now: ShownRow, writer: DiffWriter): void {
		const start = row * this.#width;
		const next = this.#rows.length * this.#width;
		const length = now.length ?? 0;
		const isSameStyle = old.styles === now.styles;
		const [codes, styles, pairs] = [this.#codes, this.#styles, this.#pairs];
		for (let cell = 0; cell < length; cell++) {
			if (isSameStyle && cell % 2 === 0 && pairs[(start + cell) / 2] === pairs[(next + cell) / 2]) {
				cell++;
				continue;
			}
			if (
				codes[start + cell] === codes[next + cell] &&
				styles[start + cell] === styles[next + cell]
			) {
				continue;
			}
			writer.put(row, cell, codes, styles, next);
		}
		for (let cell = length; cell < (old.length ?? 0); cell++) {
			if (codes[start + cell] === SPACE && styles[start + cell] === 0) continue;
			writer.clearRow(row, length);
			break;
		}
	}
}
