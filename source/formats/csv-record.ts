/** A sample as one line of CSV (RFC 4180), and its header. */
import { FIELDS, type Field } from "../core/metrics.ts";
import type { Sample } from "../core/sample.ts";
import { fieldText } from "./field-text.ts";

/** The first line of every log, without its end. */
export const CSV_HEADER = headerOf(FIELDS);

/** What logs of former versions hold: later versions only ever add columns at the end. */
const FORMER_FIELDS = [
	FIELDS.slice(
		0,
		FIELDS.findIndex(({ name }) => name === "link_device"),
	),
];

/** The columns of a log with this header, of this version or a former one; null for any other. */
export function csvFields(header: string): readonly Field[] | null {
	return [FIELDS, ...FORMER_FIELDS].find((fields) => headerOf(fields) === header) ?? null;
}

function headerOf(fields: readonly Field[]): string {
	return fields.map(({ name }) => name).join(",");
}

/** What a spreadsheet would run, or what looks like our own guard against that. */
const RUNNABLE = /^'*[=+\-@\t\r]/;
const QUOTED = /[",]/;

/** One line, without its end; what is not known is empty. */
export function toCsvRecord(sample: Sample): string {
	return toCsvLine(sample, FIELDS);
}

/** {@link toCsvRecord} for a log that has these columns. */
export function toCsvLine(sample: Sample, fields: readonly Field[]): string {
	let line = "";
	for (const { name, kind } of fields) {
		const text = fieldText(sample, name) ?? "";
		line += `${line === "" ? "" : ","}${kind === "text" ? textCell(text) : text}`;
	}
	return line;
}

/**
 * A cell of text: quoted where it must be, with an apostrophe where it could be run, and on one
 * line, because a line is what is lost when a write is torn.
 */
function textCell(text: string): string {
	if (text === "") return "";
	const line = text.replace(/[\r\n]+/g, " ");
	const safe = RUNNABLE.test(line) ? `'${line}` : line;
	return QUOTED.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** The text that {@link textCell} was given, from a cell without its quotes. */
export function unguarded(cell: string): string {
	return cell.startsWith("'") && RUNNABLE.test(cell) ? cell.slice(1) : cell;
}
