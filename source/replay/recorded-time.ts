import type { LinkEvent } from "../core/link-event.ts";
import type { Sample } from "../core/sample.ts";
import type { RecordedEvent } from "../record/record-reader.ts";
import type { RecordedSample } from "../record/recorded-sample.ts";

/**
 * Places the samples of one reading of a log on a monotonic clock, which a record does not hold.
 *
 * `at_s` is the wall time since the recording's start, so a sample has the same place wherever a
 * reading begins. If the wall clock was stepped (it contradicts `elapsed_s`, or goes back), the
 * place advances by `elapsed_s`, and the rest of this reading is shifted. A reading that begins
 * behind a step does not see it. `at_s` never goes back, and is never below 0.
 */
export class RecordedTime {
	readonly #start_ms: number;
	/** Sum of the clock steps so far. */
	#correction_s = 0;
	#last_s: number | null = null;
	/** The reading that the next `elapsed_s` counts from. */
	#base_s: number | null = null;

	/** @param start_ms wall time of the recording's first sample */
	constructor(start_ms: number) {
		this.#start_ms = start_ms;
	}

	place(record: RecordedSample): Sample {
		const byWall_s = (record.wall_ms - this.#start_ms) / 1000;
		const at_s = this.#placeOf(byWall_s + this.#correction_s, record.elapsed_s);
		// Changed only at a step, because a sum of doubles is not exact.
		if (at_s !== byWall_s + this.#correction_s) this.#correction_s = at_s - byWall_s;
		this.#last_s = at_s;
		if (isBase(record)) this.#base_s = at_s;
		return { at_s, ...record };
	}

	/** The next record does not follow the last one: its `elapsed_s` counts from one between them. */
	skip(): void {
		this.#base_s = null;
	}

	/** An event is where its wall clock says, and moves nothing. */
	placeEvent(event: RecordedEvent): LinkEvent {
		const byWall_s = (event.wall_ms - this.#start_ms) / 1000 + this.#correction_s;
		return { at_s: Math.max(0, byWall_s), ...event };
	}

	#placeOf(byWall_s: number, elapsed_s: number | null): number {
		if (this.#last_s === null) return Math.max(0, byWall_s);
		const isBack = byWall_s < this.#last_s;
		if (elapsed_s === null || this.#base_s === null) return Math.max(byWall_s, this.#last_s);
		const byElapsed_s = this.#base_s + elapsed_s;
		// A file that another process writes is older than its reading, by a varying amount.
		const tolerance_s = 1 + elapsed_s / 2;
		const isStepped = isBack || Math.abs(byWall_s - byElapsed_s) > tolerance_s;
		return Math.max(isStepped ? byElapsed_s : byWall_s, this.#last_s);
	}
}

/** The next `elapsed_s` does not count from a failed reading, or from one with unchanged text. */
function isBase({ event, elapsed_s }: RecordedSample): boolean {
	return event === "start" || event === "reset" || (event !== "gap" && elapsed_s !== null);
}
