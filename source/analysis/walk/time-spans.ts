/** A span of time. */
export interface TimeSpan {
	/** Wall clock, in seconds since the Unix epoch. */
	readonly start_s: number;
	readonly end_s: number;
}

/** Joins spans of time that follow each other closely. */
export class TimeSpans {
	readonly #near_s: number;
	readonly #all: { start_s: number; end_s: number }[] = [];

	/** @param near_s up to this distance, two spans are one */
	constructor(near_s: number) {
		this.#near_s = near_s;
	}

	/** Adds the next span. One that begins before it, as where a clock was set back, is separate. */
	add(start_s: number, end_s: number): void {
		const last = this.#all.at(-1);
		const isNear =
			last !== undefined && start_s >= last.start_s && start_s <= last.end_s + this.#near_s;
		if (isNear) last.end_s = Math.max(last.end_s, end_s);
		else this.#all.push({ start_s, end_s });
	}

	/** In the order in which they were added. */
	get all(): readonly TimeSpan[] {
		return this.#all;
	}
}
