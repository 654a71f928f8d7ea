/**
 * The time between two readings, from two clocks: the monotonic clock read before and after each
 * reading, and the runtime that the driver prints. Behind both is the kernel's monotonic clock.
 */
import type { Snapshot } from "../core/sample.ts";
import { intersection } from "./range.ts";

/** The printed runtime is cut to the millisecond, so a difference of two is this uncertain. */
const RUNTIME_RESOLUTION_MS = 1;
/** Two clocks that agree to within this have not been set apart by a reset. */
const RESET_TOLERANCE_MS = 2;

/**
 * The time between the making of two texts of one driver, in milliseconds.
 *
 * A kernel makes the text while it is read: then both clocks hold and together give the time to
 * tens of microseconds, and to a millisecond even where the process was held up between the read
 * and the clock. A file that somebody else writes is older than its reading by up to that
 * writer's period: then the clocks disagree, and the driver's own is the one that fits its
 * counters. Null where no time has passed for the driver: the text is the same as before.
 */
export function elapsedBetween(earlier: Snapshot, later: Snapshot): number | null {
	const runtime_ms = later.statistics.runtime_ms - earlier.statistics.runtime_ms;
	const byRuntime = {
		low: runtime_ms - RUNTIME_RESOLUTION_MS,
		high: runtime_ms + RUNTIME_RESOLUTION_MS,
	};
	const byClock = {
		low: later.earliest_ms - earlier.latest_ms,
		high: later.latest_ms - earlier.earliest_ms,
	};
	const both = intersection(byRuntime, byClock);
	if (both.low <= both.high && both.high > 0) {
		return (Math.max(both.low, 0) + both.high) / 2;
	}
	return runtime_ms > 0 ? runtime_ms : null;
}

/**
 * Whether the driver was reset between two readings, judged by its runtime alone: it fell, or it
 * is so short that it began after the earlier reading, although the counters may have outgrown
 * their old values since.
 */
export function wasReset(earlier: Snapshot, later: Snapshot): boolean {
	const before_ms = earlier.statistics.runtime_ms;
	const after_ms = later.statistics.runtime_ms;
	if (after_ms < before_ms) return true;
	const longest_ms = later.latest_ms - earlier.earliest_ms + RUNTIME_RESOLUTION_MS;
	const shortest_ms = later.earliest_ms - earlier.latest_ms - RUNTIME_RESOLUTION_MS;
	const isYounger = after_ms <= longest_ms;
	const lostTime_ms = before_ms + shortest_ms - after_ms;
	return isYounger && lostTime_ms > RESET_TOLERANCE_MS;
}
