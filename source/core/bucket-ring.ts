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
	readonly #minimum: Float64Array;
	readonly #maximum: Float64Array;
	readonly #sum: Float64Array;
	readonly #weight: Float64Array;

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
		this.#minimum = new Float64Array(capacity * series);
		this.#maximum = new Float64Array(capacity * series);
		this.#sum = new Float64Array(capacity * series);
		this.#weight = new Float64Array(capacity * series);
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
				if (value !== null) this.#record(slot * this.#series + series, value, to_s - from_s);
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
			this.#weight.fill(0, slot * this.#series, (slot + 1) * this.#series);
		}
		return slot;
	}

	#record(at: number, value: number, weight: number): void {
		if (this.#weight[at] === 0) {
			this.#minimum[at] = value;
			this.#maximum[at] = value;
			this.#sum[at] = 0;
		} else {
			this.#minimum[at] = Math.min(this.#minimum[at] as number, value);
			this.#maximum[at] = Math.max(this.#maximum[at] as number, value);
		}
		this.#sum[at] = (this.#sum[at] as number) + value * weight;
		this.#weight[at] = (this.#weight[at] as number) + weight;
	}

	/** The highest value from `start_s` to `end_s`, or null where none is known. */
	peak(series: number, start_s: number, end_s: number): number | null {
		let peak = Number.NEGATIVE_INFINITY;
		const last = this.#bucketBefore(end_s);
		for (let bucket = this.#firstSince(start_s, last); bucket <= last; bucket++) {
			const slot = bucket % this.#capacity;
			const at = slot * this.#series + series;
			if (this.#number[slot] !== bucket || this.#weight[at] === 0) continue;
			const value = this.#maximum[at] as number;
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
		let minimum = Number.POSITIVE_INFINITY;
		let maximum = Number.NEGATIVE_INFINITY;
		let sum = 0;
		let weight = 0;
		const last = this.#bucketBefore(end_s);
		for (let bucket = this.#firstSince(start_s, last); bucket <= last; bucket++) {
			const slot = bucket % this.#capacity;
			const at = slot * this.#series + series;
			const slotWeight = this.#weight[at] as number;
			if (this.#number[slot] !== bucket || slotWeight === 0) continue;
			const low = this.#minimum[at] as number;
			const high = this.#maximum[at] as number;
			if (low < minimum) minimum = low;
			if (high > maximum) maximum = high;
			sum += this.#sum[at] as number;
			weight += slotWeight;
		}
		return weight === 0 ? null : { minimum, mean: sum / weight, maximum };
	}

	/** The first bucket that is still kept of those from `start_s` to the last one. */
	#firstSince(start_s: number, last: number): number {
		return Math.max(0, Math.floor(start_s / this.bucket_s), last - this.#capacity + 1);
	}

	clone(): BucketRing {
		const copy = new BucketRing(this.bucket_s, this.#capacity, this.#series);
		copy.#number.set(this.#number);
		copy.#marks.set(this.#marks);
		copy.#minimum.set(this.#minimum);
		copy.#maximum.set(this.#maximum);
		copy.#sum.set(this.#sum);
		copy.#weight.set(this.#weight);
		return copy;
	}
}

export interface Summary {
	readonly minimum: number;
	readonly mean: number;
	readonly maximum: number;
}
