import { BUSY_QUANTILE } from "../core/load-level.ts";
import { medianOf } from "../core/quantile.ts";
import type { RecordTable } from "./record-table.ts";

/** A summary of the table of records. */
export interface Overview {
	readonly records: number;
	/** Wall clock of the first and the last record, in seconds since the Unix epoch. */
	readonly start_s: number;
	readonly end_s: number;
	readonly interval_s: number | null;
	/** What times were cut to, in seconds, where that is coarser than the readings; else null. */
	readonly timeResolution_s: number | null;
	/** Whether there are records of a simulated driver. */
	readonly isDemo: boolean;
	/** The devices that held the GPU, each once. */
	readonly links: readonly string[];
	readonly busy_mb_per_s: number | null;
	/** Phases in the order of their first records. */
	readonly phases: readonly string[];
}

/** Number of intervals that suffice to determine the usual one. */
const MAX_INTERVALS = 250_000;
/** Limit on the devices that are named. */
const MAX_LINKS = 8;

/** Summarizes a table; returns null if there are no records. */
export function overviewOf(table: RecordTable): Overview | null {
	const { records, isDemo, links, phases } = table;
	if (records === 0) return null;
	const elapsed = new Intervals();
	const distances = new Intervals();
	const busiest = new Busiest(records);
	let resolution_s = Math.max(...RESOLUTIONS_S);
	let repeated = 0;
	let [start_s, end_s, last_s] = [Infinity, -Infinity, Number.NaN];
	for (const { count, columns } of table.batches()) {
		const { time_s, elapsed_s, tx_mb_per_s, rx_mb_per_s } = columns;
		for (let row = 0; row < count; row++) {
			const now_s = time_s[row] as number;
			resolution_s = resolutionOf(now_s, resolution_s);
			if (now_s === last_s) repeated++;
			start_s = Math.min(start_s, now_s);
			end_s = Math.max(end_s, now_s);
			elapsed.add(elapsed_s[row] as number);
			distances.add(now_s - last_s);
			busiest.add(tx_mb_per_s[row] as number, rx_mb_per_s[row] as number);
			last_s = now_s;
		}
	}
	const usual_s = elapsed.median;
	const areCoarse =
		usual_s !== null &&
		MIN_COARSENESS * usual_s <= resolution_s &&
		repeated >= MIN_REPEATED * records;
	return {
		records,
		start_s,
		end_s,
		// Logs without `elapsed_s` fall back on the time from record to record.
		interval_s: usual_s ?? distances.median,
		timeResolution_s: areCoarse ? resolution_s : null,
		isDemo,
		links: links.toSorted().slice(0, MAX_LINKS),
		busy_mb_per_s: busiest.busy_mb_per_s,
		phases,
	};
}

/** Seconds that a spreadsheet or a database may cut times to; 0: not at all. */
const RESOLUTIONS_S = [60, 1];

/** Times that are cut to so many intervals look like gaps; finer ones do not matter. */
const MIN_COARSENESS = 1.5;
/** The least part of the records that then have the time of the one before. */
const MIN_REPEATED = 0.25;

/** The coarsest that a time and all times before it may have been cut to. */
function resolutionOf(time_s: number, before_s: number): number {
	if (before_s === 0 || time_s % before_s === 0) return before_s;
	return RESOLUTIONS_S.find((one_s) => one_s < before_s && time_s % one_s === 0) ?? 0;
}

/** Collects the first known intervals. */
class Intervals {
	readonly #values_s: number[] = [];

	add(value_s: number): void {
		if (value_s > 0 && this.#values_s.length < MAX_INTERVALS) this.#values_s.push(value_s);
	}

	/** The median of the intervals; null if there are none. */
	get median(): number | null {
		const { length } = this.#values_s;
		return length === 0 ? null : medianOf(Float64Array.from(this.#values_s), length);
	}
}

/**
 * Computes the {@link BUSY_QUANTILE} of TX plus RX. It keeps little more than the values above it.
 */
class Busiest {
	/** The highest values so far, and values that were added since the last {@link #prune}. */
	readonly #values: Float64Array;
	readonly #maxKept: number;
	#count = 0;
	#known = 0;
	/** Values below this bound are not among the highest. */
	#bound = Number.NEGATIVE_INFINITY;

	/** @param records maximum number of records */
	constructor(records: number) {
		this.#maxKept = countAbove(records);
		this.#values = new Float64Array(2 * this.#maxKept);
	}

	add(tx_mb_per_s: number, rx_mb_per_s: number): void {
		const isTx = !Number.isNaN(tx_mb_per_s);
		const isRx = !Number.isNaN(rx_mb_per_s);
		if (!isTx && !isRx) return;
		this.#known++;
		const value = (isTx ? tx_mb_per_s : 0) + (isRx ? rx_mb_per_s : 0);
		if (value < this.#bound) return;
		this.#values[this.#count++] = value;
		if (this.#count === this.#values.length) this.#prune();
	}

	/** The quantile; null if no rates are known. */
	get busy_mb_per_s(): number | null {
		if (this.#known === 0) return null;
		this.#values.subarray(0, this.#count).sort();
		return this.#values[this.#count - countAbove(this.#known)] ?? null;
	}

	#prune(): void {
		this.#values.sort();
		this.#values.copyWithin(0, this.#maxKept);
		this.#count = this.#maxKept;
		this.#bound = this.#values[0] as number;
	}
}

/** Returns how many of `count` values are at or above the quantile. */
function countAbove(count: number): number {
	return count - Math.ceil(BUSY_QUANTILE * count) + 1;
}
