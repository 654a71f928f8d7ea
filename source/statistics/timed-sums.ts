/**
 * A series as sums over blocks of equal numbers of values, from which its mean over time and the
 * variance of that mean follow. Memory is bounded, whatever the length: where there are too many
 * blocks, neighbours are joined.
 */
export interface TimedSums {
	/** Σ value × weight of each block, in the order of recording. */
	readonly sums: Float64Array;
	/** Σ weight, such as seconds; above 0. */
	readonly weights: Float64Array;
	/** How many values make one block: a power of two. */
	readonly perBlock: number;
}

export const EMPTY_SUMS: TimedSums = {
	sums: new Float64Array(0),
	weights: new Float64Array(0),
	perBlock: 1,
};

/** Twice what a long-run variance is estimated from. */
const MAX_BLOCKS = 2 ** 14;
const FIRST_CAPACITY = 256;

/** Collects {@link TimedSums}. */
export class TimedSumsBuilder {
	#sums: Float64Array = new Float64Array(FIRST_CAPACITY);
	#weights: Float64Array = new Float64Array(FIRST_CAPACITY);
	#perBlock = 1;
	#blocks = 0;
	/** Values in the last block; a full block is followed by a new one. */
	#inLast = 0;

	/**
	 * @param sum value × weight
	 * @param weight ignored unless above 0
	 */
	add(sum: number, weight: number): void {
		if (!(weight > 0) || Number.isNaN(sum)) return;
		if (this.#blocks === 0 || this.#inLast === this.#perBlock) this.#begin();
		const last = this.#blocks - 1;
		this.#sums[last] = (this.#sums[last] as number) + sum;
		this.#weights[last] = (this.#weights[last] as number) + weight;
		this.#inLast++;
	}

	end(): TimedSums {
		return {
			sums: this.#sums.slice(0, this.#blocks),
			weights: this.#weights.slice(0, this.#blocks),
			perBlock: this.#perBlock,
		};
	}

	#begin(): void {
		if (this.#blocks === MAX_BLOCKS) {
			const { sums, weights, perBlock } = coarser(this.end(), 2 * this.#perBlock);
			this.#sums.fill(0);
			this.#sums.set(sums);
			this.#weights.fill(0);
			this.#weights.set(weights);
			this.#blocks = sums.length;
			this.#perBlock = perBlock;
		}
		if (this.#blocks === this.#sums.length) {
			this.#sums = grown(this.#sums);
			this.#weights = grown(this.#weights);
		}
		this.#blocks++;
		this.#inLast = 0;
	}
}

/** Joins series one after another, with blocks of one size. */
export function joinSums(all: readonly TimedSums[]): TimedSums {
	const [only, ...others] = all;
	if (only !== undefined && others.length === 0) return only;
	const perBlock = Math.max(1, ...all.map((one) => one.perBlock));
	const parts = all.map((one) => coarser(one, perBlock));
	return {
		sums: Float64Array.from(parts.flatMap(({ sums }) => [...sums])),
		weights: Float64Array.from(parts.flatMap(({ weights }) => [...weights])),
		perBlock,
	};
}

/** The same values with other weights. @param factor of the weights */
export function withWeight({ sums, weights, perBlock }: TimedSums, factor: number): TimedSums {
	const times = (values: Float64Array) => values.map((value) => value * factor);
	return { sums: times(sums), weights: times(weights), perBlock };
}

/** A power of two, so exact but for values near 0; 2⁶⁴ sums of any size have a finite total. */
const SCALE = 2 ** -64;

/** Σ value × weight ÷ Σ weight; null without a block, or where even a block has overflowed. */
export function meanOf({ sums, weights }: TimedSums): number | null {
	const weight = total(weights);
	const sum = total(sums);
	const mean = Number.isFinite(sum)
		? sum / weight
		: total(sums.map((one) => one * SCALE)) / weight / SCALE;
	return Number.isFinite(mean) ? mean : null;
}

export function total(values: Float64Array): number {
	let sum = 0;
	for (const value of values) sum += value;
	return sum;
}

/** Joins neighbours. @param perBlock a multiple of the present number, by a power of two */
function coarser({ sums, weights, perBlock: before }: TimedSums, perBlock: number): TimedSums {
	const group = perBlock / before;
	if (group === 1) return { sums, weights, perBlock };
	return { sums: sumsOfGroups(sums, group), weights: sumsOfGroups(weights, group), perBlock };
}

function sumsOfGroups(values: Float64Array, group: number): Float64Array {
	const joined = new Float64Array(Math.ceil(values.length / group));
	for (let at = 0; at < values.length; at++) {
		const into = Math.floor(at / group);
		joined[into] = (joined[into] as number) + (values[at] as number);
	}
	return joined;
}

function grown(values: Float64Array): Float64Array {
	const more = new Float64Array(values.length * 2);
	more.set(values);
	return more;
}
