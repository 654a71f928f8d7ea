import { activityOf } from "../../core/load-level.ts";
import {
	MAX_STALL_S,
	NO_STALLS,
	NOTHING_BEFORE,
	quietAfter,
	type StallFigures,
	stallBefore,
} from "../../core/stalls.ts";
import { type TimedSums, TimedSumsBuilder } from "../../statistics/timed-sums.ts";

/** Time under load of one block of {@link StalledTime}. */
const BLOCK_S = 10;

/** How stalls are spread over the time under load: how well their share of it is known. */
export interface StalledTime {
	/** Stalled seconds and seconds under load, stalls included, of blocks of ten seconds or more. */
	readonly blocks: TimedSums;
	/** Σ (length of a stall)², in s². */
	readonly squares_s2: number;
}

/** Stalls of one phase, as its intervals are added. */
export class StallCounter {
	#figures: { -readonly [Name in keyof StallFigures]: StallFigures[Name] } | null = null;
	readonly #blocks = new TimedSumsBuilder();
	#block = { stalled_s: 0, loaded_s: 0 };
	#squares_s2 = 0;

	/** Null while no interval tells of both directions. */
	get figures(): StallFigures | null {
		return this.#figures;
	}

	add(stalled_s: number, loaded_s: number): void {
		this.#figures ??= { ...NO_STALLS };
		const figures = this.#figures;
		figures.loaded_s += loaded_s + stalled_s;
		const block = this.#block;
		block.loaded_s += loaded_s + stalled_s;
		block.stalled_s += stalled_s;
		if (block.loaded_s >= BLOCK_S) this.#endBlock();
		if (stalled_s === 0) return;
		figures.count++;
		figures.total_s += stalled_s;
		figures.longest_s = Math.max(figures.longest_s, stalled_s);
		this.#squares_s2 += stalled_s ** 2;
	}

	/** Takes successive intervals under load. */
	addLoad(elapsed_s: Float64Array): void {
		this.#figures ??= { ...NO_STALLS };
		const block = this.#block;
		let loaded_s = 0;
		for (const each_s of elapsed_s) {
			loaded_s += each_s;
			block.loaded_s += each_s;
			if (block.loaded_s >= BLOCK_S) this.#endBlock();
		}
		this.#figures.loaded_s += loaded_s;
	}

	/** The last call. */
	end(): StalledTime {
		this.#endBlock();
		return { blocks: this.#blocks.end(), squares_s2: this.#squares_s2 };
	}

	#endBlock(): void {
		const block = this.#block;
		this.#blocks.add(block.stalled_s, block.loaded_s);
		block.stalled_s = 0;
		block.loaded_s = 0;
	}
}

/** Readings further apart than their interval and this part of the usual one are not neighbours. */
const MAX_DISTANCE_INTERVALS = 0.8;

/** Finds stalls in records. */
export class StallTracker {
	readonly #idleBelow_mb_per_s: number;
	readonly #quietBelow_mb_per_s: number;
	readonly #maxDistance_s: number;
	#quiet_s = NOTHING_BEFORE;
	#last_s = Number.NaN;
	#phase: StallCounter | null = null;

	/** @param interval_s the usual time between two readings */
	constructor(idleBelow_mb_per_s: number, quietBelow_mb_per_s: number, interval_s: number) {
		this.#idleBelow_mb_per_s = idleBelow_mb_per_s;
		this.#quietBelow_mb_per_s = quietBelow_mb_per_s;
		this.#maxDistance_s = MAX_DISTANCE_INTERVALS * interval_s;
	}

	/** The next interval does not follow the one before. */
	interrupt(): void {
		this.#quiet_s = NOTHING_BEFORE;
	}

	/** Takes an interval of which TX or RX is known; NaN: unknown. */
	next(
		time_s: number,
		elapsed_s: number,
		tx_mb_per_s: number,
		rx_mb_per_s: number,
		phase: StallCounter,
	): void {
		// A pause between two phases is meant.
		const isNeighbour = !(time_s - elapsed_s - this.#last_s > this.#maxDistance_s);
		if (phase !== this.#phase || !isNeighbour) this.interrupt();
		this.#phase = phase;
		this.#last_s = time_s;
		const activity = activityOf(
			tx_mb_per_s,
			rx_mb_per_s,
			this.#idleBelow_mb_per_s,
			this.#quietBelow_mb_per_s,
		);
		const stalled_s = stallBefore(this.#quiet_s, activity);
		this.#quiet_s = quietAfter(this.#quiet_s, activity, elapsed_s);
		const areBothKnown = !Number.isNaN(tx_mb_per_s) && !Number.isNaN(rx_mb_per_s);
		if (phase.figures === null && (!areBothKnown || elapsed_s > MAX_STALL_S)) return;
		phase.add(stalled_s, activity === "load" ? elapsed_s : 0);
	}

	/** Takes successive intervals under load, with both rates known. */
	steady(times_s: Float64Array, elapsed_s: Float64Array, phase: StallCounter): void {
		phase.addLoad(elapsed_s);
		this.#quiet_s = 0;
		this.#last_s = times_s.at(-1) ?? Number.NaN;
	}
}
