/**
 * One pass over the records of a log, in the order in which they were recorded. It needs no more
 * memory than what it collects, and hands records to trackers, each of which answers one question:
 * what was counted, what the load was, where readings are missing.
 */

import { COUNTS } from "../../core/metrics.ts";
import { CountedTime } from "./counted-time.ts";
import { type Counted, CounterTracker } from "./counter-tracker.ts";
import { type Coverage, CoverageTracker } from "./coverage.ts";
import { FineTimes } from "./fine-times.ts";
import { LoadCollector, type LoadOptions, type LoadResult } from "./load-collector.ts";
import { isJudgedCount } from "./log-contents.ts";
import { OrderTracker } from "./order-tracker.ts";
import { EVENTS, type RecordBatch } from "./record-batch.ts";
import { StallTracker } from "./stall-tracker.ts";

export interface LogWalkOptions extends LoadOptions {
	/** Wall clock of the first and last record, in seconds since the Unix epoch. */
	readonly start_s: number;
	readonly end_s: number;
	/** See `quietThreshold`. */
	readonly quietBelow_mb_per_s: number;
	/** What times were cut to, where that is coarser than the readings; otherwise null. */
	readonly timeResolution_s: number | null;
	/** Whether some rates are samples of a short window. */
	readonly isSampled?: boolean;
}

/** What a walk found. Counts are those of the whole log. */
export interface LogWalkResult extends Coverage, Counted, LoadResult {
	readonly starts: number;
	readonly wraps: number;
	readonly failedReadings: number;
	/** Records earlier than one before them. */
	readonly earlierRecords: number;
}

const EVENT = Object.fromEntries(EVENTS.map((name, code) => [name, code])) as Record<
	(typeof EVENTS)[number],
	number
>;

/** Takes batch after batch, then returns the result. */
export class LogWalk {
	readonly #options: LogWalkOptions;
	readonly #order = new OrderTracker();
	readonly #fineTimes: FineTimes | null;
	readonly #coverage: CoverageTracker;
	readonly #counts: CounterTracker;
	readonly #countedTime = new CountedTime();
	readonly #load: LoadCollector;
	/** Null where samples of a rate show no pause in between. */
	readonly #stalls: StallTracker | null;
	readonly #events = EVENTS.map(() => 0);

	constructor(options: LogWalkOptions) {
		this.#options = options;
		const { timeResolution_s } = options;
		this.#fineTimes = timeResolution_s === null ? null : new FineTimes(timeResolution_s);
		this.#coverage = new CoverageTracker(options.interval_s);
		this.#counts = new CounterTracker(options.start_s, options.end_s, options.interval_s);
		this.#load = new LoadCollector(options);
		const { idleBelow_mb_per_s, quietBelow_mb_per_s, interval_s } = options;
		this.#stalls =
			options.isSampled === true
				? null
				: new StallTracker(idleBelow_mb_per_s, quietBelow_mb_per_s, interval_s);
	}

