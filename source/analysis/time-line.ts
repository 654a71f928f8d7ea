import { COUNTS, type Count } from "./counter-growth.ts";
import { type Stretch, Stretches } from "./stretches.ts";

/** One piece of a log's time, and what was counted in it. */
export interface TimeLineBin extends Readonly<Record<Count, number>> {
	/** Wall clock at its beginning, in seconds since the Unix epoch. */
	readonly start_s: number;
}

const BINS = 60;

/** When errors, connects and disconnects were counted, in sixty equal pieces of a log's time. */
export class TimeLine {
	readonly #start_s: number;
	readonly #bin_s: number;
	readonly #bins: Record<Count, number>[];
	readonly #errors: Stretches;

	/** @param interval_s the usual time between two samples: nearer errors are one stretch */
	constructor(start_s: number, end_s: number, interval_s: number) {
		this.#start_s = start_s;
		this.#bin_s = (end_s - start_s) / BINS;
		this.#errors = new Stretches(2.5 * interval_s);
		this.#bins = Array.from({ length: this.#bin_s > 0 ? BINS : 1 }, nothing);
	}

	/** @param elapsed_s how long before that moment it may have been counted; NaN: not known */
	add(count: Count, growth: number, time_s: number, elapsed_s: number): void {
		const index = Math.floor((time_s - this.#start_s) / this.#bin_s);
		const bin = this.#bins[Math.min(Math.max(index || 0, 0), this.#bins.length - 1)];
		if (bin !== undefined) bin[count] += growth;
		if (count === "connections") return;
		this.#errors.add(time_s - (Number.isNaN(elapsed_s) ? 0 : elapsed_s), time_s);
	}

	get bins(): TimeLineBin[] {
		return this.#bins.map((bin, at) => ({ start_s: this.#start_s + at * this.#bin_s, ...bin }));
	}

	/** Errors and disconnects, in the order in which they were recorded. */
	get errors(): readonly Stretch[] {
		return this.#errors.all;
	}
}

function nothing(): Record<Count, number> {
	return Object.fromEntries(COUNTS.map((count) => [count, 0])) as Record<Count, number>;
}
