/**
 * When a link is idle.
 *
 * Idle is far below what the same log shows at its busiest, and lasts. A stall of a few seconds is
 * not idle: whoever waits for data through it calls it a slow link, so it stays in the statistics
 * of the load.
 */

/** Below this a link carries no load, whatever else the log shows: 1/400 of what it can carry. */
const NEVER_LOAD_MB_PER_S = 10;
/** Beside a load, what is below this part of it is none. */
const PART_OF_LOAD = 0.03;
/** Which quantile of TX and RX together stands for the load; a night of 23 hours leaves it. */
export const BUSY_QUANTILE = 0.999;
/** What is shorter is a stall. */
const SHORTEST_IDLE_S = 10;

/**
 * TX and RX together below which a link may be idle, in MB/s.
 *
 * @param busy_mb_per_s their {@link BUSY_QUANTILE} over the whole log, in MB/s; null: nothing known
 */
export function idleBelow(busy_mb_per_s: number | null): number {
	return Math.max(NEVER_LOAD_MB_PER_S, PART_OF_LOAD * (busy_mb_per_s ?? 0));
}

/** What is known of one interval between two readings. NaN where it is not known. */
export interface RateSample {
	/** Wall clock at its end, in seconds since the Unix epoch. */
	readonly time_s: number;
	readonly elapsed_s: number;
	readonly tx_mb_per_s: number;
	readonly rx_mb_per_s: number;
	readonly latency_ns: number;
	/** How far the latency reaches back. */
	readonly latency_interval_s: number;
	/** Which phase it belongs to, by its number. */
	readonly phase: number;
}

/** Gives samples on in their order, each with whether it belongs to an idle stretch. */
export class IdleTeller {
	readonly #below_mb_per_s: number;
	readonly #told: (sample: RateSample, isIdle: boolean) => void;
	/** Quiet samples that are either a stall or the beginning of an idle stretch. */
	#waiting: RateSample[] = [];
	#quiet_s = 0;

	constructor(below_mb_per_s: number, told: (sample: RateSample, isIdle: boolean) => void) {
		this.#below_mb_per_s = below_mb_per_s;
		this.#told = told;
	}

	/**
	 * Takes the next sample, of which a copy is kept where it has to wait; TX or RX is known.
	 *
	 * @returns whether it is load, so that nothing waits
	 */
	next(sample: RateSample): boolean {
		const { tx_mb_per_s, rx_mb_per_s, elapsed_s } = sample;
		if (known(tx_mb_per_s) + known(rx_mb_per_s) >= this.#below_mb_per_s) {
			this.end();
			this.#told(sample, false);
			return true;
		}
		const wasIdle = this.#quiet_s >= SHORTEST_IDLE_S;
		this.#quiet_s += elapsed_s;
		if (wasIdle) {
			this.#told(sample, true);
			return false;
		}
		this.#waiting.push({ ...sample });
		if (this.#quiet_s >= SHORTEST_IDLE_S) this.#tellWaiting(true);
		return false;
	}

	/** Nothing more follows, or not at once: what waits was a stall if it was short. */
	end(): void {
		if (this.#waiting.length > 0) this.#tellWaiting(false);
		this.#quiet_s = 0;
	}

	#tellWaiting(isIdle: boolean): void {
		for (const sample of this.#waiting) this.#told(sample, isIdle);
		this.#waiting = [];
	}
}

function known(value: number): number {
	return Number.isNaN(value) ? 0 : value;
}
