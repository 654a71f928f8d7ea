import { Aggregates, type Summary } from "./aggregates.ts";
import { BucketMarks, Mark } from "./bucket-marks.ts";
import { BucketSums } from "./bucket-sums.ts";
import { ValueCounter, type ValueCounts } from "./value-counts.ts";

/** Far above the rounding error of a time counted in buckets, far below what can be seen. */
const ROUNDING = 1e-9;

/** What is known of the buckets of a column. */
export interface BucketColumn {
	/** {@link Mark}s, combined; 0 if nothing was recorded. */
	readonly marks: number;
	/** Null if no value is known. */
	readonly summary: Summary | null;
}

/** Number of the newest bucket while there is none. */
const NONE = -1;

/**
 * The recent past of several series, in buckets of a fixed length, aligned to absolute time.
 * Neither its memory nor the cost of a value depends on the rate of values.
 */
export class BucketRing {
	readonly bucket_s: number;
	readonly #capacity: number;
	readonly #series: number;
	/** Number of the newest bucket, counted from time zero. The ring holds it and those before it. */
	#newest = NONE;
	readonly #marks: BucketMarks;
	/** All slots of the first series, then those of the next. */
	readonly #values: Aggregates;
	/** The sums of one query, reused because every frame makes many. */
	readonly #total = new Aggregates(1);
	readonly #sums: BucketSums;

	/**
	 * @param bucket_s length of a bucket, in seconds
	 * @param capacity number of buckets that are kept
	 * @param series number of values per moment
	 */
	constructor(bucket_s: number, capacity: number, series: number) {
		this.bucket_s = bucket_s;
		this.#capacity = capacity;
		this.#series = series;
		this.#marks = new BucketMarks(capacity);
		this.#values = new Aggregates(capacity * series);
		this.#sums = new BucketSums(this.#values, capacity, series);
	}

	/**
	 * Records the values from `start_s` to `end_s`; null is unknown. The span starts at the end of
	 * the one before or later, or earlier if no value is known of that time yet.
	 *
	 * @param marks {@link Mark}.gap, {@link Mark}.down, both or 0
	 */
	add(start_s: number, end_s: number, values: readonly (number | null)[], marks = 0): void {
		const last = this.#bucketBefore(end_s);
		const first = this.#bucketOf(start_s, last);
		const changed = Math.min(last, this.#newest);
		this.#advanceTo(last);
		this.#sums.invalidate(first, changed);
		// A bucket in which a span before ended belongs to that one.
		const isShared = last !== first && (this.#marks.of(first) & Mark.end) !== 0;
		this.#marks.add(isShared ? first + 1 : first, last, Mark.covered | marks);
		this.#marks.add(last, last, Mark.end);
		for (let series = 0; series < this.#series; series++) {
			const value = values[series] ?? null;
			if (value === null) continue;
			const offset = series * this.#capacity;
			this.#values.record(
				offset + (last % this.#capacity),
				value,
				this.#overlap_s(last, start_s, end_s),
			);
			if (last === first) continue;
			const weight_s = this.#overlap_s(first, start_s, end_s);
			this.#values.begin(offset + (first % this.#capacity), value, weight_s);
			// Buckets in between are covered as a whole, and nothing is known of them yet.
			this.#eachRun(first + 1, last - 1, (from, to) => {
				this.#values.fill(offset + from, offset + to, value, this.bucket_s);
			});
		}
	}

