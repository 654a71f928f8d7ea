import { PLAIN_NUMBER, type StyleChanges } from "./style-changes.ts";

const CSI = "\u001B[";
const SPACE = 0x20;
/** The unchanged cells that may be rewritten in place of moving the cursor over them. */
const MAX_BRIDGE_LENGTH = 4;

/** What was written, and where that left the terminal. */
export interface WriterState {
	readonly output: string;
	readonly look: number;
	readonly row: number;
	readonly column: number;
}

/** Builds the text that changes single cells of a terminal, in as few bytes as possible. */
export class DiffWriter {
	readonly #changes: StyleChanges;
	#output = "";
	/** The number of the look in which the terminal draws. */
	#look = PLAIN_NUMBER;
	/** Position of the cursor; the row is -1 if it is unknown. */
	#row = -1;
	#column = -1;

	constructor(changes: StyleChanges) {
		this.#changes = changes;
	}

	get state(): WriterState {
		return { output: this.#output, look: this.#look, row: this.#row, column: this.#column };
	}

	/** Returns to an earlier or later state of the written text. */
	set state({ output, look, row, column }: WriterState) {
		this.#output = output;
		this.#look = look;
		this.#row = row;
		this.#column = column;
	}

	/** Writes a whole row, for text that has no simple cells. */
	writeRow(row: number, text: string): void {
		this.#moveTo(row, 0);
		this.#setPlain();
		// Cleared first, because after a full row the cursor stays on its last column.
		this.#output += `${CSI}K${text}${CSI}0m`;
		this.#row = -1;
	}

	/** Writes one cell of a row, whose codes and style numbers begin at `start`. */
	put(row: number, cell: number, codes: Uint16Array, styles: Uint16Array, start: number): void {
		this.#bridge(row, cell, codes, styles, start);
		this.#moveTo(row, cell);
		const code = codes[start + cell] as number;
		const change = this.#changes.between(
			this.#look,
			styles[start + cell] as number,
			code === SPACE,
		);
		this.#output += change.text + String.fromCharCode(code);
		this.#look = change.look;
		this.#column++;
	}

	/** Clears a row from this cell on. */
	clearRow(row: number, cell: number): void {
		this.#moveTo(row, cell);
		this.#setBlank();
		this.#output += `${CSI}K`;
	}

	/** Deletes cells of a row; those after them move to the left, and blanks fill the end. */
	deleteCells(row: number, cell: number, count: number): void {
		this.#moveTo(row, cell);
		this.#setBlank();
		this.#output += `${CSI}${count === 1 ? "" : count}P`;
	}

	/** Inserts blanks before a cell of a row; the last cells of the row are lost. */
	insertBlanks(row: number, cell: number, count: number): void {
		this.#moveTo(row, cell);
		this.#setBlank();
		this.#output += `${CSI}${count === 1 ? "" : count}@`;
	}

	/** Returns all that was written; it ends without a colour. */
	end(): string {
		this.#setPlain();
		return this.#output;
	}

	/** Rewrites the few unchanged cells before a cell, if that is shorter than a move over them. */
	#bridge(row: number, cell: number, codes: Uint16Array, styles: Uint16Array, start: number): void {
		const distance = cell - this.#column;
		if (this.#row !== row || distance <= 0 || distance > MAX_BRIDGE_LENGTH) return;
		let text = "";
		let bytes = 0;
		for (let at = this.#column; at < cell; at++) {
			const code = codes[start + at] as number;
			const style = styles[start + at] as number;
			if (this.#changes.between(this.#look, style, code === SPACE).text !== "") return;
			text += String.fromCharCode(code);
			bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : 3;
		}
		if (bytes > moveRight(distance).length) return;
		this.#output += text;
		this.#column = cell;
	}

	#moveTo(row: number, column: number): void {
		if (this.#row === row && this.#column === column) return;
		const distance = column - this.#column;
		const isBehind = this.#row === row && distance > 0;
		this.#output += isBehind ? moveRight(distance) : `${CSI}${row + 1};${column + 1}H`;
		this.#row = row;
		this.#column = column;
	}

	/** Sets a style whose blanks are without a colour. */
	#setBlank(): void {
		const change = this.#changes.between(this.#look, PLAIN_NUMBER, true);
		this.#output += change.text;
		this.#look = change.look;
	}

	#setPlain(): void {
		if (this.#look !== PLAIN_NUMBER) this.#output += `${CSI}m`;
		this.#look = PLAIN_NUMBER;
	}
}

function moveRight(distance: number): string {
	return `${CSI}${distance === 1 ? "" : distance}C`;
}
