/** Ticks of a fixed interval. */
import type { Clock } from "../core/interfaces.ts";

/** Sums of intervals are rounded: the last tick may be due just after the end of the duration. */
const ROUNDING_MS = 0.01;

/**
 * Ticks at a fixed interval without drift: the k-th tick is due k intervals after the first,
 * however long the work between them takes. A missed tick is skipped.
 */
export class Ticker {
	readonly #clock: Clock;
	/** Aborted when the ticks are to end. */
	readonly stop: AbortSignal;
	#interval_ms: number;
	readonly #end_ms: number;
	#due_ms: number;
	#hasTicked = false;
	/** Checks the clock before the current wait is over; null without a wait. */
	#wake: (() => void) | null = null;

	/**
	 * @param interval_s seconds between ticks, above 0; the first is due immediately
	 * @param duration_s seconds until the last tick, which is included; null for ticks without end
	 */
	constructor(
		clock: Clock,
		interval_s: number,
		stop: AbortSignal,
		duration_s: number | null = null,
	) {
		this.#clock = clock;
		this.stop = stop;
		this.#interval_ms = interval_s * 1000;
		this.#due_ms = clock.now();
		this.#end_ms = this.#due_ms + (duration_s ?? Number.POSITIVE_INFINITY) * 1000;
		stop.addEventListener("abort", () => this.#wake?.(), { once: true });
	}

	/** Seconds between ticks. */
	get interval_s(): number {
		return this.#interval_ms / 1000;
	}

	/** Applies from now on; the current wait ends early if the new interval is already over. */
	set interval_s(interval_s: number) {
		const last_ms = this.#due_ms - this.#interval_ms;
		this.#interval_ms = interval_s * 1000;
		this.#due_ms = Math.max(last_ms + this.#interval_ms, this.#clock.now());
		this.#wake?.();
	}

	/** Waits for the next tick; false if the duration or the ticker ended first. */
	next(): Promise<boolean> {
		return this.each(() => false);
	}

	/**
	 * Calls back on every tick while the callback returns true, and blocks the thread in between: a
	 * turn of the event loop costs more than the work of a tick. If that work takes longer than an
	 * interval, the event loop gets a turn first, in which signals are handled.
	 *
	 * @returns false if the duration or the ticker ended first
	 */
	each(onTick: () => boolean): Promise<boolean> {
		return new Promise((resolve, reject) => {
			let cancel = () => {};
			const end = (isTick: boolean) => {
				this.#wake = null;
				resolve(isTick);
			};
			const look = () => {
				try {
					let state = this.#takeTick();
					while (state === "tick" && onTick()) state = this.#sleep() ? this.#takeTick() : "wait";
					if (state === "wait") cancel = this.#clock.callAt(this.#next_ms, look);
					else end(state === "tick");
				} catch (error) {
					this.#wake = null;
					reject(error);
				}
			};
			this.#wake = () => {
				cancel();
				look();
			};
			if (this.#isLate) cancel = this.#clock.callAt(this.#due_ms, look);
			else look();
		});
	}

	/** The time of the next tick or of the end, whichever is first. */
	get #next_ms(): number {
		return Math.min(this.#due_ms, this.#end_ms);
	}

	/** Whether a tick is already due, other than the first. */
	get #isLate(): boolean {
		return this.#hasTicked && this.#clock.now() >= this.#due_ms;
	}

	/** Sleeps until the next tick or the end. Returns false without sleeping if it is due already. */
	#sleep(): boolean {
		const isEarly = this.#clock.now() < this.#next_ms;
		if (isEarly) this.#clock.sleepUntil(this.#next_ms);
		return isEarly;
	}

	/** Takes the tick that is due, if one is. */
	#takeTick(): "tick" | "wait" | "end" {
		const now_ms = this.#clock.now();
		if (this.stop.aborted) return "end";
		if (now_ms < this.#next_ms) return "wait";
		if (this.#due_ms > this.#end_ms + ROUNDING_MS) return "end";
		this.#hasTicked = true;
		const missed = Math.floor(Math.max(0, now_ms - this.#due_ms) / this.#interval_ms);
		this.#due_ms += (missed + 1) * this.#interval_ms;
		return "tick";
	}
}
