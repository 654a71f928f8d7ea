/** What to write to a terminal that shows one frame so that it shows another. */
import { endOfColour, isNarrow } from "../core/narrow-text.ts";
import { PLAIN, styleAfter, type TextStyle } from "../core/text-style.ts";

const CSI = "\u001B[";

/** A row of a frame, cell by cell; without cells where it holds anything but narrow characters. */
export interface FrameRow {
	readonly text: string;
	readonly cells: Cells | null;
}

interface Cells {
	readonly characters: readonly string[];
	readonly styles: readonly TextStyle[];
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

const BLANK: FrameRow = { text: "", cells: { characters: [], styles: [] } };

function cellsOf(text: string): Cells | null {
	const characters: string[] = [];
	const styles: TextStyle[] = [];
	let style = PLAIN;
	for (let at = 0; at < text.length; at++) {
		const code = text.charCodeAt(at);
		if (isNarrow(code)) {
			characters.push(text.charAt(at));
			styles.push(style);
			continue;
		}
		const end = endOfColour(text, at);
		if (end < 0) return null;
		style = styleAfter(style, text.slice(at + 2, end));
		at = end;
	}
	return { characters, styles };
}

class DiffWriter {
	#output = "";
	#style: TextStyle = PLAIN;
	/** Where the cursor is; the row is -1 where that is not known. */
	#row = -1;
	#column = -1;

	/** A row that is not understood cell by cell is written whole. */
	writeRow(row: number, text: string): void {
		this.#moveTo(row, 0);
		this.#setStyle(PLAIN);
		// Cleared first: behind a full row the cursor stands on its last column.
		this.#output += `${CSI}K${text}${CSI}0m`;
		this.#row = -1;
	}

	writeChanges(row: number, old: Cells, now: Cells): void {
		const length = now.characters.length;
		for (let column = 0; column < length; column++) {
			if (isSame(old, now, column)) continue;
			this.#bridge(row, column, now);
			this.#moveTo(row, column);
			this.#put(now, column);
		}
		if (old.characters.length > length && !isBlankFrom(old, length)) {
			this.#moveTo(row, length);
			this.#setStyle(PLAIN);
			this.#output += `${CSI}K`;
		}
	}

	/** All that was written, which leaves the terminal without a colour. */
	end(): string {
		this.#setStyle(PLAIN);
		return this.#output;
	}

	/** Writes the few unchanged cells between the cursor and a column, if they need no colour. */
	#bridge(row: number, column: number, now: Cells): void {
		const distance = column - this.#column;
		if (this.#row !== row || distance <= 0 || distance > LONGEST_BRIDGE) return;
		for (let at = this.#column; at < column; at++) {
			if ((now.styles[at] ?? PLAIN) !== this.#style) return;
		}
		while (this.#column < column) this.#put(now, this.#column);
	}

	#put(cells: Cells, column: number): void {
		this.#setStyle(cells.styles[column] ?? PLAIN);
		this.#output += cells.characters[column] ?? " ";
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

	#setStyle(style: TextStyle): void {
		if (style === this.#style) return;
		this.#output +=
			style === PLAIN ? `${CSI}m` : `${CSI}${this.#style === PLAIN ? "" : "0;"}${style}m`;
		this.#style = style;
	}
}

function isSame(old: Cells, now: Cells, column: number): boolean {
	const isOutside = column >= old.characters.length;
	const character = isOutside ? " " : old.characters[column];
	const style = isOutside ? PLAIN : old.styles[column];
	return character === now.characters[column] && style === now.styles[column];
}

function isBlankFrom(cells: Cells, start: number): boolean {
	for (let column = start; column < cells.characters.length; column++) {
		if (cells.characters[column] !== " " || cells.styles[column] !== PLAIN) return false;
	}
	return true;
}
