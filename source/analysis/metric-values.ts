/**
 * The values of one metric over a whole log, kept so that those under load and all of them can be
 * looked at one after the other, and be moved about in their place, without a copy.
 */
export class MetricValues {
	readonly #values: Float64Array;
	#underLoad = 0;
	#others = 0;

	/** @param most how many values there can be */
	constructor(most: number) {
		this.#values = new Float64Array(most);
	}

	push(value: number, isUnderLoad: boolean): void {
		if (Number.isNaN(value)) return;
		if (isUnderLoad) this.#values[this.#underLoad++] = value;
		else this.#values[this.#values.length - ++this.#others] = value;
	}

	/** Values under load, all of them known. */
	pushLoad(values: Float64Array): void {
		this.#values.set(values, this.#underLoad);
		this.#underLoad += values.length;
	}

	/** Whether there are any but those under load. */
	get hasOthers(): boolean {
		return this.#others > 0;
	}

	/** The values under load, in any order; valid until {@link all} is called. */
	underLoad(): Float64Array {
		return this.#values.subarray(0, this.#underLoad);
	}

	/** All of them, in any order. Ends the use of this object. */
	all(): Float64Array {
		this.#values.copyWithin(this.#underLoad, this.#values.length - this.#others);
		return this.#values.subarray(0, this.#underLoad + this.#others);
	}
}
