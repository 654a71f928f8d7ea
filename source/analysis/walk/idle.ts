/**
 * When a link is idle.
 *
 * Idle means far below the busiest that the same log shows, and for long. A stall of a few seconds
 * is not idle: to a program that waits for data the link is slow, so a stall stays in the
 * statistics of the load. Where one direction is unknown, the other one decides.
 */

/** Shorter belongs to the load. */
const MIN_IDLE_S = 10;

/** What is known of one interval between two readings; NaN: unknown. */
export interface RateSample {
	/** Wall clock at its end, in seconds since the Unix epoch. */
	readonly time_s: number;
	readonly elapsed_s: number;
	readonly tx_mb_per_s: number;
	readonly rx_mb_per_s: number;
	readonly latency_ns: number;
	/** How far the latency reaches back. */
	readonly latency_interval_s: number;
	/** In both directions. */
	readonly operations: number;
	/** The number of its phase. */
	readonly phase: number;
}

/** Passes samples on in their order, each with whether it is part of idle time. */
export class IdleClassifier {
	readonly #below_mb_per_s: number;
	readonly #emit: (sample: RateSample, isIdle: boolean) => void;
	/** Quiet samples that are either a stall or the beginning of idle time. */
	#waiting: RateSample[] = [];
	#quiet_s = 0;

	constructor(below_mb_per_s: number, emit: (sample: RateSample, isIdle: boolean) => void) {
		this.#below_mb_per_s = below_mb_per_s;
		this.#emit = emit;
	}

	/**
	 * Takes the next sample, of which TX or RX is known; copies it where it has to wait.
	 *
	 * @returns whether it is load, so that nothing waits
	 */
	next(sample: RateSample): boolean {
		const { tx_mb_per_s, rx_mb_per_s, elapsed_s } = sample;
		if (orZero(tx_mb_per_s) + orZero(rx_mb_per_s) >= this.#below_mb_per_s) {
			this.end();
			this.#emit(sample, false);
			return true;
		}
		const wasIdle = this.#quiet_s >= MIN_IDLE_S;
		this.#quiet_s += elapsed_s;
		if (wasIdle) {
			this.#emit(sample, true);
			return false;
		}
		this.#waiting.push({ ...sample });
		if (this.#quiet_s >= MIN_IDLE_S) this.#emitWaiting(true);
		return false;
	}

	/** Nothing follows, or not at once: waiting samples were a stall. */
	end(): void {
		if (this.#waiting.length > 0) this.#emitWaiting(false);
		this.#quiet_s = 0;
	}

	#emitWaiting(isIdle: boolean): void {
		for (const sample of this.#waiting) this.#emit(sample, isIdle);
		this.#waiting = [];
	}
}

function orZero(value: number): number {
	return Number.isNaN(value) ? 0 : value;
}
