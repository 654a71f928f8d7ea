import { medianOf } from "../../core/quantile.ts";
import { EMPTY_SERIES, type Series, sortByTime } from "../../statistics/series.ts";

/** Collects values over time; beyond a limit, medians of neighbours. */
export class SeriesBuilder {
	#times_s: Float64Array;
	#values: Float64Array;
	#length = 0;
	/** How many values make one sample. */
	readonly #bucket: number;
	readonly #waiting: Float64Array;
	#waitingCount = 0;

	/** @param bucket how many neighbours are replaced by their median; 1 keeps every value */
	constructor(bucket: number) {
		this.#bucket = bucket;
		this.#times_s = new Float64Array(1024);
		this.#values = new Float64Array(1024);
		this.#waiting = new Float64Array(bucket);
	}

	push(time_s: number, value: number): void {
		if (this.#bucket === 1) {
			this.#store(time_s, value);
			return;
		}
		if (!Number.isNaN(value)) this.#waiting[this.#waitingCount++] = value;
		if (this.#waitingCount < this.#bucket) return;
		this.#store(time_s, medianOf(this.#waiting, this.#waitingCount));
		this.#waitingCount = 0;
	}

	pushAll(times_s: Float64Array, values: Float64Array): void {
		if (this.#bucket !== 1) {
			for (let at = 0; at < values.length; at++) {
				this.push(times_s[at] as number, values[at] as number);
			}
			return;
		}
		this.#makeRoom(values.length);
		this.#times_s.set(times_s, this.#length);
		this.#values.set(values, this.#length);
		this.#length += values.length;
	}

	/** In the order of time; empty where no value is known. An incomplete bucket is left out. */
	series(): Series {
		const values = this.#values.subarray(0, this.#length);
		if (values.every(Number.isNaN)) return EMPTY_SERIES;
		// The wall clock may have been set back, and logs may overlap.
		return sortByTime(this.#times_s.subarray(0, this.#length), values);
	}

	#store(time_s: number, value: number): void {
		this.#makeRoom(1);
		this.#times_s[this.#length] = time_s;
		this.#values[this.#length] = value;
		this.#length++;
	}

	#makeRoom(count: number): void {
		while (this.#length + count > this.#times_s.length) {
			this.#times_s = grown(this.#times_s);
			this.#values = grown(this.#values);
		}
	}
}

function grown(values: Float64Array): Float64Array {
	const more = new Float64Array(values.length * 2);
	more.set(values);
	return more;
}
