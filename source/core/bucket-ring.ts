import { type Summary, Tallies } from "./tallies.ts";

/** What happened within a stretch of time, beside the values. */
export const Mark = {
	/** A reading was due here. */
	covered: 1,
	/** The reading failed. */
	gap: 2,
	/** The driver's counters started again. */
	reset: 4,
	/** The driver reported a new maximum latency. */
	newMaximum: 8,
} as const;

/** So many buckets in a row are joined once for all: every frame asks what a whole window holds. */
const BLOCK_SIZES = [64, 8] as const;

/** Never equal to a block's number. */
const NONE = -1;

/**
 * The recent past of several series, in buckets of a fixed length that are aligned to absolute
 * time. Its memory, and the cost of a value, do not depend on how often values come.
 */
export class BucketRing {
	readonly bucket_s: number;
	readonly #capacity: number;
	readonly #series: number;
	/** The last bucket, counted from time zero, that is in the ring: with all before it that fit. */
	#newest = NONE;
	readonly #marks: Uint8Array;
	/** The slots of the first series, then those of the next. */
	readonly #values: Tallies;
	/** The larger blocks first. */
	readonly #blocks: readonly Blocks[];

	/**
	 * @param bucket_s length of a bucket, in seconds
	 * @param capacity buckets that are kept
	 * @param series values that belong to each moment
	 */
	constructor(bucket_s: number, capacity: number, series: number) {
		this.bucket_s = bucket_s;
		this.#capacity = capacity;
		this.#series = series;
		this.#marks = new Uint8Array(capacity);
		this.#values = new Tallies(capacity * series);
		this.#blocks = BLOCK_SIZES.map((size) => new Blocks(size, capacity, series));
	}

	/**
	 * Records what held from `start_s` to `end_s`; null is unknown. It goes on where the one before ended,
	 * or later.
	 */
	add(start_s: number, end_s: number, values: readonly (number | null)[]): void {
		const [first, last] = this.#stretch(start_s, end_s);
		const isBegun = first <= this.#newest;
		this.#makeRoom(last);
		if (isBegun) for (const blocks of this.#blocks) blocks.forget(first);
		this.#setMarks(first, last, Mark.covered);
		for (let series = 0; series < this.#series; series++) {
			const value = values[series] ?? null;
			if (value === null) continue;
			this.#record(series, first, value, start_s, end_s);
			if (last === first) continue;
			this.#record(series, last, value, start_s, end_s);
			// What lies between is new, and whole.
			this.#eachRun(first + 1, last - 1, (from, to) => {
				const offset = series * this.#capacity;
				this.#values.fill(offset + from, offset + to, value, this.bucket_s);
			});
		}
	}

	/** Marks the stretch of time with one of {@link Mark}. */
	mark(start_s: number, end_s: number, mark: number): void {
		const [first, last] = this.#stretch(start_s, end_s);
		this.#makeRoom(last);
		this.#setMarks(first, last, mark);
	}

	/** The highest value from `start_s` to `end_s`, or null where none is known. */
	peak(series: number, start_s: number, end_s: number): number | null {
		let peak: number | null = null;
		const last = this.#lastUntil(end_s);
		const offset = series * this.#capacity;
		for (let bucket = this.#firstSince(start_s); bucket <= last; bucket++) {
			const value = this.#values.maximum(offset + (bucket % this.#capacity));
			if (value !== null && (peak === null || value > peak)) peak = value;
		}
		return peak;
	}

	/** All marks from `start_s` to `end_s`, joined; 0 where nothing was recorded. */
	marks(start_s: number, end_s: number): number {
		let marks = 0;
		const last = this.#lastUntil(end_s);
		for (let bucket = this.#firstSince(start_s); bucket <= last; bucket++) {
			marks |= this.#marks[bucket % this.#capacity] as number;
		}
		return marks;
	}

	/** Minimum, mean over time, and maximum; null where nothing is known. */
	summary(series: number, start_s: number, end_s: number): Summary | null {
		const total = new Tallies(1);
		const last = this.#lastUntil(end_s);
		for (let bucket = this.#firstSince(start_s); bucket <= last; ) {
			const blocks = this.#blocks.find(
				({ size }) => bucket % size === 0 && bucket + size - 1 <= last,
			);
			if (blocks === undefined) {
				total.join(0, this.#values, series * this.#capacity + (bucket % this.#capacity));
				bucket++;
			} else {
				const slot = blocks.joined(bucket, this.#values, this.#capacity);
				total.join(0, blocks.values, slot + series);
				bucket += blocks.size;
			}
		}
		return total.summary(0);
	}

	clone(): BucketRing {
		const copy = new BucketRing(this.bucket_s, this.#capacity, this.#series);
		copy.#newest = this.#newest;
		copy.#marks.set(this.#marks);
		copy.#values.set(this.#values);
		return copy;
	}

	/** The first and the last bucket of a stretch of time, or of the rest of it that fits. */
	#stretch(start_s: number, end_s: number): [first: number, last: number] {
		const last = this.#bucketBefore(end_s);
		const first = Math.min(last, Math.floor(start_s / this.bucket_s));
		return [Math.max(first, last - this.#capacity + 1), last];
	}

	/** The number of the bucket that ends at, or contains, this moment. */
	#bucketBefore(end_s: number): number {
		return Math.ceil(end_s / this.bucket_s) - 1;
	}

	#lastUntil(end_s: number): number {
		return Math.min(this.#newest, this.#bucketBefore(end_s));
	}

	/** The first bucket of those since this moment that is still there. */
	#firstSince(start_s: number): number {
		return Math.max(0, Math.floor(start_s / this.bucket_s), this.#newest - this.#capacity + 1);
	}

	/** Until this bucket there is room, and nothing yet in what is new of it. */
	#makeRoom(last: number): void {
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

	/** A value, for as long as it held within this bucket. */
	#record(series: number, bucket: number, value: number, start_s: number, end_s: number): void {
		const from_s = Math.max(start_s, bucket * this.bucket_s);
		const to_s = Math.min(end_s, (bucket + 1) * this.bucket_s);
		const slot = series * this.#capacity + (bucket % this.#capacity);
		this.#values.record(slot, value, to_s - from_s);
	}

	/** The slots of these buckets, which are one run of slots, or two. */
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

/** Buckets in blocks of one size, each joined when it is first asked for. */
class Blocks {
	readonly size: number;
	/** The series of the first block's slot, then those of the next. */
	readonly values: Tallies;
	readonly #series: number;
	/** Which block a slot holds. */
	readonly #numbers: Float64Array;

	constructor(size: number, capacity: number, series: number) {
		this.size = size;
		this.#series = series;
		this.#numbers = new Float64Array(Math.ceil(capacity / size) + 1).fill(NONE);
		this.values = new Tallies(this.#numbers.length * series);
	}

	/** A bucket has changed. */
	forget(bucket: number): void {
		this.#numbers[Math.floor(bucket / this.size) % this.#numbers.length] = NONE;
	}

	/** Where {@link values} holds the block that begins with this bucket, joined of its buckets. */
	joined(first: number, buckets: Tallies, capacity: number): number {
		const block = first / this.size;
		const slot = block % this.#numbers.length;
		const start = slot * this.#series;
		if (this.#numbers[slot] === block) return start;
		this.values.clear(start, start + this.#series);
		for (let bucket = first; bucket < first + this.size; bucket++) {
			const from = bucket % capacity;
			for (let series = 0; series < this.#series; series++) {
				this.values.join(start + series, buckets, series * capacity + from);
			}
		}
		this.#numbers[slot] = block;
		return start;
	}
}
