import { Aggregates, type Summary } from "./aggregates.ts";
import { BucketBlocks } from "./bucket-blocks.ts";

/** What is so within a span of time, apart from the values. */
export const Mark = {
	/** A reading was due here. */
	covered: 1,
	/** The reading failed. */
	gap: 2,
	/** The link was down. */
	down: 4,
	/** A span ended here. */
	end: 8,
} as const;

/** Buckets per block. Blocks are merged once, because every frame asks for the whole window. */
const BLOCK_SIZES = [64, 8] as const;

/** Far above the rounding error of a time counted in buckets, far below what can be seen. */
const ROUNDING = 1e-9;

/** What is known of the buckets of a column. */
export interface BucketColumn {
	/** {@link Mark}s, combined; 0 if nothing was recorded. */
	readonly marks: number;
	/** Null if no value is known. */
	readonly summary: Summary | null;
}

/** Values, and how many samples each of them stands for. */
export interface ValueCounts {
	readonly counts: readonly (readonly [value: number, samples: number])[];
	readonly isExact: boolean;
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
	readonly #marks: Uint8Array;
	/** All slots of the first series, then those of the next. */
	readonly #values: Aggregates;
	/** The larger blocks first. */
	readonly #blocks: readonly BucketBlocks[];
	/** What one question adds up: every frame asks many. */
	readonly #total = new Aggregates(1);
	/** The sums of all series over one span of time: a frame asks for each of them. */
	readonly #totals: Aggregates;
	#summed: { readonly start_s: number; readonly end_s: number } | null = null;

	/**
	 * @param bucket_s length of a bucket, in seconds
	 * @param capacity number of buckets that are kept
	 * @param series number of values per moment
	 */
	constructor(bucket_s: number, capacity: number, series: number) {
		this.bucket_s = bucket_s;
		this.#capacity = capacity;
		this.#series = series;
		this.#marks = new Uint8Array(capacity);
		this.#values = new Aggregates(capacity * series);
		this.#totals = new Aggregates(series);
		this.#blocks = BLOCK_SIZES.map((size) => new BucketBlocks(size, capacity, series));
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
		this.#summed = null;
		for (const blocks of this.#blocks) blocks.invalidate(first, changed);
		// A bucket in which a span before ended belongs to that one.
		const isShared = last !== first && (this.#marksOf(first) & Mark.end) !== 0;
		this.#setMarks(isShared ? first + 1 : first, last, Mark.covered | marks);
		this.#setMarks(last, last, Mark.end);
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
	 * What is known of the buckets that end within a span of time: of the values that end there, or of
	 * the one that covers all of it. A value longer than the span is thus not mixed with the next.
	 *
	 * @param isOpen whether the span is the newest one: all newer buckets belong to it
	 */
	column(series: number, start_s: number, end_s: number, isOpen: boolean): BucketColumn {
		const [first, last] = this.#bucketsEndingIn(start_s, end_s, isOpen);
		const ending = this.#marksBetween(first, last) & Mark.end;
		const total = this.#total;
		total.clear(0, 1);
		const offset = series * this.#capacity;
		let marks = 0;
		for (let bucket = first; bucket <= last; bucket++) {
			const own = this.#marksOf(bucket);
			if (ending !== 0 && (own & Mark.end) === 0) continue;
			marks |= own;
			total.merge(0, this.#values, offset + (bucket % this.#capacity));
		}
		if (ending !== 0 && !total.isEmpty(0)) {
			for (let bucket = first; bucket <= last; bucket++) {
				if ((this.#marksOf(bucket) & Mark.end) !== 0) continue;
				total.mergeMean(0, this.#values, offset + (bucket % this.#capacity));
			}
		}
		return { marks, summary: total.summary(0) };
	}

	/** Minimum, mean over time, and maximum; null if nothing is known. */
	summary(series: number, start_s: number, end_s: number): Summary | null {
		if (this.#summed?.start_s !== start_s || this.#summed.end_s !== end_s) {
			this.#sum(start_s, end_s);
			this.#summed = { start_s, end_s };
		}
		return this.#totals.summary(series);
	}

	#sum(start_s: number, end_s: number): void {
		const totals = this.#totals;
		totals.clear(0, this.#series);
		const last = this.#lastUntil(end_s);
		for (let bucket = this.#firstSince(start_s); bucket <= last; ) {
			const blocks = this.#blocksFrom(bucket, last);
			if (blocks === null) {
				const slot = bucket % this.#capacity;
				for (let series = 0; series < this.#series; series++) {
					totals.merge(series, this.#values, series * this.#capacity + slot);
				}
				bucket++;
			} else {
				const slot = blocks.slotOf(bucket, this.#values, this.#capacity);
				for (let series = 0; series < this.#series; series++) {
					totals.merge(series, blocks.values, slot + series);
				}
				bucket += blocks.size;
			}
		}
	}

	/** The largest blocks of which one begins with this bucket and ends by the last one. */
	#blocksFrom(bucket: number, last: number): BucketBlocks | null {
		// Indexed: without optimised code, any other loop allocates in each step.
		for (let at = 0; at < this.#blocks.length; at++) {
			const blocks = this.#blocks[at] as BucketBlocks;
			if (bucket % blocks.size === 0 && bucket + blocks.size - 1 <= last) return blocks;
		}
		return null;
	}

	/**
	 * Values and how many samples each stands for. Of up to three samples in a bucket they are exact;
	 * of more, those between the lowest and the highest are at their mean.
	 */
	values(series: number, start_s: number, end_s: number): ValueCounts {
		const counts: [value: number, samples: number][] = [];
		const last = this.#lastUntil(end_s);
		let isExact = true;
		for (let bucket = this.#firstSince(start_s); bucket <= last; bucket++) {
			const slot = series * this.#capacity + (bucket % this.#capacity);
			const summary = this.#values.summary(slot);
			if (summary === null || summary.count === 0) continue;
			const { minimum, mean, maximum, count } = summary;
			if (count === 1) {
				counts.push([mean, 1]);
				continue;
			}
			counts.push([minimum, 1], [maximum, 1]);
			if (count > 3) isExact = false;
			const rest = (mean * count - minimum - maximum) / (count - 2);
			if (count > 2) counts.push([Math.min(maximum, Math.max(minimum, rest)), count - 2]);
		}
		return { counts, isExact };
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
			this.#marks.fill(0, from, to);
			for (let series = 0; series < this.#series; series++) {
				const offset = series * this.#capacity;
				this.#values.clear(offset + from, offset + to);
			}
		});
	}

	#setMarks(first: number, last: number, mark: number): void {
		for (let bucket = Math.max(0, first); bucket <= last; bucket++) {
			const slot = bucket % this.#capacity;
			this.#marks[slot] = (this.#marks[slot] as number) | mark;
		}
	}

	/** The marks of a bucket that is kept. */
	#marksOf(bucket: number): number {
		return this.#marks[bucket % this.#capacity] as number;
	}

	#marksBetween(first: number, last: number): number {
		let marks = 0;
		for (let bucket = first; bucket <= last; bucket++) marks |= this.#marksOf(bucket);
		return marks;
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
