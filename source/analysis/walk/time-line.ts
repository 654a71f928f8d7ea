import { COUNTS, type Count } from "../../core/metrics.ts";
import { type TimeSpan, TimeSpans } from "./time-spans.ts";

/**
 * One part of a log's time, and what was counted in it; null where its records lack the counter.
 */
export interface TimeLineBin extends Readonly<Record<Count, number | null>> {
	/** Wall clock at its beginning, in seconds since the Unix epoch. */
	readonly start_s: number;
}

const BINS = 60;
/** Of a bin and a counter: whether a record in it has the counter, and whether one lacks it. */
const KNOWN = 1;
const LACKING = 2;

/** When errors, connects and disconnects were counted, in sixty equal parts of a log's time. */
export class TimeLine {
	readonly #start_s: number;
	readonly #bin_s: number;
	readonly #bins: Record<Count, number>[];
	/** For each counter, of each bin: {@link KNOWN}, {@link LACKING}, or both. */
	readonly #seen: readonly Uint8Array[];
	readonly #errors: TimeSpans;

	/** @param interval_s the usual time between two samples: closer errors are one span */
	constructor(start_s: number, end_s: number, interval_s: number) {
		this.#start_s = start_s;
		this.#bin_s = (end_s - start_s) / BINS;
		this.#errors = new TimeSpans(2.5 * interval_s);
		this.#bins = Array.from({ length: this.#bin_s > 0 ? BINS : 1 }, emptyBin);
		this.#seen = COUNTS.map(() => new Uint8Array(this.#bins.length));
	}

	/** @param elapsed_s how long before that time it may have been counted; NaN: unknown */
	add(count: Count, growth: number, time_s: number, elapsed_s: number): void {
		const bin = this.#bins[this.#indexAt(time_s)];
		if (bin !== undefined) bin[count] += growth;
		if (count === "connections") return;
		this.#errors.add(time_s - (Number.isNaN(elapsed_s) ? 0 : elapsed_s), time_s);
	}

	/**
	 * A record has a counter, or lacks it.
	 *
	 * @param at its index in {@link COUNTS}
	 */
	observe(at: number, isKnown: boolean, time_s: number): void {
		const seen = this.#seen[at] as Uint8Array;
		const index = this.#indexAt(time_s);
		seen[index] = (seen[index] as number) | (isKnown ? KNOWN : LACKING);
	}

	isOneBin(from_s: number, to_s: number): boolean {
		return this.#indexAt(from_s) === this.#indexAt(to_s);
	}

	get bins(): TimeLineBin[] {
		return this.#bins.map((bin, index) => {
			const counts = COUNTS.map((count, at) => {
				return [count, this.#seen[at]?.[index] === LACKING ? null : bin[count]];
			});
			return {
				start_s: this.#start_s + index * this.#bin_s,
				...(Object.fromEntries(counts) as Record<Count, number | null>),
			};
		});
	}

	/** Errors and disconnects, in the order in which they were recorded. */
	get errors(): readonly TimeSpan[] {
		return this.#errors.all;
	}

	#indexAt(time_s: number): number {
		const index = Math.floor((time_s - this.#start_s) / this.#bin_s);
		return Math.min(Math.max(index || 0, 0), this.#bins.length - 1);
	}
}

function emptyBin(): Record<Count, number> {
	return Object.fromEntries(COUNTS.map((count) => [count, 0])) as Record<Count, number>;
}
