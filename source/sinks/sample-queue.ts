import type { Sample } from "../core/sample.ts";

/** Samples that were dropped because nothing could be written for too long. */
export interface Loss {
	readonly count: number;
	/** The time of the first of them, milliseconds since the Unix epoch. */
	readonly wall_ms: number;
}

/**
 * Samples that wait to be written, in order. When there are too many, the oldest go, and the
 * queue remembers how many are missing before its first.
 */
export class SampleQueue {
	readonly #limit: number;
	readonly #samples: Sample[] = [];
	#loss: Loss | null = null;
	#dropped = 0;

	constructor(limit: number) {
		this.#limit = limit;
	}

	get length(): number {
		return this.#samples.length;
	}

	/** How many were dropped since the queue was made. */
	get dropped(): number {
		return this.#dropped;
	}

	/** What is missing before the first sample, and is not written yet. */
	get loss(): Loss | null {
		return this.#loss;
	}

	at(index: number): Sample | undefined {
		return this.#samples[index];
	}

	push(sample: Sample): void {
		this.#samples.push(sample);
		if (this.#samples.length > this.#limit) this.#drop(this.#samples.shift());
	}

	/** Hands over the first samples, and what is missing before them. */
	take(count: number): { loss: Loss | null; samples: Sample[] } {
		const loss = this.#loss;
		this.#loss = null;
		return { loss, samples: this.#samples.splice(0, count) };
	}

	/** Takes back what was handed over and could not be written; the order is as it was. */
	putBack(loss: Loss | null, samples: readonly Sample[]): void {
		const newer = this.#loss;
		this.#loss = loss;
		// Where some were dropped meanwhile the queue is full, and these are older still.
		const room = Math.max(0, this.#limit - this.#samples.length);
		const kept = newer === null ? samples.slice(Math.max(0, samples.length - room)) : [];
		for (const sample of samples.slice(0, samples.length - kept.length)) this.#drop(sample);
		if (newer !== null) {
			this.#loss = {
				count: (this.#loss?.count ?? 0) + newer.count,
				wall_ms: this.#loss?.wall_ms ?? newer.wall_ms,
			};
		}
		this.#samples.unshift(...kept);
	}

	#drop(sample: Sample | undefined): void {
		if (sample === undefined) return;
		this.#dropped++;
		const { count, wall_ms } = this.#loss ?? { count: 0, wall_ms: sample.wall_ms };
		this.#loss = { count: count + 1, wall_ms };
	}
}
