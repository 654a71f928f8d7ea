/**
 * NVML's byte counters wrap after 2³² bytes, in half a second on a fast link. Pairs of readings
 * that are close enough give exact growth, summed to 64 bits; after a longer pause the growth is
 * unknown and a new epoch begins.
 */
import type { CountingEpoch } from "../../core/sample.ts";
import type { WrappingCount } from "./field-values.ts";

/** Both counters at one moment, from the host; null if not supported. */
export interface RawCounts {
	/** They are of a moment between these two, monotonic clock, ms. */
	readonly earliest_ms: number;
	readonly latest_ms: number;
	/** When the driver took them, monotonic clock, ms; null if it does not say. */
	readonly counted_ms: number | null;
	/** How long the machine has slept, ms, from an unknown beginning; null if unknown. */
	readonly slept_ms: { readonly low: number; readonly high: number } | null;
	readonly tx: WrappingCount | null;
	readonly rx: WrappingCount | null;
}

/** Bytes since the epoch began. */
export interface UnwrappedCounts {
	readonly tx_bytes: bigint | null;
	readonly rx_bytes: bigint | null;
	readonly epoch: CountingEpoch;
}

const WRAP = 2n ** 32n;
/** Growth beyond the capacity by more than this is not traffic, but a counter that restarted. */
const CAPACITY_TOLERANCE = 1.5;
/** How far the time of counts may be off: with a time of the driver, and without. */
const [COUNTED_TOLERANCE_MS, READ_TOLERANCE_MS] = [20, 250];
/** A sleep of a machine takes longer. */
const MIN_SLEEP_MS = 10;
const SLEPT = "the machine slept, and the GPU with it: the bytes meanwhile are unknown";
const RESTARTED = "the GPU's counters restarted: the bytes meanwhile are unknown";

/** Returns after how many milliseconds a 32-bit counter has wrapped at a capacity in bytes/s. */
export function wrapTime_ms(capacity_bytes_per_s: number): number {
	return (Number(WRAP) / capacity_bytes_per_s) * 1000;
}

/** Follows the counters of one GPU. */
export class CounterUnwrapper {
	readonly #capacity_bytes_per_ms: number;
	readonly #wrap_ms: number;
	#last: RawCounts | null = null;
	#tx_bytes = 0n;
	#rx_bytes = 0n;
	#epoch: CountingEpoch;

	/**
	 * @param capacity_bytes_per_s that no direction exceeds, on the wire
	 * @param firstEpoch the id and the reason of the first epoch
	 */
	constructor(capacity_bytes_per_s: number, firstEpoch: CountingEpoch) {
		this.#capacity_bytes_per_ms = capacity_bytes_per_s / 1000;
		this.#wrap_ms = wrapTime_ms(capacity_bytes_per_s);
		this.#epoch = firstEpoch;
	}

	/** Takes the next counts, in the order in which they were read. */
	next(counts: RawCounts): UnwrappedCounts {
		const last = this.#last;
		this.#last = counts;
		// No clock that is used shows a sleep, and a GPU begins anew after it.
		if (last !== null && hasSlept(last, counts)) this.#beginEpoch(SLEPT);
		else if (last !== null) this.#grow(last, counts);
		return {
			tx_bytes: counts.tx === null ? null : this.#tx_bytes,
			rx_bytes: counts.rx === null ? null : this.#rx_bytes,
			epoch: this.#epoch,
		};
	}

	#grow(last: RawCounts, counts: RawCounts): void {
		const apart = timeApart(last, counts);
		const tx = this.#growth(last.tx, counts.tx, apart);
		const rx = this.#growth(last.rx, counts.rx, apart);
		if (typeof tx === "string") this.#beginEpoch(tx);
		else if (typeof rx === "string") this.#beginEpoch(rx);
		else {
			this.#tx_bytes += tx;
			this.#rx_bytes += rx;
		}
	}

	#beginEpoch(why: string): void {
		this.#epoch = { id: this.#epoch.id + 1, why };
		this.#tx_bytes = 0n;
		this.#rx_bytes = 0n;
	}

	/** Returns the growth of a counter, or why it is unknown. */
	#growth(
		before: WrappingCount | null,
		after: WrappingCount | null,
		{ longest_ms, counted_ms }: TimeApart,
	): bigint | string {
		if (before === null && after === null) return 0n;
		if (before === null || after === null) return RESTARTED;
		const hasWrapped = after.value < before.value;
		// A value beyond 32 bits proves a counter that does not wrap.
		if (before.value >= WRAP || after.value >= WRAP) {
			return hasWrapped ? RESTARTED : after.value - before.value;
		}
		if (longest_ms > this.#wrap_ms) return describeLate(longest_ms);
		const growth = after.value - before.value + (hasWrapped ? WRAP : 0n);
		const most_ms =
			counted_ms === null ? longest_ms + READ_TOLERANCE_MS : counted_ms + COUNTED_TOLERANCE_MS;
		const most = this.#capacity_bytes_per_ms * most_ms * CAPACITY_TOLERANCE;
		return Number(growth) > most ? RESTARTED : growth;
	}
}

interface TimeApart {
	/** The longest that can have passed between the counts. */
	readonly longest_ms: number;
	/** The elapsed time by the driver's own clock; null if it does not report any. */
	readonly counted_ms: number | null;
}

function hasSlept({ slept_ms: before }: RawCounts, { slept_ms: after }: RawCounts): boolean {
	return before !== null && after !== null && after.low > before.high + MIN_SLEEP_MS;
}

function timeApart(last: RawCounts, counts: RawCounts): TimeApart {
	const read_ms = counts.latest_ms - last.earliest_ms;
	if (last.counted_ms === null || counts.counted_ms === null) {
		return { longest_ms: read_ms, counted_ms: null };
	}
	const counted_ms = counts.counted_ms - last.counted_ms;
	return { longest_ms: Math.max(read_ms, counted_ms), counted_ms };
}

function describeLate(longest_ms: number): string {
	const pause = `not read for ${(longest_ms / 1000).toFixed(1)} s`;
	return `${pause}, in which a 32-bit counter can wrap unseen: the bytes meanwhile are unknown`;
}
