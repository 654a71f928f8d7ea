/** Formats records as lines of CSV (RFC 4180), and their header. */
import type { LogRecord } from "../core/link-event.ts";
import { FIELDS, type Field } from "../core/metrics.ts";
import { fieldText } from "./field-text.ts";

/** The first line of every CSV log, without its newline. */
export const CSV_HEADER = headerOf(FIELDS);

/** The columns of each version of the record: later versions only add columns at the end. */
const VERSIONS = [...new Set(FIELDS.map(({ since = 1 }) => since))]
	.sort((a, b) => b - a)
	.map((version) => FIELDS.filter(({ since = 1 }) => since <= version));

/** Returns the columns of a log with the header of this or an older version; null otherwise. */
export function csvFields(header: string): readonly Field[] | null {
	return VERSIONS.find((fields) => headerOf(fields) === header) ?? null;
}

function headerOf(fields: readonly Field[]): string {
	return fields.map(({ name }) => name).join(",");
}

/** A text that a spreadsheet would run as a formula, or that looks like our guard against it. */
const RUNNABLE = /^'*[=+\-@\t\r]/;
const QUOTED = /[",]/;

/** Returns one line, without its newline; unknown values are empty. */
export function toCsvRecord(record: LogRecord): string {
	return toCsvLine(record, FIELDS);
}

/** Does what {@link toCsvRecord} does, for a log that has these columns. */
export function toCsvLine(record: LogRecord, fields: readonly Field[]): string {
	let line = "";
	for (const { name, kind } of fields) {
		const text = fieldText(record, name) ?? "";
		line += `${line === "" ? "" : ","}${kind === "text" ? textCell(text) : text}`;
	}
	return line;
}

/**
 * Formats a text: quoted if necessary, with an apostrophe if a spreadsheet could run it, and on one
 * line, so that a partial write damages at most one line.
 */
function textCell(text: string): string {
	if (text === "") return "";
	const line = text.replace(/[\r\n]+/g, " ");
	const safe = RUNNABLE.test(line) ? `'${line}` : line;
	return QUOTED.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Returns the text that {@link textCell} was given, from a cell without its quotes. */
export function unguarded(cell: string): string {
	return cell.startsWith("'") && RUNNABLE.test(cell) ? cell.slice(1) : cell;
}
