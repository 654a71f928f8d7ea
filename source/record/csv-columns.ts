import { FIELDS, type FieldKind, type FieldName } from "../core/metrics.ts";
import { asciiCodes, type Cells } from "./cells.ts";
import { unguarded } from "./csv-record.ts";
import { COUNT_FORM, DECIMAL_FORM, NumberScanner, UNKNOWN_FORM } from "./record-number.ts";

const [QUOTE, COMMA, APOSTROPHE] = [0x22, 0x2c, 0x27];
const NOT_CLOSED = "a quote that is not closed";
const OUT_OF_PLACE = "a quote out of place";

/**
 * A column's name and its field; the field is null if the name is unknown, or repeats an earlier
 * one.
 */
export interface Column {
	readonly name: string;
	readonly field: FieldName | null;
}

/** Returns the columns of a header, in their order. */
export function columnsOf(header: string): readonly Column[] {
	const names: readonly string[] = splitCells(header) ?? [];
	return names.map((name, at) => {
		const field = FIELDS.find((one) => one.name === name)?.name ?? null;
		return { name, field: names.indexOf(name) === at ? field : null };
	});
}

/** The use of a column: it is skipped, or read as the kind of its field. */
const [SKIPPED, COUNT, GAUGE, TEXT, OTHER] = [0, 1, 2, 3, 4] as const;

/** Splits the lines of a CSV log with one header. */
export class CsvColumns {
	readonly header: string;
	/** By column: its use. */
	readonly #uses: Uint8Array;
	/** By column: the index of its field. */
	readonly #fields: Uint8Array;
	readonly #scanner = new NumberScanner();

	constructor(header: string) {
		this.header = header;
		const fields = columnsOf(header).map(({ field }) =>
			FIELDS.findIndex(({ name }) => name === field),
		);
		this.#fields = Uint8Array.from(fields, (field) => Math.max(0, field));
		this.#uses = Uint8Array.from(fields, (field) => useOf(FIELDS[field]?.kind));
	}

	/**
	 * Finds the cells of a line. Cells whose characters show that they are valid, as those of most
	 * numbers do, do not become suspects.
	 *
	 * @param isAscii whether all characters of the line are known to be ASCII
	 * @returns what is wrong with the line; null if it is valid
	 */
	split(
		text: string,
		codes: Uint8Array,
		start: number,
		end: number,
		cells: Cells,
		isAscii: boolean,
	): string | null {
		cells.begin(text, codes, this);
		const uses = this.#uses;
		const fields = this.#fields;
		const scanner = this.#scanner;
		const { from, to: ends, forms } = cells;
		let at = start;
		for (let column = 0; column < uses.length; column++) {
			if (at > end) return "too few fields";
			const use = uses[column] as number;
			const field = fields[column] as number;
			let to = at;
			// Most columns of most sources are empty.
			if (at < end && codes[at] === COMMA) {
				if (use !== SKIPPED) from[field] = ends[field] = at;
				at++;
				continue;
			}
			if (at < end && codes[at] === QUOTE) {
				to = closingQuote(codes, at, end);
				if (to < 0) return NOT_CLOSED;
				if (to + 1 < end && codes[to + 1] !== COMMA) return OUT_OF_PLACE;
				if (use !== SKIPPED) {
					const cell = text.slice(at + 1, to).replaceAll('""', '"');
					cells.putOwn(field, use === TEXT ? unguarded(cell) : cell);
					if (!cells.isEmpty(field)) cells.suspect(field);
				}
				at = to + 2;
				continue;
			}
			let form: number = UNKNOWN_FORM;
			if (use === COUNT || use === GAUGE) {
				form = scanner.scan(codes, at, end);
				to = scanner.end;
				if (to < end && codes[to] !== COMMA) form = UNKNOWN_FORM;
			}
			while (to < end && codes[to] !== COMMA) to++;
			if (use === SKIPPED) {
				at = to + 1;
				continue;
			}
			from[field] = at;
			ends[field] = to;
			forms[field] = form;
			if (to > at) {
				if (use === TEXT && codes[at] === APOSTROPHE) {
					cells.putOwn(field, unguarded(text.slice(at, to)));
				}
				const isKnown =
					form === COUNT_FORM ||
					(form === DECIMAL_FORM && use === GAUGE) ||
					(use === TEXT && isAscii && field !== EVENT);
				if (!isKnown) cells.suspect(field);
			}
			at = to + 1;
		}
		return at > end ? null : "too many fields";
	}
}

const EVENT = FIELDS.findIndex(({ name }) => name === "event");

function useOf(kind: FieldKind | undefined): number {
	if (kind === undefined) return SKIPPED;
	if (kind === "text") return TEXT;
	if (kind === "time") return OTHER;
	return kind === "gauge" ? GAUGE : COUNT;
}

/** Returns the offset of the quote that closes the one at `open`; -1 if `end` comes first. */
function closingQuote(codes: Uint8Array, open: number, end: number): number {
	for (let at = open + 1; at < end; at++) {
		if (codes[at] !== QUOTE) continue;
		if (at + 1 < end && codes[at + 1] === QUOTE) at++;
		else return at;
	}
	return -1;
}

/**
 * Returns the line if it is a header; null otherwise. Only a header has a cell `time`.
 */
export function splitHeader(text: string, from: number, to: number): string | null {
	const at = text.indexOf("time", from);
	if (at < 0 || at >= to) return null;
	const line = text.slice(from, to);
	return splitCells(line)?.includes("time") === true ? line : null;
}

/**
 * Splits a line of CSV into cells without quotes; returns null if a quote is open or out of place.
 */
function splitCells(line: string): string[] | null {
	const found: string[] = [];
	const codes = asciiCodes(line);
	for (let at = 0; at <= line.length; ) {
		const isQuoted = codes[at] === QUOTE;
		const comma = isQuoted ? closingQuote(codes, at, line.length) : line.indexOf(",", at);
		if (isQuoted && (comma < 0 || (comma + 1 < line.length && codes[comma + 1] !== COMMA)))
			return null;
		const to = comma < 0 ? line.length : comma;
		found.push(isQuoted ? line.slice(at + 1, to).replaceAll('""', '"') : line.slice(at, to));
		at = isQuoted ? to + 2 : to + 1;
	}
	return found;
}
