/** Pseudo-random numbers: the same seed gives the same numbers on every machine. */
export class Random {
	#state: number;

	/** @param seed an integer, of which the lower 32 bits are used */
	constructor(seed: number) {
		this.#state = seed >>> 0;
	}

	/** Returns a number, uniform in [0, 1), by the algorithm mulberry32. */
	next(): number {
		this.#state = (this.#state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	}

	/** Returns a number, uniform in [low, high). */
	between(low: number, high: number): number {
		return low + (high - low) * this.next();
	}

	/** Returns an integer, uniform in [low, high]. */
	integer(low: number, high: number): number {
		return low + Math.floor((high - low + 1) * this.next());
	}

	/** Returns true with this probability, 0 to 1. */
	chance(probability: number): boolean {
		return this.next() < probability;
	}

	/** Returns an approximately normal number: mean 0, standard deviation 1, within ±3. */
	normal(): number {
		return 2 * (this.next() + this.next() + this.next() - 1.5);
	}

	/** Returns another stream, so that numbers drawn from it do not change those of this one. */
	fork(): Random {
		return new Random(this.next() * 2 ** 32);
	}
}

/** How a {@link Wander} moves. */
export interface WanderOptions {
	/** Standard deviation of the slow movement, relative to 1. */
	readonly deviation: number;
	/** Standard deviation of the additional noise per step, relative to 1. */
	readonly noise: number;
	/** Time constant of the slow movement, in seconds. */
	readonly memory_s: number;
	/** Length of a step, in seconds. */
	readonly step_s: number;
}

/** Period of the spring that pulls the mean back to 1, in seconds. */
const PERIOD_S = 15;

/**
 * A factor that wanders slowly around 1.
 *
 * An AR(1) process alone deviates for minutes; a damped spring on the sum of all deviations keeps
 * the mean of every minute close to 1.
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
		this.#pull = ((2 * Math.PI) / PERIOD_S) ** 2 * options.step_s;
	}

	/** Returns the factor of the next step, 0 or more. */
	next(): number {
		this.#deviation =
			this.#keep * this.#deviation - this.#pull * this.#sum_s + this.#kick * this.#random.normal();
		this.#sum_s += this.#deviation * this.#step_s;
		return Math.max(0, 1 + this.#deviation + this.#noise * this.#random.normal());
	}
}
