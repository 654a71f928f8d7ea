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

/** Never equal to a bucket's number. */
const EMPTY = -1;

/** So many buckets in a row are joined once for all: every frame asks what a whole window holds. */
const BLOCK = 16;

/**
 * The recent past of several series, in buckets of a fixed length that are aligned to absolute
 * time. Its memory and the cost of a value do not depend on how often values come.
 */
export class BucketRing {
	readonly bucket_s: number;
	readonly #capacity: number;
	readonly #series: number;
	/** Which bucket a slot holds, counted from time zero. */
	readonly #number: Float64Array;
	readonly #marks: Uint8Array;
	readonly #values: Tallies;
	/** Which blocks of buckets have been joined, in the slots of {@link #blocks}. */
	readonly #joined: Float64Array;
	readonly #blocks: Tallies;

	/**
	 * @param bucket_s length of a bucket, in seconds
	 * @param capacity buckets that are kept
	 * @param series values that belong to each moment
	 */
	constructor(bucket_s: number, capacity: number, series: number) {
		this.bucket_s = bucket_s;
		this.#capacity = capacity;
		this.#series = series;
		this.#number = new Float64Array(capacity).fill(EMPTY);
		this.#marks = new Uint8Array(capacity);
		this.#values = new Tallies(capacity * series);
		this.#joined = new Float64Array(Math.ceil(capacity / BLOCK) + 1).fill(EMPTY);
		this.#blocks = new Tallies(this.#joined.length * series);
	}

	/** Records what held from `start_s` to `end_s`; null is unknown. */
	add(start_s: number, end_s: number, values: readonly (number | null)[]): void {
		const last = this.#bucketBefore(end_s);
		const first = Math.max(Math.floor(start_s / this.bucket_s), last - this.#capacity + 1);
		for (let bucket = first; bucket <= last; bucket++) {
			const slot = this.#claim(bucket);
			this.#marks[slot] = (this.#marks[slot] ?? 0) | Mark.covered;
			const from_s = Math.max(start_s, bucket * this.bucket_s);
			const to_s = Math.min(end_s, (bucket + 1) * this.bucket_s);
			for (let series = 0; series < this.#series; series++) {
				const value = values[series] ?? null;
				if (value !== null) {
					this.#values.record(slot * this.#series + series, value, to_s - from_s);
				}
			}
		}
	}

	/** Marks the stretch of time with one of {@link Mark}. */
	mark(start_s: number, end_s: number, mark: number): void {
		const last = this.#bucketBefore(end_s);
		const first = Math.max(Math.floor(start_s / this.bucket_s), last - this.#capacity + 1);
		for (let bucket = Math.min(first, last); bucket <= last; bucket++) {
			const slot = this.#claim(bucket);
			this.#marks[slot] = (this.#marks[slot] ?? 0) | mark;
		}
	}

	/** The number of the bucket that ends at, or contains, this moment. */
	#bucketBefore(end_s: number): number {
		return Math.ceil(end_s / this.bucket_s) - 1;
	}

	#claim(bucket: number): number {
		const slot = bucket % this.#capacity;
		if (this.#number[slot] !== bucket) {
			this.#number[slot] = bucket;
			this.#marks[slot] = 0;
			this.#values.clear(slot * this.#series, (slot + 1) * this.#series);
		}
		this.#joined[Math.floor(bucket / BLOCK) % this.#joined.length] = EMPTY;
		return slot;
	}

