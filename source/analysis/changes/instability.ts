import type { RelativeShift } from "./describe-changes.ts";

/** A way in which a metric does not have one level. */
export interface Instability {
	readonly kind: "step" | "drift" | "warm-up";
	/**
	 * The first sample after a step; the first sample of a log that drifts; where 95 % of a warm-up
	 * are over. Seconds since the Unix epoch.
	 */
	readonly time_s: number;
	/** A step is after the first of these times and not after the second, at 95 %; else null. */
	readonly interval_s: readonly [earliest: number, latest: number] | null;
	/**
	 * The levels in the metric's unit: before and after a step; at the beginning and at the end of a
	 * drift; at the beginning of a warm-up, and where it leads to.
	 */
	readonly before: number;
	readonly after: number;
	/** (after − before) / |before|, as a part of 1, at 95 %; null where `before` may be 0. */
	readonly relativeShift: RelativeShift | null;
}
