/** What to write to a terminal that shows one frame so that it shows another. */
import { endOfColour, narrowWidth } from "../core/narrow-text.ts";
import { PLAIN, styleAfter, type TextStyle } from "../core/text-style.ts";

const CSI = "\u001B[";

/** A row of a frame, cell by cell; without cells where it holds anything but narrow characters. */
export interface FrameRow {
	readonly text: string;
	readonly cells: Cells | null;
}

interface Cells {
	readonly length: number;
	/** UTF-16 codes: narrow characters have one each. */
	readonly codes: Uint16Array;
	/** Numbers of styles, by {@link numberOf}. */
	readonly styles: Uint16Array;
}

/** Styles by number, so that cells are compared as numbers. Few are ever in use. */
const styles: TextStyle[] = [PLAIN];
const numbers = new Map<TextStyle, number>([[PLAIN, 0]]);
const MOST_STYLES = 10_000;
const SPACE = 0x20;
const ESCAPE = "\u001B";

function numberOf(style: TextStyle): number | null {
	let number = numbers.get(style);
	if (number === undefined) {
		if (styles.length >= MOST_STYLES) return null;
		number = styles.push(style) - 1;
		numbers.set(style, number);
	}
	return number;
}

/** Rewriting a few cells that did not change is shorter than moving the cursor over them. */
const LONGEST_BRIDGE = 3;

/** The rows of a frame, of which those that did not change are taken over. */
export function frameRows(frame: string, before: readonly FrameRow[]): FrameRow[] {
	return frame
		.split("\n")
		.map((text, row) =>
			before[row]?.text === text ? before[row] : { text, cells: cellsOf(text) },
		);
}

/** The sequences that make the terminal show `after`, where it shows `before`. */
export function frameDiff(before: readonly FrameRow[], after: readonly FrameRow[]): string {
	const writer = new DiffWriter();
	for (let row = 0; row < Math.max(before.length, after.length); row++) {
		const old = before[row] ?? BLANK;
		const now = after[row] ?? BLANK;
		if (old === now || old.text === now.text) continue;
		if (old.cells === null || now.cells === null) writer.writeRow(row, now.text);
		else writer.writeChanges(row, old.cells, now.cells);
	}
	return writer.end();
}

const NO_CELLS: Cells = { length: 0, codes: new Uint16Array(0), styles: new Uint16Array(0) };
const BLANK: FrameRow = { text: "", cells: NO_CELLS };

/** Characters of a row that is longer are copied by way of a buffer of their own. */
const scratch = new Uint16Array(4096);

function cellsOf(text: string): Cells | null {
	const length = narrowWidth(text);
	if (length === null) return null;
	const units = unitsOf(text);
	const codes = new Uint16Array(length);
	const numbers = new Uint16Array(length);
	let column = 0;
	let style = PLAIN;
	let number = 0;
	for (let at = 0; at < text.length; ) {
		const colour = text.indexOf(ESCAPE, at);
		const end = colour < 0 ? text.length : colour;
		if (end > at) {
			// Whole runs, by machine code: a loop over the characters is none (`light-engine.ts`).
			codes.set(units.subarray(at, end), column);
			if (number !== 0) numbers.fill(number, column, column + end - at);
			column += end - at;
		}
		if (colour < 0) break;
		const last = endOfColour(text, colour);
		style = styleAfter(style, text.slice(colour + 2, last));
		const next = numberOf(style);
		if (next === null) return null;
		number = next;
		at = last + 1;
	}
	return { length, codes, styles: numbers };
}

/** The UTF-16 codes of a text, until the next one is asked for. */
function unitsOf(text: string): Uint16Array {
	const units = text.length <= scratch.length ? scratch : new Uint16Array(text.length);
	// Linux is little-endian wherever there is Thunderbolt.
	Buffer.from(units.buffer).write(text, "utf16le");
	return units;
}

class DiffWriter {
	#output = "";
	#style = 0;
	/** Where the cursor is; the row is -1 where that is not known. */
	#row = -1;
	#column = -1;

	/** A row that is not understood cell by cell is written whole. */
	writeRow(row: number, text: string): void {
		this.#moveTo(row, 0);
		this.#setStyle(0);
		// Cleared first: behind a full row the cursor stands on its last column.
		this.#output += `${CSI}K${text}${CSI}0m`;
		this.#row = -1;
	}

	writeChanges(row: number, old: Cells, now: Cells): void {
		const { codes, styles } = now;
		const { length, codes: oldCodes, styles: oldStyles } = old;
		for (let column = 0; column < now.length; column++) {
			// Behind the end of a row the terminal is blank.
			const isSame =
				column < length
					? codes[column] === oldCodes[column] && styles[column] === oldStyles[column]
					: codes[column] === SPACE && styles[column] === 0;
			if (isSame) continue;
			this.#bridge(row, column, now);
			this.#moveTo(row, column);
			this.#put(now, column);
		}
		if (old.length > now.length && !isBlankFrom(old, now.length)) {
			this.#moveTo(row, now.length);
			this.#setStyle(0);
			this.#output += `${CSI}K`;
		}
	}

	/** All that was written, which leaves the terminal without a colour. */
	end(): string {
		this.#setStyle(0);
		return this.#output;
	}

	/** Writes the few unchanged cells between the cursor and a column, if they need no colour. */
	#bridge(row: number, column: number, now: Cells): void {
		const distance = column - this.#column;
		if (this.#row !== row || distance <= 0 || distance > LONGEST_BRIDGE) return;
		for (let at = this.#column; at < column; at++) {
			if (now.styles[at] !== this.#style) return;
		}
		while (this.#column < column) this.#put(now, this.#column);
	}

	#put(cells: Cells, column: number): void {
		this.#setStyle(cells.styles[column] ?? 0);
		this.#output += String.fromCharCode(cells.codes[column] ?? SPACE);
		this.#column++;
	}

	#moveTo(row: number, column: number): void {
		if (this.#row === row && this.#column === column) return;
		const distance = column - this.#column;
		if (this.#row === row && distance > 0) {
			this.#output += `${CSI}${distance === 1 ? "" : distance}C`;
		} else {
			this.#output += `${CSI}${row + 1};${column + 1}H`;
		}
		this.#row = row;
		this.#column = column;
	}

	#setStyle(style: number): void {
		if (style === this.#style) return;
		const separator = this.#style === 0 ? "" : "0;";
		this.#output += style === 0 ? `${CSI}m` : `${CSI}${separator}${styles[style]}m`;
		this.#style = style;
	}
}

function isBlankFrom(cells: Cells, start: number): boolean {
	for (let column = start; column < cells.length; column++) {
		if (cells.codes[column] !== SPACE || cells.styles[column] !== 0) return false;
	}
	return true;
}
