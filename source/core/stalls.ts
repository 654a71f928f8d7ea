/**
 * Stalls: stretches without traffic between loads. A stall is at least one interval in which both
 * directions are quiet, and at most 60 s, with a load directly before and after it. So it is known
 * when it is over. What is longer was idle time; a gap, a reset and an unknown rate end a stretch.
 */
import type { Activity } from "./load-level.ts";

/** Longer is idle time. */
export const MAX_STALL_S = 60;

/**
 * The state of the fold over intervals: seconds without traffic since the last load, 0 right after
 * a load; NaN where no load is directly before.
 */
export type QuietSince = number;

/** Nothing is known of what is before. */
export const NOTHING_BEFORE: QuietSince = Number.NaN;

/** The state after one more interval. */
export function quietAfter(before: QuietSince, activity: Activity, elapsed_s: number): QuietSince {
	if (activity === "load") return 0;
	if (activity !== "quiet") return NOTHING_BEFORE;
	const quiet_s = before + elapsed_s;
	return quiet_s <= MAX_STALL_S ? quiet_s : NOTHING_BEFORE;
}

/** How long the stall was that an interval ends, in seconds; 0 if it ends none. */
export function stallBefore(before: QuietSince, activity: Activity): number {
	return activity === "load" && before > 0 ? before : 0;
}

/** What is known of the stalls in some time. */
export interface StallFigures {
	readonly count: number;
	readonly total_s: number;
	readonly longest_s: number;
	/** The time under load, stalls included. */
	readonly loaded_s: number;
}

export const NO_STALLS: StallFigures = { count: 0, total_s: 0, longest_s: 0, loaded_s: 0 };

/** The figures of several spans of time; null if those of all are unknown. */
export function joinStalls(all: readonly (StallFigures | null)[]): StallFigures | null {
	const known = all.filter((one) => one !== null);
	if (known.length === 0) return null;
	return known.reduce((sum, one) => ({
		count: sum.count + one.count,
		total_s: sum.total_s + one.total_s,
		longest_s: Math.max(sum.longest_s, one.longest_s),
		loaded_s: sum.loaded_s + one.loaded_s,
	}));
}

/** The part of the time under load that was stalled; null without load. */
export function stalledShare({ total_s, loaded_s }: StallFigures): number | null {
	return loaded_s > 0 ? total_s / loaded_s : null;
}