	/**
	 * What is known of the buckets that end within a span of time: of the values that end there, or
	 * of the one that covers all of it. A value longer than the span is thus not mixed with the next.
	 *
	 * @param isOpen whether the span is the newest one: all newer buckets belong to it
	 */
	column(series: number, start_s: number, end_s: number, isOpen: boolean): BucketColumn {
		const [first, last] = this.#bucketsEndingIn(start_s, end_s, isOpen);
		const ending = this.#marks.between(first, last) & Mark.end;
		const total = this.#total;
		total.clear(0, 1);
		const offset = series * this.#capacity;
		let marks = 0;
		for (let bucket = first; bucket <= last; bucket++) {
			const own = this.#marks.of(bucket);
			if (ending !== 0 && (own & Mark.end) === 0) continue;
			marks |= own;
			total.merge(0, this.#values, offset + (bucket % this.#capacity));
		}
		if (ending !== 0 && !total.isEmpty(0)) {
			for (let bucket = first; bucket <= last; bucket++) {
				if ((this.#marks.of(bucket) & Mark.end) !== 0) continue;
				total.mergeMean(0, this.#values, offset + (bucket % this.#capacity));
			}
		}
		return { marks, summary: total.summary(0) };
	}

	/** Minimum, mean over time, and maximum; null if nothing is known. */
	summary(series: number, start_s: number, end_s: number): Summary | null {
		return this.#sums.summary(series, this.#firstSince(start_s), this.#lastUntil(end_s));
	}

	/**
	 * Values and how many samples each stands for. Of up to three samples in a bucket they are exact;
	 * of more, those between the lowest and the highest are at their mean.
	 */
	values(series: number, start_s: number, end_s: number): ValueCounts {
		const counts = new ValueCounter();
		const last = this.#lastUntil(end_s);
		for (let bucket = this.#firstSince(start_s); bucket <= last; bucket++) {
			counts.add(this.#values.summary(series * this.#capacity + (bucket % this.#capacity)));
		}
		return counts;
	}

	clone(): BucketRing {
		const copy = new BucketRing(this.bucket_s, this.#capacity, this.#series);
		copy.#newest = this.#newest;
		copy.#marks.set(this.#marks);
		copy.#values.set(this.#values);
		return copy;
	}

	/** The first bucket of a span of time, or of the end of it that fits. */
	#bucketOf(start_s: number, last: number): number {
		const first = Math.min(last, Math.floor(start_s / this.bucket_s));
		return Math.max(first, last - this.#capacity + 1);
	}

	/** The number of the bucket that contains this moment or ends at it. */
	#bucketBefore(end_s: number): number {
		return Math.ceil(end_s / this.bucket_s) - 1;
	}

	/** Each bucket ends in one span; a span shorter than a bucket has the one that it lies in. */
	#bucketsEndingIn(start_s: number, end_s: number, isOpen: boolean): [first: number, last: number] {
		const first = Math.floor(start_s / this.bucket_s + ROUNDING);
		const end = Math.floor(end_s / this.bucket_s + ROUNDING) - 1;
		const last = Math.max(first, isOpen ? this.#newest : end);
		const oldest = Math.max(0, this.#newest - this.#capacity + 1);
		return [Math.max(oldest, first), Math.min(this.#newest, last)];
	}

	#lastUntil(end_s: number): number {
		return Math.min(this.#newest, this.#bucketBefore(end_s));
	}

	/** The first bucket since this moment that is still kept. */
	#firstSince(start_s: number): number {
		return Math.max(0, Math.floor(start_s / this.bucket_s), this.#newest - this.#capacity + 1);
	}

	/** Moves the ring on to this bucket and clears the new buckets. */
	#advanceTo(last: number): void {
		if (last <= this.#newest) return;
		const first = Math.max(this.#newest + 1, last - this.#capacity + 1);
		this.#newest = last;
		this.#eachRun(first, last, (from, to) => {
			this.#marks.clear(from, to);
			for (let series = 0; series < this.#series; series++) {
				const offset = series * this.#capacity;
				this.#values.clear(offset + from, offset + to);
			}
		});
	}

	/** The seconds of a span within a bucket. */
	#overlap_s(bucket: number, start_s: number, end_s: number): number {
		const from_s = Math.max(start_s, bucket * this.bucket_s);
		return Math.min(end_s, (bucket + 1) * this.bucket_s) - from_s;
	}

	/** Visits the slots of these buckets, which form one run of slots or two. */
	#eachRun(first: number, last: number, visit: (from: number, to: number) => void): void {
		if (first > last) return;
		const [from, to] = [first % this.#capacity, (last % this.#capacity) + 1];
		if (from < to) {
			visit(from, to);
			return;
		}
		visit(from, this.#capacity);
		visit(0, to);
	}
}
