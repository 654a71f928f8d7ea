/** The driver's text as a reading: its counters by the names of a record. */
import type { Parsed } from "../../core/interfaces.ts";
import { type FieldName, fieldsWhere, offersOf } from "../../core/metrics.ts";
import { type Counters, NO_COUNTERS } from "../../core/sample.ts";
import { type DriverStatistics, parseDriverStatistics } from "./parse-statistics.ts";

/** The fields that the driver can ever have: every counter there is, but those of PCIe. */
export const ANARCHY_OFFERS: ReadonlySet<FieldName> = offersOf(
	fieldsWhere({ origin: "source" })
		.filter(({ group }) => group !== "pcie")
		.map(({ name }) => name),
);

/** A reading of the driver's text, which is kept for reports. */
export class TextReading {
	readonly ok = true;
	readonly text: string;
	/** The text was made between these two times of the monotonic clock, in ms. */
	readonly earliest_ms: number;
	readonly latest_ms: number;

	constructor(text: string, earliest_ms: number, latest_ms: number) {
		this.text = text;
		this.earliest_ms = earliest_ms;
		this.latest_ms = latest_ms;
	}

	/** Never throws. */
	parse(): Parsed {
		const parsed = parseDriverStatistics(this.text);
		if (parsed.ok) return { ok: true, counters: toCounters(parsed.statistics) };
		const message = `not a statistics file: ${parsed.problem}`;
		return { ok: false, code: "EFORMAT", message };
	}
}

/** Converts the values of the file to counters. */
export function toCounters(statistics: DriverStatistics): Counters {
	const { runtime_ms, latency, ...counts } = statistics;
	return {
		...NO_COUNTERS,
		...counts,
		runtime_s: runtime_ms / 1000,
		latency_average_ns: latency?.average_ns ?? null,
		latency_maximum_ns: latency?.maximum_ns ?? null,
		latency_minimum_ns: latency?.minimum_ns ?? null,
	};
}
