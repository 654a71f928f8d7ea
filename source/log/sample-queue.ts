import type { LogRecord } from "../core/link-event.ts";

/** Samples that were dropped because the log could not be written for too long. */
export interface Loss {
	readonly count: number;
	/** The time of the first of them, milliseconds since the Unix epoch. */
	readonly wall_ms: number;
}

/**
 * Samples that wait to be written, in order. When there are too many, the oldest are dropped, and
 * the queue remembers how many are missing before its first.
 */
export class SampleQueue {
	readonly #limit: number;
	readonly #samples: LogRecord[] = [];
	#loss: Loss | null = null;
	#dropped = 0;

	constructor(limit: number) {
		this.#limit = limit;
	}

	get length(): number {
		return this.#samples.length;
	}

	/** How many were dropped in all. */
	get dropped(): number {
		return this.#dropped;
	}

	/** What is missing before the first sample, and not recorded yet. */
	get loss(): Loss | null {
		return this.#loss;
	}

	at(index: number): LogRecord | undefined {
		return this.#samples[index];
	}

	push(sample: LogRecord): void {
		this.#samples.push(sample);
		if (this.#samples.length > this.#limit) this.#drop(this.#samples.shift());
	}

	/** Removes and returns the first samples, with what is missing before them. */
	take(count: number): { loss: Loss | null; samples: LogRecord[] } {
		const loss = this.#loss;
		this.#loss = null;
		return { loss, samples: this.#samples.splice(0, count) };
	}

	/** Puts back what was taken and could not be written, in its place. */
	putBack(loss: Loss | null, samples: readonly LogRecord[]): void {
		const newer = this.#loss;
		this.#loss = loss;
		// If some were dropped meanwhile the queue is full, and these are older still.
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

	#drop(sample: LogRecord | undefined): void {
		if (sample === undefined) return;
		this.#dropped++;
		const { count, wall_ms } = this.#loss ?? { count: 0, wall_ms: sample.wall_ms };
		this.#loss = { count: count + 1, wall_ms };
	}
}
