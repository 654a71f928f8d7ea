import { FIELDS } from "../core/metrics.ts";
import type { Sample } from "../core/sample.ts";
import { fieldText } from "./field-text.ts";
import { jsonText } from "./json-text.ts";

/**
 * A sample as one line of JSON, without the line's end. What is not known is `null`. Counters are
 * written digit for digit: they pass 2⁵³, where a reader that makes doubles of them loses some.
 */
export function toJsonRecord(sample: Sample): string {
	let members = "";
	for (const { name, kind } of FIELDS) {
		const text = fieldText(sample, name);
		const value = kind === "text" ? jsonText(text ?? "") : kind === "time" ? `"${text}"` : text;
		members += `${members === "" ? "" : ","}"${name}":${value}`;
	}
	return `{${members}}`;
}
