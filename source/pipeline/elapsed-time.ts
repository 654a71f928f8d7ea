/**
 * The time between two readings, from two clocks: the monotonic clock, read before and after each
 * reading, and the runtime that a driver prints. Both are the kernel's monotonic clock. A source
 * without a runtime has only the first.
 */
import type { Snapshot } from "../core/sample.ts";
import { intersection, type Range } from "./range.ts";

/** The printed runtime is truncated to the millisecond: a difference of two is this uncertain. */
const RUNTIME_RESOLUTION_MS = 1;
/** The time of a count is in whole microseconds. */
const COUNTED_RESOLUTION_MS = 0.001;
/** Clocks that agree within this were not separated by a reset. */
const RESET_TOLERANCE_MS = 2;

/**
 * Returns the time between two readings without a reset, in milliseconds; null if no time has
 * passed for the source.
 *
 * A kernel generates the text while it is read. Then both clocks hold, and together they give the
 * time to tens of microseconds, or to a millisecond if the process was delayed between the read and
 * the clock. A file that another process writes is older than its reading by up to the period of
 * its writer. Then the clocks disagree, and the driver's runtime is the one that fits its counters.
 */
export function elapsedBetween(earlier: Snapshot, later: Snapshot): number | null {
	const byClock = {
		low: later.earliest_ms - earlier.latest_ms,
		high: later.latest_ms - earlier.earliest_ms,
	};
	const own = ownTimeBetween(earlier, later);
	if (own === null) return byClock.high > 0 ? middleOf(byClock) : null;
	const { elapsed_ms, resolution_ms } = own;
	const byOwn = { low: elapsed_ms - resolution_ms, high: elapsed_ms + resolution_ms };
	const both = intersection(byOwn, byClock);
	if (both.low <= both.high && both.high > 0) return middleOf(both);
	return elapsed_ms > 0 ? elapsed_ms : null;
}

/** Time does not run backwards. */
function middleOf({ low, high }: Range): number {
	return (Math.max(low, 0) + high) / 2;
}

interface OwnTime {
	readonly elapsed_ms: number;
	/** The difference of two readings is this uncertain. */
	readonly resolution_ms: number;
}

/** Returns the time between two readings by the source's own clock; null if it has none. */
function ownTimeBetween(earlier: Snapshot, later: Snapshot): OwnTime | null {
	const [began_ms, ended_ms] = [runtimeOf(earlier), runtimeOf(later)];
	if (began_ms !== null && ended_ms !== null) {
		return { elapsed_ms: ended_ms - began_ms, resolution_ms: RUNTIME_RESOLUTION_MS };
	}
	if (earlier.counted_ms === undefined || later.counted_ms === undefined) return null;
	const elapsed_ms = later.counted_ms - earlier.counted_ms;
	return { elapsed_ms, resolution_ms: COUNTED_RESOLUTION_MS };
}

/**
 * Returns whether the driver was reset between two readings, judged by its runtime: it fell, or it
 * began after the earlier reading, even if the counters have outgrown their old values since.
 * Without a runtime only counters that fell show a reset.
 */
export function wasReset(earlier: Snapshot, later: Snapshot): boolean {
	const before_ms = runtimeOf(earlier);
	const after_ms = runtimeOf(later);
	if (before_ms === null || after_ms === null) return false;
	if (after_ms < before_ms) return true;
	const longest_ms = later.latest_ms - earlier.earliest_ms + RUNTIME_RESOLUTION_MS;
	const shortest_ms = later.earliest_ms - earlier.latest_ms - RUNTIME_RESOLUTION_MS;
	const isYounger = after_ms <= longest_ms;
	const lostTime_ms = before_ms + shortest_ms - after_ms;
	return isYounger && lostTime_ms > RESET_TOLERANCE_MS;
}

/** Returns the driver's runtime in its own resolution, milliseconds. */
function runtimeOf({ counters: { runtime_s } }: Snapshot): number | null {
	return runtime_s === null ? null : Math.round(runtime_s * 1000);
}
