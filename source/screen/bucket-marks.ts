/** Facts about a span of time, apart from the values. */
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

/** {@link Mark}s of a ring of buckets. */
export class BucketMarks {
	readonly #marks: Uint8Array;
	readonly #capacity: number;

	constructor(capacity: number) {
		this.#capacity = capacity;
		this.#marks = new Uint8Array(capacity);
	}

	/** Adds marks to the buckets from `first` to `last`. */
	add(first: number, last: number, marks: number): void {
		for (let bucket = Math.max(0, first); bucket <= last; bucket++) {
			const slot = bucket % this.#capacity;
			this.#marks[slot] = (this.#marks[slot] as number) | marks;
		}
	}

	/** The marks of a bucket that is kept. */
	of(bucket: number): number {
		return this.#marks[bucket % this.#capacity] as number;
	}

	/** All marks of the buckets from `first` to `last`. */
	between(first: number, last: number): number {
		let marks = 0;
		for (let bucket = first; bucket <= last; bucket++) marks |= this.of(bucket);
		return marks;
	}

	/** Clears the slots from `start` up to, but not including, `end`. */
	clear(start: number, end: number): void {
		this.#marks.fill(0, start, end);
	}

	/** Copies the marks of others, which has as many. */
	set(others: BucketMarks): void {
		this.#marks.set(others.#marks);
	}
}
