/** What a source counts, as the series that the table of fields names for it. */
import { FIELDS } from "../core/metrics.ts";
import type { Sample } from "../core/sample.ts";
import { type MetricFamily, onlySample } from "./metric-family.ts";

/** How many of a unit of the record make one base unit; 1 for units that are not listed. */
const PER_BASE_UNIT: Readonly<Record<string, number>> = { ns: 1e9 };

/**
 * Returns one family per exported field. Counters are the source's own, since its reset, as exact
 * as a double is: Prometheus knows that counters restart. A family without a known value has no
 * sample.
 */
export function sourceMetrics(sample: Sample): readonly MetricFamily[] {
	return FIELDS.flatMap(({ name, kind, unit, series, help = "" }) => {
		if (series === undefined || name === "time") return [];
		const value = countOf(sample[name]);
		const samples = onlySample(value === null ? null : value / (PER_BASE_UNIT[unit] ?? 1));
		return [{ name: series, kind: kind === "counter" ? kind : "gauge", help, samples }];
	});
}

/** Returns whether the source answered this scrape. If not, its other metrics are omitted. */
export function upMetric(isUp: boolean): MetricFamily {
	return {
		name: "anarchy_up",
		kind: "gauge",
		help: "1 if the driver answered this scrape, else 0.",
		samples: onlySample(isUp ? 1 : 0),
	};
}

/** Marks a demo, so that simulated metrics do not pass for real ones. */
export function demoMetric(): MetricFamily {
	return {
		name: "anarchy_demo",
		kind: "gauge",
		help: "1: all metrics come from a simulated driver (--demo).",
		samples: onlySample(1),
	};
}

/** Null if unknown. The driver's 32-bit sums overflow to negative numbers, which count nothing. */
function countOf(value: Sample[keyof Sample]): number | null {
	const count = typeof value === "bigint" ? Number(value) : value;
	return typeof count === "number" && count >= 0 ? count : null;
}
