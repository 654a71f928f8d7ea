import type { LogRecord } from "../core/link-event.ts";
import type { FieldName, FieldValues } from "../core/metrics.ts";

/**
 * Formats one field of a record as a record spells it; null if it is unknown. Numbers have as many
 * digits as it takes to read the same number back; counters have all of their digits.
 */
export function fieldText(record: LogRecord, name: FieldName): string | null {
	if (name === "time") return new Date(record.wall_ms).toISOString();
	const value = (record as Partial<FieldValues>)[name] ?? null;
	return value === null ? null : String(value);
}
