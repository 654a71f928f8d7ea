/** Chance as a parameter: the same seed gives the same numbers, on every machine. */
export class Random {
	#state: number;

	/** Only the lower 32 bits of the seed count. */
	constructor(seed: number) {
		this.#state = seed >>> 0;
	}

	/** Uniform in [0, 1). This is mulberry32. */
	next(): number {
		this.#state = (this.#state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	}

	/** Uniform in [low, high). */
	between(low: number, high: number): number {
		return low + (high - low) * this.next();
	}

	/** A whole number, uniform from low to high, both included. */
	integer(low: number, high: number): number {
		return low + Math.floor((high - low + 1) * this.next());
	}

	/** True in this part of all cases. */
	chance(part: number): boolean {
		return this.next() < part;
	}

	/** Close to normal, with mean 0 and deviation 1, and never beyond ±3. */
	normal(): number {
		return 2 * (this.next() + this.next() + this.next() - 1.5);
	}

	/** Another stream, so that what draws from it does not disturb this one. */
	fork(): Random {
		return new Random(this.next() * 2 ** 32);
	}
}

/** How a {@link Wander} moves. */
export interface WanderOptions {
	/** Standard deviation of the slow movement, as a part of 1. */
	readonly deviation: number;
	/** Standard deviation of the noise of each step on top of it, as a part of 1. */
	readonly noise: number;
	/** Seconds after which the movement has forgotten itself. */
	readonly memory_s: number;
	/** Length of one step. */
	readonly step_s: number;
}

/** Seconds in which a wander that went up tends to have made up for it. */
const BREATH_S = 15;

/**
 * A factor that wanders slowly around 1.
 *
 * An AR(1) process alone strays for minutes; a pull towards what was asked for in total
 * (a damped spring on the sum of all deviations) keeps the mean of any minute close to 1.
 */
export class Wander {
	readonly #random: Random;
	readonly #noise: number;
	readonly #step_s: number;
	readonly #keep: number;
	readonly #kick: number;
	readonly #pull: number;
	#deviation = 0;
	#sum_s = 0;

	constructor(random: Random, options: WanderOptions) {
		const forget = options.step_s / options.memory_s;
		this.#random = random;
		this.#noise = options.noise;
		this.#step_s = options.step_s;
		this.#keep = 1 - forget;
		this.#kick = options.deviation * Math.sqrt(2 * forget);
		this.#pull = ((2 * Math.PI) / BREATH_S) ** 2 * options.step_s;
	}

	next(): number {
		this.#deviation =
			this.#keep * this.#deviation - this.#pull * this.#sum_s + this.#kick * this.#random.normal();
		this.#sum_s += this.#deviation * this.#step_s;
		return Math.max(0, 1 + this.#deviation + this.#noise * this.#random.normal());
	}
}
