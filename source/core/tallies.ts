/** Values over time, summed up. */
export interface Summary {
	readonly minimum: number;
	/** Each value counts for as long as it held. */
	readonly mean: number;
	readonly maximum: number;
}

/** What is known of values over time, in so many places. */
export class Tallies {
	readonly #minimum: Float64Array;
	readonly #maximum: Float64Array;
	/** Of values times the seconds that they held. */
	readonly #sum: Float64Array;
	/** Seconds; 0 where nothing is known. */
	readonly #weight: Float64Array;

	constructor(places: number) {
		this.#minimum = new Float64Array(places);
		this.#maximum = new Float64Array(places);
		this.#sum = new Float64Array(places);
		this.#weight = new Float64Array(places);
	}

	/** The highest value of a place; null where none is known. */
	maximum(at: number): number | null {
		return this.#weight[at] === 0 ? null : (this.#maximum[at] as number);
	}

	summary(at: number): Summary | null {
		const weight_s = this.#weight[at] as number;
		if (weight_s === 0) return null;
		const [minimum, maximum] = [this.#minimum[at] as number, this.#maximum[at] as number];
		const mean = (this.#sum[at] as number) / weight_s;
		// A sum is rounded: that of equal values is not quite so many times the value.
		return { minimum, mean: Math.min(maximum, Math.max(minimum, mean)), maximum };
	}

	/** Forgets the places from `start` to before `end`. */
	clear(start: number, end: number): void {
		this.#weight.fill(0, start, end);
	}

	/** One value alone, for so many seconds, in each of the places from `start` to before `end`. */
	fill(start: number, end: number, value: number, weight_s: number): void {
		this.#minimum.fill(value, start, end);
		this.#maximum.fill(value, start, end);
		this.#sum.fill(value * weight_s, start, end);
		this.#weight.fill(weight_s, start, end);
	}

	/** One value more in a place, for so many seconds. */
	record(at: number, value: number, weight_s: number): void {
		this.#add(at, value, value, value * weight_s, weight_s);
	}

	/** All that is known in a place of others, in this place as well. */
	join(at: number, others: Tallies, place: number): void {
		const weight_s = others.#weight[place] as number;
		if (weight_s === 0) return;
		const [minimum, maximum] = [others.#minimum[place] as number, others.#maximum[place] as number];
		this.#add(at, minimum, maximum, others.#sum[place] as number, weight_s);
	}

	set(others: Tallies): void {
		this.#minimum.set(others.#minimum);
		this.#maximum.set(others.#maximum);
		this.#sum.set(others.#sum);
		this.#weight.set(others.#weight);
	}

	#add(at: number, minimum: number, maximum: number, sum: number, weight_s: number): void {
		const before_s = this.#weight[at] as number;
		if (before_s === 0 || minimum < (this.#minimum[at] as number)) this.#minimum[at] = minimum;
		if (before_s === 0 || maximum > (this.#maximum[at] as number)) this.#maximum[at] = maximum;
		this.#sum[at] = before_s === 0 ? sum : (this.#sum[at] as number) + sum;
		this.#weight[at] = before_s + weight_s;
	}
}
