import { COUNTS, type Count } from "../../core/metrics.ts";
import { CounterDelta } from "./counter-delta.ts";
import { type CountedEvent, CountedEvents } from "./events.ts";
import { JUDGED_COUNTS } from "./log-contents.ts";
import { TimeLine, type TimeLineBin } from "./time-line.ts";
import { type TimeSpan, TimeSpans } from "./time-spans.ts";

/** What was counted in a log, and when. */
export interface Counted {
	/** By how much each counter grew; null where no record has it. */
	readonly counts: Readonly<Record<Count, number | null>>;
	readonly resets: number;
	readonly timeLine: readonly TimeLineBin[];
	/** When errors and disconnects were counted. */
	readonly errors: readonly TimeSpan[];
	/** When no record had a counter of errors or disconnects. */
	readonly uncounted: readonly TimeSpan[];
	/** When something was counted, and when the driver was reset. */
	readonly events: readonly CountedEvent[];
}

/** What a record says of its counters. */
export interface CountedRecord {
	readonly time_s: number;
	/** How long before that its growth may have been counted; NaN: unknown. */
	readonly elapsed_s: number;
	/** Its event says that the driver's counters were reset. */
	readonly isReset: boolean;
	/** It is earlier than one before it, so a smaller count is not a reset. */
	readonly isBackward: boolean;
}

/** Where the judged counts are among the columns of {@link COUNTS}. */
const JUDGED = JUDGED_COUNTS.map((count) => COUNTS.indexOf(count));

/** Follows what the driver's counters count. */
export class CounterTracker {
	readonly #delta = new CounterDelta();
	readonly #counts = Object.fromEntries(COUNTS.map((name) => [name, null])) as Record<
		Count,
		number | null
	>;
	readonly #timeLine: TimeLine;
	readonly #uncounted: TimeSpans;
	readonly #events: CountedEvents;
	#resets = 0;

	/**
	 * @param start_s wall clock of the first record, in seconds since the Unix epoch
	 * @param end_s of the last one
	 * @param interval_s the usual time between two samples
	 */
	constructor(start_s: number, end_s: number, interval_s: number) {
		this.#timeLine = new TimeLine(start_s, end_s, interval_s);
		this.#uncounted = new TimeSpans(2.5 * interval_s);
		this.#events = new CountedEvents(end_s - start_s);
	}

	/** The next record's counters are not compared with those before. */
	start(): void {
		this.#delta.start();
	}

	/**
	 * Adds what was counted since the record before.
	 *
	 * @param counters the columns of {@link COUNTS}
	 * @param onGrowth called for each counter that grew
	 * @returns whether the counters were reset
	 */
	next(
		record: CountedRecord,
		counters: readonly Float64Array[],
		row: number,
		onGrowth: (count: Count, growth: number) => void,
	): boolean {
		const { time_s, elapsed_s, isBackward } = record;
		const valueAt = (at: number) => counters[at]?.[row] as number;
		// All counters are reset together, so one that fell is enough to know it of the others.
		const isReset =
			record.isReset ||
			(!isBackward && COUNTS.some((_, at) => this.#delta.hasFallen(at, valueAt(at))));
		if (isReset) this.#delta.reset();
		for (let at = 0; at < COUNTS.length; at++) {
			const value = valueAt(at);
			if (Number.isNaN(value)) continue;
			const name = COUNTS[at] as Count;
			this.#counts[name] ??= 0;
			if (isBackward && this.#delta.hasFallen(at, value)) continue;
			const growth = this.#delta.next(at, value);
			if (growth === 0) continue;
			this.#counts[name] += growth;
			this.#timeLine.add(name, growth, time_s, elapsed_s);
			this.#events.add(name, growth, time_s);
			onGrowth(name, growth);
		}
		if (isReset) {
			this.#resets++;
			this.#events.add("reset", 1, time_s);
		}
		this.#observe(time_s, counters, row);
		if (lacksJudged(counters, row)) this.#addUncounted(time_s, elapsed_s);
		return isReset;
	}

	/** Takes records in the order of time whose counters are those of the record before. */
	steady(
		times_s: Float64Array,
		elapsed_s: Float64Array,
		counters: readonly Float64Array[],
		row: number,
	): void {
		// A batch is mostly far shorter than a bin.
		const isOneBin = this.#timeLine.isOneBin(times_s[0] as number, times_s.at(-1) as number);
		const observed = isOneBin ? times_s.subarray(0, 1) : times_s;
		for (const time_s of observed) this.#observe(time_s, counters, row);
		if (!lacksJudged(counters, row)) return;
		for (const [at, time_s] of times_s.entries()) {
			this.#addUncounted(time_s, elapsed_s[at] as number);
		}
	}

	get counted(): Counted {
		return {
			counts: this.#counts,
			resets: this.#resets,
			timeLine: this.#timeLine.bins,
			errors: this.#timeLine.errors,
			uncounted: this.#uncounted.all,
			events: this.#events.all,
		};
	}

	#observe(time_s: number, counters: readonly Float64Array[], row: number): void {
		for (let at = 0; at < COUNTS.length; at++) {
			this.#timeLine.observe(at, !Number.isNaN(counters[at]?.[row]), time_s);
		}
	}

	#addUncounted(time_s: number, elapsed_s: number): void {
		this.#uncounted.add(time_s - (Number.isNaN(elapsed_s) ? 0 : elapsed_s), time_s);
	}
}

function lacksJudged(counters: readonly Float64Array[], row: number): boolean {
	return JUDGED.every((at) => Number.isNaN(counters[at]?.[row]));
}
