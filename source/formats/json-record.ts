import { FIELDS } from "../core/metrics.ts";
import type { Sample } from "../core/sample.ts";
import { fieldText } from "./field-text.ts";
import { jsonText } from "./json-text.ts";

/**
 * A sample as one line of JSON, without the line's end. What is not known is `null`. Counters are
 * written digit for digit: they pass 2⁵³, where a reader that makes doubles of them loses some.
 */
export function toJsonRecord(sample: Sample): string {
	const members = FIELDS.map(({ name, kind }) => {
		const text = fieldText(sample, name);
		const isString = kind === "time" || kind === "text";
		return `"${name}":${isString ? jsonText(text ?? "") : text}`;
	});
	return `{${members.join(",")}}`;
}
