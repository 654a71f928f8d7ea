import type { Count } from "./counter-growth.ts";

/** When something was counted: once, or several times shortly after each other. */
export interface Moment {
	readonly kind: Count | "reset";
	/** Wall clock of the first and the last time, in seconds since the Unix epoch. */
	readonly first_s: number;
	readonly last_s: number;
	readonly count: number;
}

/** What is within this part of a log's time is one moment, so that there are few thousand at most. */
const CLOSEST = 1 / 1000;

/** The moments at which something was counted, to be marked on a plot. */
export class Moments {
	readonly #near_s: number;
	readonly #all: { kind: Moment["kind"]; first_s: number; last_s: number; count: number }[] = [];
	readonly #latest = new Map<Moment["kind"], { first_s: number; last_s: number; count: number }>();

	/** @param span_s how long the log is */
	constructor(span_s: number) {
		this.#near_s = span_s * CLOSEST;
	}

	add(kind: Moment["kind"], count: number, time_s: number): void {
		const latest = this.#latest.get(kind);
		const since_s = time_s - (latest?.first_s ?? Number.NEGATIVE_INFINITY);
		if (latest !== undefined && since_s >= 0 && since_s < this.#near_s) {
			latest.last_s = Math.max(latest.last_s, time_s);
			latest.count += count;
			return;
		}
		const moment = { kind, first_s: time_s, last_s: time_s, count };
		this.#all.push(moment);
		this.#latest.set(kind, moment);
	}

	/** In the order in which they began to be recorded. */
	get all(): readonly Moment[] {
		return this.#all;
	}
}
