import { areOperationsKnown } from "../core/operation-history.ts";
import { TimedMean } from "./timed-mean.ts";
import { type TimedSums, TimedSumsBuilder, total, withWeight } from "./timed-sums.ts";

/** What each value counts for in a mean. */
export type MeanOver = "operations" | "time";

/** A mean, and what it is over. */
export interface WeightedMean {
	readonly value: number;
	readonly over: MeanOver;
}

/** Over operations where that is known, else over time; null: neither is. */
export function bestMean(
	perOperation: number | null,
	overTime: number | null,
): WeightedMean | null {
	if (perOperation !== null) return { value: perOperation, over: "operations" };
	return overTime === null ? null : { value: overTime, over: "time" };
}

/** How much of the time the operations are known for. */
class KnownTime {
	#known_s = 0;
	#all_s = 0;

	/** @returns whether the operations are known, and there are any */
	add(held_s: number, operations: number): boolean {
		if (!(held_s > 0)) return false;
		this.#all_s += held_s;
		if (!(operations > 0)) return false;
		this.#known_s += held_s;
		return true;
	}

	get isEnough(): boolean {
		return areOperationsKnown(this.#known_s, this.#all_s);
	}

	get known_s(): number {
		return this.#known_s;
	}
}

/** The mean of means that are each of a number of operations. */
export class OperationMean {
	readonly #known = new KnownTime();
	readonly #mean = new TimedMean();

	/** @param operations NaN: unknown */
	add(value: number, held_s: number, operations: number): void {
		if (this.#known.add(held_s, operations)) this.#mean.add(value, operations);
	}

	/** Null where too few operations are known. */
	get mean(): number | null {
		return this.#known.isEnough ? TimedMean.of([this.#mean]) : null;
	}
}

/** The same, in blocks. */
export class OperationSumsBuilder {
	readonly #known = new KnownTime();
	readonly #sums = new TimedSumsBuilder();

	/** @param operations NaN: unknown */
	add(value: number, held_s: number, operations: number): void {
		if (this.#known.add(held_s, operations)) this.#sums.add(value * operations, operations);
	}

	/** The weights are operations. Null where too few of them are known. */
	end(): OperationSums | null {
		if (!this.#known.isEnough) return null;
		return { ...this.#sums.end(), held_s: this.#known.known_s };
	}
}

export interface OperationSums extends TimedSums {
	/** The time that the operations took place in. */
	readonly held_s: number;
}

/** The same mean, with weights in seconds that are in proportion to the operations. */
export function inSeconds(sums: TimedSums, held_s: number): TimedSums {
	return withWeight(sums, held_s / total(sums.weights));
}
