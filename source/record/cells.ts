import { FIELDS } from "../core/metrics.ts";
import { parseNumber, UNKNOWN_FORM } from "./record-number.ts";

/**
 * The positions of a record's values in its line. One object serves all lines: creating an object
 * for each of millions of cells would take longer than reading them.
 */
export class Cells {
	/** By the index of the field: where its value begins and ends, in {@link sourceOf}. */
	readonly from = new Int32Array(FIELDS.length);
	readonly to = new Int32Array(FIELDS.length);
	/** By the index of the field: the form of its number, see {@link UNKNOWN_FORM}. */
	readonly forms = new Uint8Array(FIELDS.length);
	/** Indices of the fields whose values must be checked; {@link suspectCount} of them. */
	readonly suspects = new Uint8Array(FIELDS.length);
	suspectCount = 0;
	#columns: unknown = null;
	#line = "";
	#codes: Uint8Array = new Uint8Array();
	/** Values that differ from their text in the line, which has escapes or a guard. */
	readonly #own = new Map<number, string>();

	/**
	 * Starts a line, and clears the previous one.
	 *
	 * @param columns the caller, if it sets the same fields in all lines, so that they need not be
	 *   cleared; null if a line may lack fields
	 */
	begin(line: string, codes: Uint8Array, columns: unknown = null): void {
		this.#line = line;
		this.#codes = codes;
		this.suspectCount = 0;
		if (this.#own.size > 0) this.#own.clear();
		if (columns !== null && columns === this.#columns) return;
		this.#columns = columns;
		this.from.fill(0);
		this.to.fill(0);
		this.forms.fill(UNKNOWN_FORM);
	}

	/** Marks a field whose value must be checked. */
	suspect(field: number): void {
		this.suspects[this.suspectCount++] = field;
	}

	put(field: number, from: number, to: number): void {
		this.from[field] = from;
		this.to[field] = to;
		if (this.#own.size > 0) this.#own.delete(field);
	}

	putOwn(field: number, text: string): void {
		this.from[field] = 0;
		this.to[field] = text.length;
		this.#own.set(field, text);
	}

	isEmpty(field: number): boolean {
		return this.from[field] === this.to[field];
	}

	/** Returns the text that {@link from} and {@link to} refer to. */
	sourceOf(field: number): string {
		return this.#own.size === 0 ? this.#line : (this.#own.get(field) ?? this.#line);
	}

	/** Returns the value of a field that is a number. */
	number(field: number): number {
		if (this.#own.size > 0 && this.#own.has(field)) return Number(this.#own.get(field));
		const [from, to] = [this.from[field] as number, this.to[field] as number];
		return parseNumber(this.#line, this.#codes, from, to);
	}

	text(field: number): string {
		return this.sourceOf(field).slice(this.from[field], this.to[field]);
	}
}

const OTHER = 0xff;

/**
 * Returns the character codes of a text, with {@link OTHER} for those that are not ASCII. All
 * delimiters are ASCII, and searching an array takes half of the time that a string takes.
 */
export function asciiCodes(text: string): Uint8Array {
	const codes = new Uint8Array(text.length);
	for (let at = 0; at < text.length; at++) {
		const code = text.charCodeAt(at);
		codes[at] = code < 0x80 ? code : OTHER;
	}
	return codes;
}
