import type { Count } from "../../core/metrics.ts";

/** When something was counted: once, or several times shortly after each other. */
export interface CountedEvent {
	readonly kind: Count | "reset";
	/** Wall clock of the first and the last time, in seconds since the Unix epoch. */
	readonly first_s: number;
	readonly last_s: number;
	readonly count: number;
}

/** Events within this part of a log's time are one, so that there are a few thousand at most. */
const MIN_DISTANCE = 1 / 1000;

/** Collects when something was counted, to be marked on a plot. */
export class CountedEvents {
	readonly #near_s: number;
	readonly #all: { kind: CountedEvent["kind"]; first_s: number; last_s: number; count: number }[] =
		[];
	readonly #latest = new Map<
		CountedEvent["kind"],
		{ first_s: number; last_s: number; count: number }
	>();

	/** @param span_s how long the log is */
	constructor(span_s: number) {
		this.#near_s = span_s * MIN_DISTANCE;
	}

	add(kind: CountedEvent["kind"], count: number, time_s: number): void {
		const latest = this.#latest.get(kind);
		const since_s = time_s - (latest?.first_s ?? Number.NEGATIVE_INFINITY);
		if (latest !== undefined && since_s >= 0 && since_s < this.#near_s) {
			latest.last_s = Math.max(latest.last_s, time_s);
			latest.count += count;
			return;
		}
		const event = { kind, first_s: time_s, last_s: time_s, count };
		this.#all.push(event);
		this.#latest.set(kind, event);
	}

	/** In the order in which they began to be recorded. */
	get all(): readonly CountedEvent[] {
		return this.#all;
	}
}
