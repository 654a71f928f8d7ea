import { Aggregates } from "./aggregates.ts";

/** Never equal to the number of a block. */
const NONE = -1;

/** Buckets of a ring in blocks of one size, each merged when it is first asked for. */
export class BucketBlocks {
	readonly size: number;
	/** All series of the first slot, then those of the next. */
	readonly values: Aggregates;
	readonly #series: number;
	/** The block that each slot holds. */
	readonly #numbers: Float64Array;

	constructor(size: number, capacity: number, series: number) {
		this.size = size;
		this.#series = series;
		this.#numbers = new Float64Array(Math.ceil(capacity / size) + 1).fill(NONE);
		this.values = new Aggregates(this.#numbers.length * series);
	}

	/** Drops the blocks that hold the buckets from `first` to `last`. */
	invalidate(first: number, last: number): void {
		const end = Math.floor(last / this.size);
		for (let block = Math.floor(Math.max(0, first) / this.size); block <= end; block++) {
			this.#numbers[block % this.#numbers.length] = NONE;
		}
	}

	/** The slot in {@link values} of the block that begins with this bucket; merges it if needed. */
	slotOf(first: number, buckets: Aggregates, capacity: number): number {
		const block = first / this.size;
		const slot = block % this.#numbers.length;
		const start = slot * this.#series;
		if (this.#numbers[slot] === block) return start;
		this.values.clear(start, start + this.#series);
		for (let bucket = first; bucket < first + this.size; bucket++) {
			const from = bucket % capacity;
			for (let series = 0; series < this.#series; series++) {
				this.values.merge(start + series, buckets, series * capacity + from);
			}
		}
		this.#numbers[slot] = block;
		return start;
	}
}
