/** What is known of the total latency at the moments of readings. */
import type { DriverLatency } from "../core/sample.ts";
import { NOTHING, outward, type Range, sum } from "./range.ts";

/** Readings older than the newest few are thinned so that their ages grow by this factor. */
const THINNING = 17 / 16;
const NEVER_THINNED = 32;

/** A reading, and what is known of S, the total latency of all operations, at that moment. */
export interface Station {
	/** The last moment at which the driver had counted just this many operations. */
	at_s: number;
	readonly operations: number;
	readonly printed: DriverLatency | null;
	total: Range;
	/** How much S grew since the station before this one. */
	growth: Range;
}

/** S from a printed mean a of n samples: cut, so a·n ≤ S ≤ (a+1)·n − 1. Null for nonsense. */
export function totalOf(operations: number, printed: DriverLatency | null): Range | null {
	if (operations === 0) return NOTHING;
	if (operations < 0 || printed === null) return null;
	const { average_ns, minimum_ns, maximum_ns } = printed;
	if (minimum_ns < 0 || average_ns < minimum_ns || average_ns > maximum_ns) return null;
	return outward(average_ns * operations, (average_ns + 1) * operations - 1);
}

/** S grew by one latency for each operation between, and each lies within the printed extremes. */
export function growthBetween(earlier: Station, later: Station): Range {
	const operations = later.operations - earlier.operations;
	const printed = later.printed as DriverLatency;
	const { minimum_ns, maximum_ns } = printed;
	// An extreme that is new since the earlier reading is the latency of one of these operations.
	const hasNewMaximum = earlier.printed !== null && maximum_ns > earlier.printed.maximum_ns;
	const hasNewMinimum = earlier.printed !== null && minimum_ns < earlier.printed.minimum_ns;
	return outward(
		operations * minimum_ns + (hasNewMaximum ? maximum_ns - minimum_ns : 0),
		operations * maximum_ns - (hasNewMinimum ? maximum_ns - minimum_ns : 0),
	);
}

/** Keeps the newest stations, and of the older ones enough to choose an interval well. */
export function thinned(stations: readonly Station[]): Station[] {
	const now = stations.at(-1) as Station;
	const kept: Station[] = [];
	let nextAge = 0;
	// The growth over a station that is left out is added to that of the station after it.
	let skipped = NOTHING;
	for (let index = stations.length - 1; index >= 0; index--) {
		const station = stations[index] as Station;
		const age = now.operations - station.operations;
		const isKept = kept.length < NEVER_THINNED || age >= nextAge || index === 0;
		const after = kept.at(-1);
		if (after !== undefined && isKept) after.growth = sum(after.growth, skipped);
		if (isKept) {
			kept.push(station);
			skipped = NOTHING;
			nextAge = age * THINNING;
		} else {
			skipped = sum(skipped, station.growth);
		}
	}
	return kept.reverse();
}
