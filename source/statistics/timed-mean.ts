/** A power of two, so exact; 2⁶⁴ values of any size have a finite sum. */
const SCALE = 2 ** -64;

/** A mean weighted by time, which does not overflow. */
export class TimedMean {
	#scaled = 0;
	#weight_s = 0;

	/**
	 * @param value NaN: unknown, and ignored
	 * @param held_s how long it held, in seconds; ignored unless above 0
	 */
	add(value: number, held_s: number): void {
		if (Number.isNaN(value) || !(held_s > 0)) return;
		this.#scaled += value * SCALE * held_s;
		this.#weight_s += held_s;
	}

	/** Adds known values, and how long each held. */
	addAll(values: Float64Array, held_s: Float64Array): void {
		let [scaled, weight_s] = [this.#scaled, this.#weight_s];
		for (let at = 0; at < values.length; at++) {
			const each_s = held_s[at] as number;
			if (!(each_s > 0)) continue;
			scaled += (values[at] as number) * SCALE * each_s;
			weight_s += each_s;
		}
		this.#scaled = scaled;
		this.#weight_s = weight_s;
	}

	/** The mean of the values of all of these; null without a value. */
	static of(means: readonly TimedMean[]): number | null {
		let scaled = 0;
		let weight_s = 0;
		for (const one of means) {
			scaled += one.#scaled;
			weight_s += one.#weight_s;
		}
		return weight_s === 0 ? null : scaled / weight_s / SCALE;
	}
}
