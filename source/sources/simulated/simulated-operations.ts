/** DMA operations of the simulated driver: their number and their latencies. */
import { type Random, Wander, type WanderOptions } from "./random.ts";

/** Operations are drawn in steps of this length. */
export const STEP_MS = 50;

/** Size of every operation. */
export const OPERATION_BYTES = 65_536n;
/** Operations per MB, which is 1,048,576 bytes. */
export const OPERATIONS_PER_MB = 16;

/** Maximum latency, relative to the mean. */
const MAX_SLOWNESS = 40;

/**
 * Variation of throughput and latency: slow, by a few per cent, with a noise of 0.3 % per second.
 */
export const VARIATION: WanderOptions = {
	deviation: 0.02,
	noise: 0.013,
	memory_s: 5,
	step_s: STEP_MS / 1000,
};

/** One direction of the traffic, in whole operations. */
export class Flow {
	readonly #perStep: number;
	readonly #variation: Wander;
	/** The part of an operation that is carried over to the next step. */
	#carry = 0;

	constructor(mb_per_s: number, random: Random) {
		this.#perStep = (mb_per_s * OPERATIONS_PER_MB * STEP_MS) / 1000;
		this.#variation = new Wander(random, VARIATION);
	}

	/** Returns the number of operations in the next step, at a factor on the rate. */
	next(load: number): number {
		this.#carry += this.#perStep * this.#variation.next() * load;
		const whole = Math.floor(this.#carry);
		this.#carry -= whole;
		return whole;
	}
}

/** The operations of a step, or of the elapsed part of it. */
export interface Operations {
	readonly tx: number;
	readonly rx: number;
	/** Sum of all latencies. */
	readonly latency_ns: number;
	readonly fastest_ns: number;
	readonly slowest_ns: number;
}

/** Draws the operations of a whole step: their latencies have this mean, and are rarely long. */
export function drawOperations(
	tx: number,
	rx: number,
	mean_ns: number,
	random: Random,
): Operations {
	const count = tx + rx;
	const latency_ns = Math.round(count * mean_ns);
	const fast_ns = Math.floor(mean_ns * random.between(0.5, 0.9));
	const slow_ns = Math.floor(mean_ns * slowness(1 - random.next()));
	if (count < 2) return { tx, rx, latency_ns, fastest_ns: latency_ns, slowest_ns: latency_ns };
	// The remaining operations must be neither faster than the fastest nor slower than the slowest.
	const fastest_ns = Math.min(fast_ns, Math.floor(latency_ns / count));
	const most_ns = latency_ns - (count - 1) * fastest_ns;
	const least_ns = Math.ceil((latency_ns - fastest_ns) / (count - 1));
	const slowest_ns = Math.max(least_ns, Math.min(most_ns, slow_ns));
	return { tx, rx, latency_ns, fastest_ns, slowest_ns };
}

/**
 * Returns the slowest latency of a step, relative to the mean, that is exceeded in this fraction of
 * all steps: about 5 within a second, 15 within a minute, the maximum within an hour.
 */
export function slowness(fraction: number): number {
	return Math.min(MAX_SLOWNESS, 1.5 * fraction ** -0.27);
}

/**
 * Returns the operations of a step up to a fraction of it (0 to 1): first the fastest operation,
 * then the slowest, then the others, as equal as whole nanoseconds allow.
 */
export function elapsedPart(whole: Operations, part: number): Operations {
	const tx = Math.floor(whole.tx * part);
	const rx = Math.floor(whole.rx * part);
	const count = tx + rx;
	const { fastest_ns, slowest_ns } = whole;
	if (count === 0) return NO_OPERATIONS;
	if (count === 1) return { tx, rx, latency_ns: fastest_ns, fastest_ns, slowest_ns: fastest_ns };
	const rest = Math.max(1, whole.tx + whole.rx - 2);
	const rest_ns = whole.latency_ns - fastest_ns - slowest_ns;
	const each_ns = Math.floor(rest_ns / rest);
	// The first of the others take a nanosecond more, so that the sum of the step is exact.
	const longer = Math.min(count - 2, rest_ns - each_ns * rest);
	const latency_ns = fastest_ns + slowest_ns + each_ns * (count - 2) + longer;
	return { tx, rx, latency_ns, fastest_ns, slowest_ns };
}

const NO_OPERATIONS: Operations = {
	tx: 0,
	rx: 0,
	latency_ns: 0,
	fastest_ns: Number.POSITIVE_INFINITY,
	slowest_ns: 0,
};
