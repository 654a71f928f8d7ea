import type { Clock } from "../core/interfaces.ts";
import type { Recording } from "./recording.ts";

/** What is replayed, and how. */
export interface ReplayOptions {
	readonly recording: Recording;
	readonly clock: Clock;
	/** Ends the playback. */
	readonly stop: AbortSignal;
	/** Recorded seconds per second, from 0.1 to 1000; 1 by default. */
	readonly speed?: number;
	/** Wall time to start at; the beginning by default. */
	readonly from_ms?: number;
	/** How much of the past a jump yields, in seconds; 60 by default. */
	readonly past_s?: number;
	/** Minimum time between steps; samples due in between come together. 40 ms by default. */
	readonly step_ms?: number;
}
