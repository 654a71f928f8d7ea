/** The DMA operations of the simulated driver: how many, and how long each one took. */
import { type Random, Wander, type WanderOptions } from "../core/random.ts";

export const STEP_MS = 50;

export const OPERATION_BYTES = 65_536n;
/** An MB is 1,048,576 bytes, as the driver counts. */
export const OPERATIONS_PER_MB = 16;

/** The slowest operation takes at most this many times the mean. */
const SLOWEST = 40;

/**
 * How throughput and latency breathe: a few per cent, slowly, with a little noise on top. That of
 * a second is 0.3 %.
 */
export const BREATHING: WanderOptions = {
	deviation: 0.02,
	noise: 0.013,
	memory_s: 5,
	step_s: STEP_MS / 1000,
};

/** One direction of the traffic, cut into whole operations. */
export class Flow {
	readonly #perStep: number;
	readonly #breath: Wander;
	#owed = 0;

	constructor(mb_per_s: number, random: Random) {
		this.#perStep = (mb_per_s * OPERATIONS_PER_MB * STEP_MS) / 1000;
		this.#breath = new Wander(random, BREATHING);
	}

	/** The operations of the next step. */
	next(load: number): number {
		this.#owed += this.#perStep * this.#breath.next() * load;
		const whole = Math.floor(this.#owed);
		this.#owed -= whole;
		return whole;
	}
}

/** The operations of one step, or of the part of it that is over. */
export interface Operations {
	readonly tx: number;
	readonly rx: number;
	/** Sum of their latencies. */
	readonly latency_ns: number;
	readonly fastest_ns: number;
	readonly slowest_ns: number;
}

/** A whole step: latencies that add up to the mean that is asked for, with rare slow ones. */
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
	// So that what remains for the others is neither below the fastest nor above the slowest.
	const fastest_ns = Math.min(fast_ns, Math.floor(latency_ns / count));
	const most_ns = latency_ns - (count - 1) * fastest_ns;
	const least_ns = Math.ceil((latency_ns - fastest_ns) / (count - 1));
	const slowest_ns = Math.max(least_ns, Math.min(most_ns, slow_ns));
	return { tx, rx, latency_ns, fastest_ns, slowest_ns };
}

/**
 * The slowest of a step as a multiple of the mean, if this part of all steps has a slower one.
 * About 5 within a second, 15 within a minute, the maximum within an hour.
 */
export function slowness(part: number): number {
	return Math.min(SLOWEST, 1.5 * part ** -0.27);
}

/**
 * What has happened when this part of a step (0 to 1) is over: first the fastest operation,
 * then the slowest, then the rest, as alike as whole nanoseconds allow.
 */
export function begun(whole: Operations, part: number): Operations {
	const tx = Math.floor(whole.tx * part);
	const rx = Math.floor(whole.rx * part);
	const count = tx + rx;
	const { fastest_ns, slowest_ns } = whole;
	if (count === 0) return NO_OPERATIONS;
	if (count === 1) return { tx, rx, latency_ns: fastest_ns, fastest_ns, slowest_ns: fastest_ns };
	const rest = Math.max(1, whole.tx + whole.rx - 2);
	const rest_ns = whole.latency_ns - fastest_ns - slowest_ns;
	const each_ns = Math.floor(rest_ns / rest);
	// The first so many of the rest take a nanosecond more, so that the whole comes out exact.
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

/** A sum of whole numbers that stays exact beyond 2⁵³, and cheap to add to. */
export class ExactSum {
	#folded: bigint;
	#recent = 0;

	constructor(initial: bigint) {
		this.#folded = initial;
	}

	/** The addend is at most 2⁵². */
	add(addend: number): void {
		this.#recent += addend;
		if (this.#recent < 2 ** 52) return;
		this.#folded += BigInt(this.#recent);
		this.#recent = 0;
	}

	get total(): bigint {
		return this.#folded + BigInt(this.#recent);
	}
}
