import type { Clock } from "../core/interfaces.ts";
import { BEGINNING, type SeekTarget } from "./position.ts";

/** Time between two seeks of somebody who looks for something. */
const SEEK_PAUSE_MS = 250;

/** The seek that is under way; a playback begins with one. */
export class PendingSeek {
	/** Null if none is under way. */
	target: SeekTarget | null = BEGINNING;
	readonly #clock: Clock;
	/** When the last one was over, by the clock. */
	#over_ms = Number.NEGATIVE_INFINITY;

	constructor(clock: Clock) {
		this.#clock = clock;
	}

	/** Whether one is under way, or was a moment ago: the next one may follow. */
	get isRecent(): boolean {
		return this.target !== null || this.#clock.now() - this.#over_ms < SEEK_PAUSE_MS;
	}

	/** A seek is over; one that arrived meanwhile starts from there. */
	finish(target: SeekTarget): void {
		if (this.target === target) this.target = null;
		this.#over_ms = this.#clock.now();
	}
}
