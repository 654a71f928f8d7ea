/**
 * The driver's own time of its counts, on the monotonic clock. It is better than the time of the
 * reading, because a driver may bring its counters up to date only every so often. NVML gives it by
 * the wall clock, so it is used only where a step of that clock cannot have changed it.
 */

/** The wall clock and the monotonic clock at one moment. */
export interface ClockPair {
	/** The wall clock was read between these two, monotonic clock, ms. */
	readonly before_ms: number;
	readonly after_ms: number;
	/** Microseconds since the Unix epoch. */
	readonly wall_us: number;
}

/** The bracket of one reading, monotonic clock, ms. */
interface Bracket {
	readonly earliest_ms: number;
	readonly latest_ms: number;
}

/** Clocks are read to a fraction of this; the kernel slews both alike. */
const TOLERANCE_MS = 0.05;
/** An older time than this before a reading is not a time of its counts. */
const MAX_AGE_MS = 1000;

/** Follows the times of one GPU's counts. */
export class CountTimes {
	/** Wall clock minus monotonic clock, ms; null before the first reading. */
	#offset_ms: number | null = null;
	/** A time of before the last step of the wall clock cannot be translated. */
	#steppedAt_us = 0;
	#last_ms = Number.NEGATIVE_INFINITY;

	/**
	 * Returns when the counts were taken, monotonic clock, ms; null if that is not certain. The same
	 * time of the driver always gives the same result.
	 *
	 * @param timestamp_us by the driver, µs since the Unix epoch
	 * @param clocks read directly after the counts
	 */
	next(timestamp_us: number, bracket: Bracket, clocks: ClockPair): number | null {
		const offset_ms = this.#follow(clocks);
		const counted_ms = timestamp_us / 1000 - offset_ms;
		const isWithin =
			counted_ms >= bracket.earliest_ms - TOLERANCE_MS &&
			counted_ms <= bracket.latest_ms + TOLERANCE_MS;
		const isPossible =
			timestamp_us > this.#steppedAt_us &&
			counted_ms >= this.#last_ms &&
			counted_ms >= bracket.earliest_ms - MAX_AGE_MS &&
			counted_ms <= bracket.latest_ms + TOLERANCE_MS;
		if (!isWithin && !isPossible) return null;
		this.#last_ms = counted_ms;
		return counted_ms;
	}

	#follow({ before_ms, after_ms, wall_us }: ClockPair): number {
		const [low, high] = [wall_us / 1000 - after_ms, wall_us / 1000 - before_ms];
		const known = this.#offset_ms;
		if (known !== null && known >= low - TOLERANCE_MS && known <= high + TOLERANCE_MS) return known;
		if (known !== null) this.#steppedAt_us = wall_us;
		this.#offset_ms = (low + high) / 2;
		return this.#offset_ms;
	}
}
