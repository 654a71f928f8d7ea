/** A piece of time. */
export interface Stretch {
	/** Wall clock, in seconds since the Unix epoch. */
	readonly start_s: number;
	readonly end_s: number;
}

/** Puts pieces of time together that follow each other closely. */
export class Stretches {
	readonly #near_s: number;
	readonly #all: { start_s: number; end_s: number }[] = [];

	/** @param near_s so far apart, two are still one */
	constructor(near_s: number) {
		this.#near_s = near_s;
	}

	/** Adds what comes next. What begins before it, because the clock was set back, stays apart. */
	add(start_s: number, end_s: number): void {
		const last = this.#all.at(-1);
		const isNear =
			last !== undefined && start_s >= last.start_s && start_s <= last.end_s + this.#near_s;
		if (isNear) last.end_s = Math.max(last.end_s, end_s);
		else this.#all.push({ start_s, end_s });
	}

	/** In the order in which they were added. */
	get all(): readonly Stretch[] {
		return this.#all;
	}
}
