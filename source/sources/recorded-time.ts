import type { Sample } from "../core/sample.ts";
import type { RecordedSample } from "../formats/read-record.ts";

/**
 * Gives the samples of one reading of a log their place on a monotonic clock, which a record does
 * not hold.
 *
 * `at_s` is the wall time since the recording's start, so wherever a reading begins a sample has the
 * same place. Only where the wall clock was stepped (it contradicts `elapsed_s`, or goes back) the
 * place goes on by `elapsed_s`, from there to the end of this reading. A reading that begins behind
 * a step knows nothing of it. `at_s` never goes back, and is never below 0.
 */
export class RecordedTime {
	readonly #start_ms: number;
	/** What the steps of the wall clock so far add up to. */
	#correction_s = 0;
	#last_s: number | null = null;
	/** The reading that the next `elapsed_s` is counted from. */
	#base_s: number | null = null;

	/** @param start_ms wall time of the recording's first sample */
	constructor(start_ms: number) {
		this.#start_ms = start_ms;
	}

	place(record: RecordedSample): Sample {
		const byWall_s = (record.wall_ms - this.#start_ms) / 1000;
		const at_s = this.#placeOf(byWall_s + this.#correction_s, record.elapsed_s);
		// Added only where there is a step, for a sum of doubles is not exact.
		if (at_s !== byWall_s + this.#correction_s) this.#correction_s = at_s - byWall_s;
		this.#last_s = at_s;
		if (isBase(record)) this.#base_s = at_s;
		return { at_s, ...record };
	}

	#placeOf(byWall_s: number, elapsed_s: number | null): number {
		if (this.#last_s === null) return Math.max(0, byWall_s);
		const isBack = byWall_s < this.#last_s;
		if (elapsed_s === null || this.#base_s === null) return Math.max(byWall_s, this.#last_s);
		const byElapsed_s = this.#base_s + elapsed_s;
		// A file that somebody else writes is older than its reading, by as much as that varies.
		const tolerance_s = 1 + elapsed_s / 2;
		const isStepped = isBack || Math.abs(byWall_s - byElapsed_s) > tolerance_s;
		return Math.max(isStepped ? byElapsed_s : byWall_s, this.#last_s);
	}
}

/** A failed reading, and one that found the same text again, are not what is counted from next. */
function isBase({ event, tx_mb_per_s }: RecordedSample): boolean {
	return event === "start" || event === "reset" || tx_mb_per_s !== null;
}
