import type { Clock } from "../core/interfaces.ts";

/**
 * Ticks at a fixed interval that do not drift: the k-th tick is due k intervals after the first,
 * however long the work between them takes. A tick that was missed is left out, never made up for.
 */
export class Ticker {
	readonly #clock: Clock;
	readonly #stop: AbortSignal;
	#interval_ms: number;
	#due_ms: number;
	/** Ends the wait under way. One controller serves many ticks: a tick leaves no garbage behind. */
	#wake = new AbortController();

	/** @param interval_s seconds between ticks; the first is due at once */
	constructor(clock: Clock, interval_s: number, stop: AbortSignal) {
		this.#clock = clock;
		this.#stop = stop;
		this.#interval_ms = interval_s * 1000;
		this.#due_ms = clock.now();
		stop.addEventListener("abort", () => this.#wake.abort(), { once: true });
	}

	get interval_s(): number {
		return this.#interval_ms / 1000;
	}

	/** From now on; a wait under way ends early where the new interval is already over. */
	set interval_s(interval_s: number) {
		const last_ms = this.#due_ms - this.#interval_ms;
		this.#interval_ms = interval_s * 1000;
		this.#due_ms = Math.max(last_ms + this.#interval_ms, this.#clock.now());
		this.#wake.abort();
	}

	/** Waits for the next tick; false where the ticker was stopped first. */
	async next(): Promise<boolean> {
		while (!this.#stop.aborted && this.#clock.now() < this.#due_ms) {
			if (this.#wake.signal.aborted) this.#wake = new AbortController();
			await this.#clock.waitUntil(this.#due_ms, this.#wake.signal);
		}
		if (this.#stop.aborted) return false;
		const missed = Math.floor((this.#clock.now() - this.#due_ms) / this.#interval_ms);
		this.#due_ms += (missed + 1) * this.#interval_ms;
		return true;
	}
}