	/** The highest value from `start_s` to `end_s`, or null where none is known. */
	peak(series: number, start_s: number, end_s: number): number | null {
		let peak = Number.NEGATIVE_INFINITY;
		const last = this.#bucketBefore(end_s);
		for (let bucket = this.#firstSince(start_s, last); bucket <= last; bucket++) {
			const slot = bucket % this.#capacity;
			const at = slot * this.#series + series;
			if (this.#number[slot] !== bucket || this.#values.isEmpty(at)) continue;
			const value = this.#values.maximum[at] as number;
			if (value > peak) peak = value;
		}
		return peak === Number.NEGATIVE_INFINITY ? null : peak;
	}

	/** All marks from `start_s` to `end_s`, joined; 0 where nothing was recorded. */
	marks(start_s: number, end_s: number): number {
		let marks = 0;
		const last = this.#bucketBefore(end_s);
		for (let bucket = this.#firstSince(start_s, last); bucket <= last; bucket++) {
			const slot = bucket % this.#capacity;
			if (this.#number[slot] === bucket) marks |= this.#marks[slot] as number;
		}
		return marks;
	}

	/** Minimum, mean over time, and maximum; null where nothing is known. */
	summary(series: number, start_s: number, end_s: number): Summary | null {
		const total = new Tallies(1);
		const last = this.#bucketBefore(end_s);
		let bucket = this.#firstSince(start_s, last);
		while (bucket <= last) {
			if (bucket % BLOCK === 0 && bucket + BLOCK - 1 <= last) {
				const slot = this.#blockOf(bucket);
				total.join(0, this.#blocks, slot * this.#series + series);
				bucket += BLOCK;
			} else {
				const slot = bucket % this.#capacity;
				const isKept = this.#number[slot] === bucket;
				if (isKept) total.join(0, this.#values, slot * this.#series + series);
				bucket++;
			}
		}
		return total.summary(0);
	}

	/** The slot of the block that begins with this bucket. */
	#blockOf(first: number): number {
		const block = first / BLOCK;
		const slot = block % this.#joined.length;
		if (this.#joined[slot] === block) return slot;
		const start = slot * this.#series;
		this.#blocks.clear(start, start + this.#series);
		for (let bucket = first; bucket < first + BLOCK; bucket++) {
			const from = bucket % this.#capacity;
			if (this.#number[from] !== bucket) continue;
			for (let series = 0; series < this.#series; series++) {
				this.#blocks.join(start + series, this.#values, from * this.#series + series);
			}
		}
		this.#joined[slot] = block;
		return slot;
	}

	/** The first bucket that is still kept of those from `start_s` to the last one. */
	#firstSince(start_s: number, last: number): number {
		return Math.max(0, Math.floor(start_s / this.bucket_s), last - this.#capacity + 1);
	}

	clone(): BucketRing {
		const copy = new BucketRing(this.bucket_s, this.#capacity, this.#series);
		copy.#number.set(this.#number);
		copy.#marks.set(this.#marks);
		copy.#values.set(this.#values);
		return copy;
	}
}

export interface Summary {
	readonly minimum: number;
	readonly mean: number;
	readonly maximum: number;
}

/** What is known of values over time, in so many places. */
class Tallies {
	readonly minimum: Float64Array;
	readonly maximum: Float64Array;
	/** Of values times the seconds that they held. */
	readonly #sum: Float64Array;
	/** Seconds. */
	readonly #weight: Float64Array;

	constructor(places: number) {
		this.minimum = new Float64Array(places);
		this.maximum = new Float64Array(places);
		this.#sum = new Float64Array(places);
		this.#weight = new Float64Array(places);
	}

	isEmpty(at: number): boolean {
		return this.#weight[at] === 0;
	}

	clear(start: number, end: number): void {
		this.#weight.fill(0, start, end);
	}

	record(at: number, value: number, weight_s: number): void {
		this.#add(at, value, value, value * weight_s, weight_s);
	}

	join(at: number, other: Tallies, place: number): void {
		const weight_s = other.#weight[place] as number;
		if (weight_s === 0) return;
		const sum = other.#sum[place] as number;
		this.#add(at, other.minimum[place] as number, other.maximum[place] as number, sum, weight_s);
	}

	summary(at: number): Summary | null {
		if (this.isEmpty(at)) return null;
		const mean = (this.#sum[at] as number) / (this.#weight[at] as number);
		return { minimum: this.minimum[at] as number, mean, maximum: this.maximum[at] as number };
	}

	set(other: Tallies): void {
		this.minimum.set(other.minimum);
		this.maximum.set(other.maximum);
		this.#sum.set(other.#sum);
		this.#weight.set(other.#weight);
	}

	#add(at: number, minimum: number, maximum: number, sum: number, weight_s: number): void {
		if (this.isEmpty(at)) {
			this.minimum[at] = minimum;
			this.maximum[at] = maximum;
			this.#sum[at] = sum;
			this.#weight[at] = weight_s;
			return;
		}
		if (minimum < (this.minimum[at] as number)) this.minimum[at] = minimum;
		if (maximum > (this.maximum[at] as number)) this.maximum[at] = maximum;
		this.#sum[at] = (this.#sum[at] as number) + sum;
		this.#weight[at] = (this.#weight[at] as number) + weight_s;
	}
}
