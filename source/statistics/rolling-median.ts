/** The median of each value and its neighbours up to `reach`; of fewer at the ends. */
export function rollingMedian(values: Float64Array, reach: number): Float64Array {
	const medians = new Float64Array(values.length);
	const window = new SortedWindow(2 * reach + 1);
	for (let arriving = 0; arriving < values.length + reach; arriving++) {
		if (arriving < values.length) window.add(values[arriving] as number);
		const middle = arriving - reach;
		if (middle < 0) continue;
		if (middle - reach > 0) window.remove(values[middle - reach - 1] as number);
		medians[middle] = window.median();
	}
	return medians;
}

/** So few values that moving them in one block is faster than a tree. */
class SortedWindow {
	readonly #sorted: Float64Array;
	#size = 0;

	constructor(capacity: number) {
		this.#sorted = new Float64Array(capacity + 1);
	}

	add(value: number): void {
		const at = this.#rankOf(value);
		this.#sorted.copyWithin(at + 1, at, this.#size);
		this.#sorted[at] = value;
		this.#size++;
	}

	/** Removes a value that is in the window. */
	remove(value: number): void {
		const at = this.#rankOf(value);
		this.#sorted.copyWithin(at, at + 1, this.#size);
		this.#size--;
	}

	median(): number {
		const upper = this.#size >> 1;
		const lower = (this.#size - 1) >> 1;
		return ((this.#sorted[lower] as number) + (this.#sorted[upper] as number)) / 2;
	}

	/** How many values are smaller. */
	#rankOf(value: number): number {
		let low = 0;
		let high = this.#size;
		while (low < high) {
			const middle = (low + high) >> 1;
			if ((this.#sorted[middle] as number) < value) low = middle + 1;
			else high = middle;
		}
		return low;
	}
}
