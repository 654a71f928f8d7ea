/** Sums of all series over spans of buckets: each frame asks for the whole window. */
import { Aggregates, type Summary } from "./aggregates.ts";
import { BucketBlocks } from "./bucket-blocks.ts";

/** Buckets per block, which is merged once. The larger ones first. */
const BLOCK_SIZES = [64, 8] as const;

export class BucketSums {
	/** All slots of the first series, then those of the next; a ring of buckets each. */
	readonly #values: Aggregates;
	readonly #capacity: number;
	readonly #series: number;
	readonly #blocks: readonly BucketBlocks[];
	/** Of all series, over the span that was asked for last: a frame asks for each of them. */
	readonly #totals: Aggregates;
	#span: { readonly first: number; readonly last: number } | null = null;

	constructor(values: Aggregates, capacity: number, series: number) {
		this.#values = values;
		this.#capacity = capacity;
		this.#series = series;
		this.#totals = new Aggregates(series);
		this.#blocks = BLOCK_SIZES.map((size) => new BucketBlocks(size, capacity, series));
	}

	/** Forgets the sums of the buckets from `first` to `last`, and of all that follow. */
	invalidate(first: number, last: number): void {
		this.#span = null;
		for (const blocks of this.#blocks) blocks.invalidate(first, last);
	}

	/** Minimum, mean over time, and maximum of these buckets; null if nothing is known. */
	summary(series: number, first: number, last: number): Summary | null {
		if (this.#span?.first !== first || this.#span.last !== last) {
			this.#sum(first, last);
			this.#span = { first, last };
		}
		return this.#totals.summary(series);
	}

	#sum(first: number, last: number): void {
		const totals = this.#totals;
		totals.clear(0, this.#series);
		for (let bucket = first; bucket <= last; ) {
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
}
