import { COUNTS, type Count, CounterGrowth } from "./counter-growth.ts";
import { type Moment, Moments } from "./moments.ts";
import type { Stretch } from "./stretches.ts";
import { TimeLine, type TimeLineBin } from "./time-line.ts";

/** What was counted in a log, and when. */
export interface Counted {
	readonly counts: Readonly<Record<Count, number>>;
	readonly resets: number;
	readonly timeLine: readonly TimeLineBin[];
	/** When errors and disconnects were counted. */
	readonly errors: readonly Stretch[];
	/** When something was counted, and when the driver was reset. */
	readonly moments: readonly Moment[];
}

/** What a record says of its counters. */
export interface CountedRecord {
	readonly time_s: number;
	/** How long before that moment it may have been counted; NaN: not known. */
	readonly elapsed_s: number;
	/** Its event says that the driver's counters began again. */
	readonly isReset: boolean;
	/** It is earlier than one before it, so a smaller count is no reset. */
	readonly isBack: boolean;
}

/** Watches what the driver's counters count. */
export class CountWatch {
	readonly #growth = new CounterGrowth();
	readonly #counts = Object.fromEntries(COUNTS.map((name) => [name, 0])) as Record<Count, number>;
	readonly #timeLine: TimeLine;
	readonly #moments: Moments;
	#resets = 0;

	/**
	 * @param start_s wall clock of the first record, in seconds since the Unix epoch
	 * @param end_s of the last one
	 * @param interval_s the usual time between two samples
	 */
	constructor(start_s: number, end_s: number, interval_s: number) {
		this.#timeLine = new TimeLine(start_s, end_s, interval_s);
		this.#moments = new Moments(end_s - start_s);
	}

	/** The next record's counters are not compared with those before. */
	start(): void {
		this.#growth.start();
	}

	/**
	 * Enters what was counted since the record before.
	 *
	 * @param counters the columns of {@link COUNTS}
	 * @param onGrowth is told of each of them that grew, and by how much
	 * @returns whether the counters began again
	 */
	next(
		record: CountedRecord,
		counters: readonly Float64Array[],
		row: number,
		onGrowth: (count: Count, growth: number) => void,
	): boolean {
		const { time_s, elapsed_s, isBack } = record;
		let { isReset } = record;
		if (isReset) this.#growth.reset();
		for (let at = 0; at < COUNTS.length; at++) {
			const value = counters[at]?.[row] as number;
			if (Number.isNaN(value)) continue;
			const difference = this.#growth.grow(at, value, isBack);
			if (difference === 0) continue;
			const name = COUNTS[at] as Count;
			isReset ||= difference < 0;
			const growth = difference < 0 ? value : difference;
			this.#counts[name] += growth;
			this.#timeLine.add(name, growth, time_s, elapsed_s);
			this.#moments.add(name, growth, time_s);
			onGrowth(name, growth);
		}
		if (isReset) {
			this.#resets++;
			this.#moments.add("reset", 1, time_s);
		}
		return isReset;
	}

	get counted(): Counted {
		return {
			counts: this.#counts,
			resets: this.#resets,
			timeLine: this.#timeLine.bins,
			errors: this.#timeLine.errors,
			moments: this.#moments.all,
		};
	}
}
