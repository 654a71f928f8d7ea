/** Traffic of known truth, as readings show it. */
import { BYTES_PER_MB } from "../source/core/metrics.ts";
import type { Interval } from "../source/measure/byte-curve.ts";
import type { MeasuredCapacity } from "../source/measure/measurement.ts";

export const CAPACITY: MeasuredCapacity = {
	tx_mb_per_s: 2600,
	rx_mb_per_s: 2600,
	kind: "verified",
};
const BYTES_PER_S = CAPACITY.tx_mb_per_s * BYTES_PER_MB;

/** Rates are parts of the capacity. */
export interface Traffic {
	/** Of the time, that is saturated. */
	readonly share: number;
	/** How long it is saturated at a time, in seconds. */
	readonly stretch_s: number;
	/** The rate while it is saturated, and while it is not. */
	readonly level: number;
	readonly quiet: number;
	/** Where in a period it begins: 0 to 1. */
	readonly phase: number;
	/** A factor of each reading's bytes; 1 if left out. */
	readonly noise?: () => number;
}

export interface TracedTraffic {
	readonly intervals: readonly Interval[];
	readonly length_s: number;
	/** The share that is saturated in this very time. */
	readonly truth: number;
}

const READING_S = 0.02;
const LEAST_S = 10;
const MOST_S = 400;
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/** Readings about every 20 ms, over at least two periods. */
export function tracedTraffic(traffic: Traffic): TracedTraffic {
	const { share, stretch_s, level, quiet, phase, noise = () => 1 } = traffic;
	const period_s = share > 0 ? stretch_s / share : LEAST_S;
	const length_s = Math.min(MOST_S, Math.max(LEAST_S, 2 * period_s));
	const lead_s = phase * period_s;
	/** Saturated seconds from the start of the first period on. */
	const saturatedBy = (at_s: number) => {
		const periods = Math.floor(at_s / period_s);
		const saturated_s = share > 0 ? stretch_s : 0;
		return periods * saturated_s + Math.min(saturated_s, at_s - periods * period_s);
	};
	const saturatedAt = (at_s: number) => saturatedBy(at_s + lead_s) - saturatedBy(lead_s);
	const intervals: Interval[] = [];
	let at_s = 0;
	for (let tick = 1; at_s < length_s; tick++) {
		const part = 0.8 + 0.4 * ((tick * GOLDEN) % 1);
		const end_s = Math.min(length_s, at_s + part * READING_S);
		const saturated_s = saturatedAt(end_s) - saturatedAt(at_s);
		const step_s = end_s - at_s;
		const carried = noise() * (level * saturated_s + quiet * (step_s - saturated_s));
		if (step_s > 1e-6) {
			intervals.push({ length_s: step_s, tx_bytes: carried * BYTES_PER_S, rx_bytes: 0 });
		}
		at_s = end_s;
	}
	return { intervals, length_s, truth: saturatedAt(length_s) / length_s };
}
