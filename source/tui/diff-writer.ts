import type { TextStyle } from "../core/text-style.ts";

const CSI = "\u001B[";
/** Rewriting a few cells that did not change is shorter than moving the cursor over them. */
const LONGEST_BRIDGE = 3;

/** Puts together what changes single cells of a terminal, in the fewest bytes it can. */
export class DiffWriter {
	readonly #known: readonly TextStyle[];
	#output = "";
	#style = 0;
	/** Where the cursor is; the row is -1 where that is not known. */
	#row = -1;
	#column = -1;

	/** @param known styles, by their number */
	constructor(known: readonly TextStyle[]) {
		this.#known = known;
	}

	/** A row that is not understood cell by cell is written whole. */
	writeRow(row: number, text: string): void {
		this.#moveTo(row, 0);
		this.#setStyle(0);
		// Cleared first: behind a full row the cursor stands on its last column.
		this.#output += `${CSI}K${text}${CSI}0m`;
		this.#row = -1;
	}

	/** Writes one cell of a row, which begins at `start` of the codes and of the numbers of the styles. */
	put(row: number, cell: number, codes: Uint16Array, styles: Uint16Array, start: number): void {
		this.#bridge(row, cell, codes, styles, start);
		this.#moveTo(row, cell);
		this.#write(codes[start + cell] as number, styles[start + cell] as number);
	}

	/** Clears a row from this cell on. */
	clearRow(row: number, cell: number): void {
		this.#moveTo(row, cell);
		this.#setStyle(0);
		this.#output += `${CSI}K`;
	}

	/** All that was written, which leaves the terminal without a colour. */
	end(): string {
		this.#setStyle(0);
		return this.#output;
	}

	/** Writes the few unchanged cells between the cursor and a cell, if they need no colour. */
	#bridge(row: number, cell: number, codes: Uint16Array, styles: Uint16Array, start: number): void {
		const distance = cell - this.#column;
		if (this.#row !== row || distance <= 0 || distance > LONGEST_BRIDGE) return;
		for (let at = this.#column; at < cell; at++) {
			if (styles[start + at] !== this.#style) return;
		}
		while (this.#column < cell) this.#write(codes[start + this.#column] as number, this.#style);
	}

	#write(code: number, style: number): void {
		this.#setStyle(style);
		this.#output += String.fromCharCode(code);
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
		this.#output += style === 0 ? `${CSI}m` : `${CSI}${separator}${this.#known[style]}m`;
		this.#style = style;
	}
}
