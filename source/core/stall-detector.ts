/** Finds stalls in samples as they come: for screens, logs, checks and the exporter. */
import { activityOf, BusyLevel, idleThreshold, quietThreshold } from "./load-level.ts";
import { isSampled, isUnchanged, type Sample } from "./sample.ts";
import {
	MAX_STALL_S,
	NO_STALLS,
	NOTHING_BEFORE,
	quietAfter,
	type StallFigures,
	stallBefore,
} from "./stalls.ts";

/** A stall that is over. Times are on the monotonic clock of the samples, in seconds. */
export interface Stall {
	readonly start_s: number;
	readonly end_s: number;
	/** Wall clock at its end, milliseconds since the Unix epoch. */
	readonly wall_ms: number;
	readonly elapsed_s: number;
}

/** What has been found so far. It is never changed, but replaced. */
export interface StallHistory {
	/** Of all samples so far; null while no interval tells of both directions. */
	readonly figures: StallFigures | null;
	/** Wall clock of the first sample. */
	readonly since_ms: number | null;
	/** Since when both directions have been quiet; null while there is traffic, or it is unknown. */
	readonly noTraffic: { readonly at_s: number; readonly wall_ms: number } | null;
	/** The oldest first: those of the last 24 hours, at most a few thousand. */
	readonly recent: readonly Stall[];
}

export const EMPTY_STALLS: StallHistory = {
	figures: null,
	since_ms: null,
	noTraffic: null,
	recent: [],
};

const RECENT_S = 86_400;
const MAX_RECENT = 4096;

/** Follows the samples of one feed. */
export class StallDetector {
	readonly #busy = new BusyLevel();
	readonly #fixedBusy_mb_per_s: number | null;
	#quiet_s = NOTHING_BEFORE;
	#phase = "";
	#history = EMPTY_STALLS;

	/**
	 * @param busy_mb_per_s of all samples, where it is known beforehand; else that of those so far
	 */
	constructor(busy_mb_per_s: number | null = null) {
		this.#fixedBusy_mb_per_s = busy_mb_per_s;
	}

	get history(): StallHistory {
		return this.#history;
	}

	/** Takes the next sample. @returns the stall that it ends; null if it ends none */
	next(sample: Sample): Stall | null {
		const { event, phase, elapsed_s, tx_mb_per_s, rx_mb_per_s } = sample;
		if (this.#history.since_ms === null) this.#set({ since_ms: sample.wall_ms });
		// The next new reading covers the time of one that found nothing new.
		if (isUnchanged(sample)) return null;
		// A pause between two phases of a scenario is meant.
		const isOther = phase !== this.#phase;
		this.#phase = phase;
		const isInterrupted = isOther || event === "gap" || event === "reset" || event === "start";
		if (isInterrupted) this.#quiet_s = NOTHING_BEFORE;
		const hasRates = tx_mb_per_s !== null || rx_mb_per_s !== null;
		// Samples of a rate show no pause in between.
		if (elapsed_s === null || !hasRates || isSampled(sample)) {
			this.#quiet_s = NOTHING_BEFORE;
			if (this.#history.noTraffic !== null) this.#set({ noTraffic: null });
			return null;
		}
		this.#busy.add(tx_mb_per_s, rx_mb_per_s);
		const busy = this.#fixedBusy_mb_per_s ?? this.#busy.mb_per_s;
		const activity = activityOf(
			tx_mb_per_s,
			rx_mb_per_s,
			idleThreshold(busy),
			quietThreshold(busy),
		);
		const stalled_s = stallBefore(this.#quiet_s, activity);
		this.#quiet_s = quietAfter(this.#quiet_s, activity, elapsed_s);
		const { figures } = this.#history;
		const began = { at_s: sample.at_s - elapsed_s, wall_ms: sample.wall_ms - 1000 * elapsed_s };
		const noTraffic = activity === "quiet" ? (this.#history.noTraffic ?? began) : null;
		const tells = tx_mb_per_s !== null && rx_mb_per_s !== null && elapsed_s <= MAX_STALL_S;
		if (figures === null && !tells) {
			this.#set({ noTraffic });
			return null;
		}
		const loaded_s = activity === "load" ? elapsed_s : 0;
		this.#set({ noTraffic, figures: counted(figures ?? NO_STALLS, stalled_s, loaded_s) });
		if (stalled_s === 0) return null;
		const stall: Stall = {
			start_s: began.at_s - stalled_s,
			end_s: began.at_s,
			wall_ms: began.wall_ms,
			elapsed_s: stalled_s,
		};
		this.#set({ recent: added(this.#history.recent, stall) });
		return stall;
	}

	#set(changes: Partial<StallHistory>): void {
		this.#history = { ...this.#history, ...changes };
	}
}

function counted(before: StallFigures, stalled_s: number, loaded_s: number): StallFigures {
	return {
		count: before.count + (stalled_s > 0 ? 1 : 0),
		total_s: before.total_s + stalled_s,
		longest_s: Math.max(before.longest_s, stalled_s),
		loaded_s: before.loaded_s + loaded_s + stalled_s,
	};
}

function added(recent: readonly Stall[], stall: Stall): readonly Stall[] {
	const oldest_s = stall.end_s - RECENT_S;
	const kept = (recent[0]?.end_s ?? oldest_s) < oldest_s || recent.length >= MAX_RECENT ? 1 : 0;
	return [...recent.slice(kept), stall];
}

/** The stalls that were over in the last seconds before a moment, without the time under load. */
export function stallsWithin(
	{ figures, recent }: StallHistory,
	now_s: number,
	length_s: number,
): Omit<StallFigures, "loaded_s"> | null {
	if (figures === null) return null;
	let [count, total_s, longest_s] = [0, 0, 0];
	// From the newest one: every frame of a screen asks.
	for (let at = recent.length - 1; at >= 0; at--) {
		const { end_s, elapsed_s } = recent[at] as Stall;
		if (end_s <= now_s - length_s) break;
		if (end_s > now_s) continue;
		count++;
		total_s += elapsed_s;
		longest_s = Math.max(longest_s, elapsed_s);
	}
	return { count, total_s, longest_s };
}

/** Returns the figures of samples that are all there; null where no interval tells of stalls. */
export function stallFiguresOf(samples: readonly Sample[]): StallFigures | null {
	const busy = new BusyLevel();
	for (const { tx_mb_per_s, rx_mb_per_s } of samples) busy.add(tx_mb_per_s, rx_mb_per_s);
	const detector = new StallDetector(busy.mb_per_s);
	for (const sample of samples) detector.next(sample);
	return detector.history.figures;
}
