import type { FieldName } from "../core/metrics.ts";
import type { Sample } from "../core/sample.ts";

/**
 * One field of a sample in the digits of a record; null where it is not known. Numbers have as many
 * digits as it takes to read the same number back, counters all of theirs.
 */
export function fieldText(sample: Sample, name: FieldName): string | null {
	if (name === "time") return new Date(sample.wall_ms).toISOString();
	const value = sample[name];
	return value === null ? null : String(value);
}
