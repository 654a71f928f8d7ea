/** The one spelling of a value that logs may spell in several ways. */
import { FIELDS, type FieldKind } from "../core/metrics.ts";
import { fieldIndex } from "./field-values.ts";
import { parseInteger } from "./record-number.ts";
import type { RecordReader } from "./record-reader.ts";

const KINDS = FIELDS.map(({ kind }) => kind);
const SOURCE = fieldIndex("source");
const DIGITS = /^-?\d+$/;

/**
 * Returns a field of the last record of a reader: whole numbers as digits, others without a plus
 * sign, times as ISO 8601 in UTC; empty if it is unknown.
 */
export function canonicalSpelling(reader: RecordReader, field: number): string {
	const text = field === SOURCE ? reader.source : reader.text(field);
	if (text === "") return "";
	const kind = KINDS[field] as FieldKind;
	if (kind === "time") return new Date(reader.number(field)).toISOString();
	if (kind === "counter") return DIGITS.test(text) ? text : String(parseInteger(text));
	return kind === "gauge" && text.startsWith("+") ? text.slice(1) : text;
}
