/** The metrics that graphs show. */
import { DIRECTIONS, type Direction } from "../core/direction.ts";
import type { FieldName } from "../core/metrics.ts";
import type { Sample } from "../core/sample.ts";

export type Series = Direction | "latency";
export const SERIES: readonly Series[] = [...DIRECTIONS, "latency"];

/** The field that each metric shows as a number. */
export const FIELD_OF = {
	tx: "tx_mb_per_s",
	rx: "rx_mb_per_s",
	latency: "latency_ns",
} as const satisfies Readonly<Record<Series, FieldName>>;

/** The metrics of which the source has values. */
export function offeredSeries(offers: ReadonlySet<FieldName>): readonly Series[] {
	return SERIES.filter((series) => offers.has(FIELD_OF[series]));
}

/** The values of a sample to draw, in the order of {@link SERIES}. */
export function valuesOf(sample: Sample): readonly (number | null)[] {
	return [sample.tx_mb_per_s, sample.rx_mb_per_s, latencyLevel_ns(sample)];
}

/**
 * The latency to draw: the estimate over a long interval, or the bound proven for this very
 * interval if that is higher, so that neither the level nor a burst is hidden.
 */
export function latencyLevel_ns(sample: Sample): number | null {
	const { latency_ns, latency_at_least_ns, latency_minimum_ns } = sample;
	if (latency_at_least_ns === null) return latency_ns;
	if (latency_ns !== null) return Math.max(latency_ns, latency_at_least_ns);
	// No operation is faster than the minimum: a bound below it says nothing.
	return latency_at_least_ns > (latency_minimum_ns ?? 0) ? latency_at_least_ns : null;
}
