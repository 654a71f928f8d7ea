/** A summary of values over time. */
export interface Summary {
	readonly minimum: number;
	/** Weighted by how long each value held. */
	readonly mean: number;
	readonly maximum: number;
	/** Values that ended within the time. */
	readonly count: number;
}

/** Minimum, maximum, mean and number of values over time, for a number of slots. */
export class Aggregates {
	readonly #minimum: Float64Array;
	readonly #maximum: Float64Array;
	/** Sums of values times the seconds for which they held. */
	readonly #sum: Float64Array;
	/** Seconds; 0 if nothing is known. */
	readonly #weight: Float64Array;
	readonly #count: Uint32Array;

	constructor(slots: number) {
		this.#minimum = new Float64Array(slots);
		this.#maximum = new Float64Array(slots);
		this.#sum = new Float64Array(slots);
		this.#weight = new Float64Array(slots);
		this.#count = new Uint32Array(slots);
	}

	isEmpty(at: number): boolean {
		return this.#weight[at] === 0;
	}

	summary(at: number): Summary | null {
		const weight_s = this.#weight[at] as number;
		if (weight_s === 0) return null;
		const minimum = this.#minimum[at] as number;
		const maximum = this.#maximum[at] as number;
		const mean = (this.#sum[at] as number) / weight_s;
		// Rounding moves the mean of equal values a little away from them.
		return {
			minimum,
			mean: Math.min(maximum, Math.max(minimum, mean)),
			maximum,
			count: this.#count[at] as number,
		};
	}

	/** Clears the slots from `start` up to, but not including, `end`. */
	clear(start: number, end: number): void {
		this.#weight.fill(0, start, end);
		this.#count.fill(0, start, end);
	}

	/** Sets each slot from `start` up to, but not including, `end` to one value for `weight_s`. */
	fill(start: number, end: number, value: number, weight_s: number): void {
		this.#minimum.fill(value, start, end);
		this.#maximum.fill(value, start, end);
		this.#sum.fill(value * weight_s, start, end);
		this.#weight.fill(weight_s, start, end);
	}

	/** Adds a value that ends in a slot, weighted by the seconds for which it held there. */
	record(at: number, value: number, weight_s: number): void {
		this.#add(at, value, value, value * weight_s, weight_s);
		this.#count[at] = (this.#count[at] as number) + 1;
	}

	/** Adds a value that only begins in a slot: to its mean, or as all that is known of it. */
	begin(at: number, value: number, weight_s: number): void {
		if (this.isEmpty(at)) this.#add(at, value, value, value * weight_s, weight_s);
		else this.#addToMean(at, value * weight_s, weight_s);
	}

	/** Adds the content of a slot of others to this slot. */
	merge(at: number, others: Aggregates, slot: number): void {
		const weight_s = others.#weight[slot] as number;
		if (weight_s === 0) return;
		const minimum = others.#minimum[slot] as number;
		const maximum = others.#maximum[slot] as number;
		this.#add(at, minimum, maximum, others.#sum[slot] as number, weight_s);
		this.#count[at] = (this.#count[at] as number) + (others.#count[slot] as number);
	}

	/** Adds the content of a slot of others to the mean of this slot, which is not empty. */
	mergeMean(at: number, others: Aggregates, slot: number): void {
		const weight_s = others.#weight[slot] as number;
		if (weight_s > 0) this.#addToMean(at, others.#sum[slot] as number, weight_s);
	}

	/** Copies all slots of others, which has as many. */
	set(others: Aggregates): void {
		this.#minimum.set(others.#minimum);
		this.#maximum.set(others.#maximum);
		this.#sum.set(others.#sum);
		this.#weight.set(others.#weight);
		this.#count.set(others.#count);
	}

	#add(at: number, minimum: number, maximum: number, sum: number, weight_s: number): void {
		const before_s = this.#weight[at] as number;
		const isFirst = before_s === 0;
		if (isFirst || minimum < (this.#minimum[at] as number)) this.#minimum[at] = minimum;
		if (isFirst || maximum > (this.#maximum[at] as number)) this.#maximum[at] = maximum;
		this.#sum[at] = isFirst ? sum : (this.#sum[at] as number) + sum;
		this.#weight[at] = before_s + weight_s;
	}

	#addToMean(at: number, sum: number, weight_s: number): void {
		this.#sum[at] = (this.#sum[at] as number) + sum;
		this.#weight[at] = (this.#weight[at] as number) + weight_s;
	}
}
