import { jsonText } from "../core/json-text.ts";
import type { LogRecord } from "../core/link-event.ts";
import { FIELDS } from "../core/metrics.ts";
import { fieldText } from "./field-text.ts";

/**
 * Formats a record as one line of JSON, without its newline. Unknown values are `null`. Counters
 * have all of their digits: beyond 2⁵³ a reader must not parse them as doubles.
 */
export function toJsonRecord(record: LogRecord): string {
	let members = "";
	for (const { name, kind } of FIELDS) {
		const text = fieldText(record, name);
		const value = kind === "text" ? jsonText(text ?? "") : kind === "time" ? `"${text}"` : text;
		members += `${members === "" ? "" : ","}"${name}":${value}`;
	}
	return `{${members}}`;
}
