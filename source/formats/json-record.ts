import { FIELDS } from "../core/metrics.ts";
import type { Sample } from "../core/sample.ts";

/**
 * A sample as one line of JSON, without the line's end. What is not known is `null`. Counters are
 * written digit for digit: they pass 2⁵³, where a reader that makes doubles of them loses some.
 */
export function toJsonRecord(sample: Sample): string {
	const members = FIELDS.map(({ name }) => {
		const value = name === "time" ? new Date(sample.wall_ms).toISOString() : sample[name];
		return `"${name}":${typeof value === "bigint" ? value : JSON.stringify(value)}`;
	});
	return `{${members.join(",")}}`;
}