	next(batch: RecordBatch): void {
		const { count, columns } = this.#fineTimes?.next(batch) ?? batch;
		// Looked up once, not for each of millions of records.
		const counters = COUNTS.map((name) => columns[name]);
		for (let row = 0; row < count; ) {
			const isSteady = this.#record(columns, counters, row);
			const from = ++row;
			if (!isSteady) continue;
			while (row < count && this.#staysSteady(columns, counters, row)) row++;
			if (row > from) this.#steadyRecords(columns, counters, from, row);
		}
	}

	end(): LogWalkResult {
		return {
			...this.#coverage.coverage,
			...this.#counts.counted,
			...this.#load.end(),
			starts: this.#events[EVENT.start] ?? 0,
			wraps: this.#events[EVENT.wrap] ?? 0,
			failedReadings: this.#events[EVENT.gap] ?? 0,
			earlierRecords: this.#order.earlier,
		};
	}

	/** @returns whether it is under load and the latest so far, so that many like it may follow */
	#record(
		columns: RecordBatch["columns"],
		counters: readonly Float64Array[],
		row: number,
	): boolean {
		const time_s = columns.time_s[row] as number;
		const event = columns.event[row] as number;
		this.#events[event] = (this.#events[event] ?? 0) + 1;
		const order = this.#order.next(time_s, event === EVENT.start);
		if (order !== "forward" || event === EVENT.reset || event === EVENT.start) {
			this.#stalls?.interrupt();
		}
		if (order === "detached" || event === EVENT.start) {
			this.#counts.start();
			this.#countedTime.start();
		}
		if (event === EVENT.start) this.#load.start();
		if (event === EVENT.gap) {
			this.#load.interrupt();
			this.#stalls?.interrupt();
			return false;
		}
		this.#coverage.reading(time_s);
		const known_s = columns.elapsed_s[row] as number;
		const elapsed_s = Number.isNaN(known_s) ? this.#options.interval_s : known_s;
		const phase = this.#load.phase(columns.phase[row] as number);
		const isReset = this.#counts.next(
			{
				time_s,
				elapsed_s: known_s,
				isReset: event === EVENT.reset,
				isBackward: order === "backward",
			},
			counters,
			row,
			(count, growth) => {
				if (isJudgedCount(count)) phase.count(count, growth);
			},
		);
		const hasRates =
			!Number.isNaN(columns.tx_mb_per_s[row]) || !Number.isNaN(columns.rx_mb_per_s[row]);
		// The rates over the interval of a reset are unknown, but its errors are counted.
		const covered_s = hasRates || isReset ? elapsed_s : 0;
		phase.covered_s += covered_s;
		this.#countedTime.next(covered_s, counters, row, phase);
		if (!hasRates) {
			// Without an interval, the next new reading covers the time of this one.
			if (event !== EVENT[""] || !Number.isNaN(known_s)) this.#stalls?.interrupt();
			return false;
		}
		const [tx, rx] = [columns.tx_mb_per_s[row] as number, columns.rx_mb_per_s[row] as number];
		this.#stalls?.next(time_s, elapsed_s, tx, rx, phase.stalls);
		const isLoad = this.#load.next(columns, row, elapsed_s);
		return isLoad && time_s === this.#order.latest_s;
	}

	/** Whether a record differs from the steady one before it in time, load and latency alone. */
	#staysSteady(
		columns: RecordBatch["columns"],
		counters: readonly Float64Array[],
		row: number,
	): boolean {
		if (columns.event[row] !== EVENT[""] || columns.phase[row] !== columns.phase[row - 1]) {
			return false;
		}
		if ((columns.time_s[row] as number) < (columns.time_s[row - 1] as number)) return false;
		const activity = (columns.tx_mb_per_s[row] as number) + (columns.rx_mb_per_s[row] as number);
		// False as well where a rate is unknown.
		if (!(activity >= this.#options.idleBelow_mb_per_s)) return false;
		if (Number.isNaN(columns.elapsed_s[row])) return false;
		for (let at = 0; at < counters.length; at++) {
			const values = counters[at] as Float64Array;
			if (!Object.is(values[row], values[row - 1])) return false;
		}
		return true;
	}

	/** The same as {@link #record}, for many records at once. */
	#steadyRecords(
		columns: RecordBatch["columns"],
		counters: readonly Float64Array[],
		from: number,
		to: number,
	): void {
		const times_s = columns.time_s.subarray(from, to);
		const elapsed_s = columns.elapsed_s.subarray(from, to);
		const phase = this.#load.phase(columns.phase[from] as number);
		this.#order.next(times_s.at(-1) as number, false);
		this.#counts.steady(times_s, elapsed_s, counters, from);
		for (let at = 0; at < times_s.length; at++) {
			const each_s = elapsed_s[at] as number;
			this.#coverage.reading(times_s[at] as number);
			phase.covered_s += each_s;
			this.#countedTime.next(each_s, counters, from + at, phase);
		}
		this.#load.steady(columns, from, to, phase);
		this.#stalls?.steady(times_s, elapsed_s, phase.stalls);
	}
}
