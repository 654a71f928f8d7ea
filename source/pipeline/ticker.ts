import type { Clock } from "../core/interfaces.ts";

/** Sums of intervals are rounded: the last tick of a duration may be due just after its end. */
const ROUNDING_MS = 0.01;

/**
 * Ticks at a fixed interval that do not drift: the k-th tick is due k intervals after the first,
 * however long the work between them takes. A tick that was missed is left out, never made up for.
 */
export class Ticker {
	readonly #clock: Clock;
	/** Aborted when there is to be no tick any more. */
	readonly stop: AbortSignal;
	#interval_ms: number;
	readonly #end_ms: number;
	#due_ms: number;
	/** Looks at the clock now, and not when the wait under way is over; null where nobody waits. */
	#wake: (() => void) | null = null;

	/**
	 * @param interval_s seconds between ticks; the first is due at once
	 * @param duration_s seconds from now to the last tick, which is taken too if it is due just then
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

	get interval_s(): number {
		return this.#interval_ms / 1000;
	}

	/** From now on; a wait under way ends early where the new interval is already over. */
	set interval_s(interval_s: number) {
		const last_ms = this.#due_ms - this.#interval_ms;
		this.#interval_ms = interval_s * 1000;
		this.#due_ms = Math.max(last_ms + this.#interval_ms, this.#clock.now());
		this.#wake?.();
	}

	/** Waits for the next tick; false where the duration was over first, or the ticker stopped. */
	next(): Promise<boolean> {
		return this.each(() => false);
	}

	/**
	 * Calls back on every tick for as long as that returns true, and sleeps in between: nothing else is done
	 * meanwhile, unless ticks take longer than an interval. Whoever ticks a hundred times a second is spared as many visits to the event loop, each of
	 * which costs more than what he does on a tick.
	 *
	 * @returns false where the duration was over first, or the ticker stopped
	 */
	each(onTick: () => boolean): Promise<boolean> {
		return new Promise((resolve, reject) => {
			let takeBack = () => {};
			const end = (isTick: boolean) => {
				this.#wake = null;
				resolve(isTick);
			};
			const look = () => {
				try {
					let isTick = this.#takeTick();
					while (isTick && onTick()) isTick = this.#sleep() ? this.#takeTick() : null;
					if (isTick === null) takeBack = this.#clock.callAt(this.#next_ms, look);
					else end(isTick);
				} catch (error) {
					this.#wake = null;
					reject(error);
				}
			};
			this.#wake = () => {
				takeBack();
				look();
			};
			look();
		});
	}

	/** When there is something to do next: a tick, or the end. */
	get #next_ms(): number {
		return Math.min(this.#due_ms, this.#end_ms);
	}

	/** Sleeps until there is something to do; not where there is already, for signals are to be heard. */
	#sleep(): boolean {
		const isEarly = this.#clock.now() < this.#next_ms;
		if (isEarly) this.#clock.sleepUntil(this.#next_ms);
		return isEarly;
	}

	/** Takes the tick that is due. False where there is none any more; null where the next one is still to come. */
	#takeTick(): boolean | null {
		const now_ms = this.#clock.now();
		if (this.stop.aborted) return false;
		if (now_ms < this.#next_ms) return null;
		if (this.#due_ms > this.#end_ms + ROUNDING_MS) return false;
		const missed = Math.floor(Math.max(0, now_ms - this.#due_ms) / this.#interval_ms);
		this.#due_ms += (missed + 1) * this.#interval_ms;
		return true;
	}
}
