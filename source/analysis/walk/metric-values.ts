import { bestMean, OperationMean, type WeightedMean } from "../../statistics/operation-mean.ts";
import { TimedMean } from "../../statistics/timed-mean.ts";

/**
 * The values of one metric over a whole log, in one array: first those under load and then all of
 * them can be reordered in place, without a copy.
 */
export class MetricValues {
	readonly #values: Float64Array;
	#underLoad = 0;
	#others = 0;
	readonly #meanUnderLoad = new TimedMean();
	readonly #meanPerOperation = new OperationMean();
	readonly #meanOfAll = new TimedMean();

	/** @param capacity how many values there can be at most */
	constructor(capacity: number) {
		this.#values = new Float64Array(capacity);
	}

	/** @param elapsed_s length of its interval */
	push(value: number, isUnderLoad: boolean, elapsed_s: number): void {
		if (Number.isNaN(value)) return;
		this.#meanOfAll.add(value, elapsed_s);
		if (isUnderLoad) this.#meanUnderLoad.add(value, elapsed_s);
		if (isUnderLoad) this.#values[this.#underLoad++] = value;
		else this.#values[this.#values.length - ++this.#others] = value;
	}

	/**
	 * Adds a latency under load that overlaps no other one.
	 *
	 * @param reach_s how far it reaches back
	 * @param operations that it is the mean of; NaN: unknown
	 */
	pushLatency(value: number, elapsed_s: number, reach_s: number, operations: number): void {
		this.#meanOfAll.add(value, elapsed_s);
		this.#meanUnderLoad.add(value, reach_s);
		this.#meanPerOperation.add(value, reach_s, operations);
		this.#values[this.#underLoad++] = value;
	}

	/** Adds known values under load, and how long each held. */
	pushLoad(values: Float64Array, elapsed_s: Float64Array): void {
		this.#meanOfAll.addAll(values, elapsed_s);
		this.#meanUnderLoad.addAll(values, elapsed_s);
		this.#values.set(values, this.#underLoad);
		this.#underLoad += values.length;
	}

	/** Whether there are values of idle time. */
	get hasOthers(): boolean {
		return this.#others > 0;
	}

	/** Of the values under load; null without one. */
	get meanUnderLoad(): WeightedMean | null {
		return bestMean(this.#meanPerOperation.mean, TimedMean.of([this.#meanUnderLoad]));
	}

	/** Over time, of all values; null without one. */
	get meanOfAll(): WeightedMean | null {
		return bestMean(null, TimedMean.of([this.#meanOfAll]));
	}

	/** The values under load, in any order. Valid until {@link all} is called. */
	underLoad(): Float64Array {
		return this.#values.subarray(0, this.#underLoad);
	}

	/** All values, in any order. Nothing can be added after it. */
	all(): Float64Array {
		this.#values.copyWithin(this.#underLoad, this.#values.length - this.#others);
		return this.#values.subarray(0, this.#underLoad + this.#others);
	}
}
