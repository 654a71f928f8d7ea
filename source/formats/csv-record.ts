/** A sample as one line of CSV (RFC 4180), and its header. */
import { FIELDS } from "../core/metrics.ts";
import type { Sample } from "../core/sample.ts";
import { fieldText } from "./field-text.ts";

/** The first line of every log, without its end. */
export const CSV_HEADER = FIELDS.map(({ name }) => name).join(",");

/** What a spreadsheet would run, or what looks like our own guard against that. */
const RUNNABLE = /^'*[=+\-@\t\r]/;
const QUOTED = /[",]/;

/** One line, without its end; what is not known is empty. */
export function toCsvRecord(sample: Sample): string {
	let line = "";
	for (const { name, kind } of FIELDS) {
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
	const line = text.replace(/[\r\n]+/g, " ");
	const safe = RUNNABLE.test(line) ? `'${line}` : line;
	return QUOTED.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** The text that {@link textCell} was given, from a cell without its quotes. */
export function unguarded(cell: string): string {
	return cell.startsWith("'") && RUNNABLE.test(cell) ? cell.slice(1) : cell;
}
