/**
 * How busy a link is: under load, or without traffic. Both are judged by the busy level, the
 * {@link BUSY_QUANTILE} of TX and RX together.
 */

/** Below this a link carries no load, whatever else is known: 1/400 of what it can carry. */
const MIN_LOAD_MB_PER_S = 10;
/** Below this part of the busy level, traffic beside it is not a load. */
const IDLE_PART = 0.03;
/** Below this part of the busy level, a direction carries no traffic. */
const QUIET_PART = 0.01;
/** This quantile of TX and RX together stands for the load; an idle night of 23 hours leaves it. */
export const BUSY_QUANTILE = 0.999;

/** TX and RX together below which a link may be idle, in MB/s; null: the busy level is unknown. */
export function idleThreshold(busy_mb_per_s: number | null): number {
	if (busy_mb_per_s === null) return MIN_LOAD_MB_PER_S;
	return Math.max(MIN_LOAD_MB_PER_S, IDLE_PART * busy_mb_per_s);
}

/** The rate of each direction, in MB/s, below which the link is without traffic. */
export function quietThreshold(busy_mb_per_s: number | null): number {
	return QUIET_PART * (busy_mb_per_s ?? 0);
}

/**
 * What an interval shows: a load, no traffic, or `other`, which is neither or not known. A
 * direction that is unknown is not taken for silent, but what the other one carries is a load.
 */
export type Activity = "load" | "quiet" | "other";

/** @param tx_mb_per_s null or NaN: unknown */
export function activityOf(
	tx_mb_per_s: number | null,
	rx_mb_per_s: number | null,
	idleBelow_mb_per_s: number,
	quietBelow_mb_per_s: number,
): Activity {
	const [tx, rx] = [tx_mb_per_s ?? Number.NaN, rx_mb_per_s ?? Number.NaN];
	if (tx < quietBelow_mb_per_s && rx < quietBelow_mb_per_s) return "quiet";
	return (tx || 0) + (rx || 0) >= idleBelow_mb_per_s ? "load" : "other";
}

/** Each bucket ends this much higher than it begins: far finer than what is told by the level. */
const BUCKET_GROWTH = 1.01;
const LOG_GROWTH = Math.log(BUCKET_GROWTH);
/** Up to 10⁹ MB/s. */
const BUCKETS = Math.ceil(Math.log(1e9) / LOG_GROWTH);

/**
 * The busy level so far, of intervals as they come: the same quantile as that of a whole log, 1 %
 * too low at most. Rates below 1 MB/s are one bucket.
 */
export class BusyLevel {
	readonly #counts = new Float64Array(BUCKETS + 1);
	#known = 0;
	#highest_mb_per_s = 0;
	/** The bucket of the level, and how many rates are in it and above. */
	#level = BUCKETS + 1;
	#above = 0;

	/** Adds an interval; null: unknown. */
	add(tx_mb_per_s: number | null, rx_mb_per_s: number | null): void {
		if (tx_mb_per_s === null && rx_mb_per_s === null) return;
		const rate = (tx_mb_per_s ?? 0) + (rx_mb_per_s ?? 0);
		this.#highest_mb_per_s = Math.max(this.#highest_mb_per_s, rate);
		const bucket = rate > 1 ? Math.min(Math.floor(Math.log(rate) / LOG_GROWTH) + 1, BUCKETS) : 0;
		this.#counts[bucket] = (this.#counts[bucket] as number) + 1;
		this.#known++;
		if (bucket >= this.#level) this.#above++;
		this.#moveLevel();
	}

	/** Null before the first known rate. */
	get mb_per_s(): number | null {
		if (this.#known === 0) return null;
		if (this.#wanted <= 1) return this.#highest_mb_per_s;
		return this.#level === 0 ? 0 : BUCKET_GROWTH ** (this.#level - 1);
	}

	/** As many are at or above the quantile; of fewer than a thousand, it is the highest. */
	get #wanted(): number {
		return this.#known - Math.ceil(BUSY_QUANTILE * this.#known) + 1;
	}

	/** To the highest bucket with enough rates in it and above, from where it was. */
	#moveLevel(): void {
		const wanted = this.#wanted;
		while (this.#above < wanted) this.#above += this.#counts[--this.#level] as number;
		for (;;) {
			const without = this.#above - (this.#counts[this.#level] as number);
			if (without < wanted) return;
			this.#above = without;
			this.#level++;
		}
	}
}
