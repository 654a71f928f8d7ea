/** Samples with what a check needs beside them: by how much each count grew, resets accounted for. */
import type { Sample } from "../core/sample.ts";
import { COUNTERS, type CounterName } from "./check.ts";

export type Growth = Readonly<Record<CounterName, number | null>>;

export interface Observation {
	/** When its interval ended, in seconds on any clock that never steps. */
	readonly at_s: number;
	readonly sample: Omit<Sample, "at_s">;
	/** Since the reading before, whichever phase it belongs to; null where it is not known. */
	readonly growth: Growth;
}

/** Follows the counts of one driver from sample to sample. */
export class Observer {
	readonly #last: Record<CounterName, number | null> = {
		dma_errors: null,
		connections: null,
		disconnections: null,
		thunderbolt_errors: null,
	};

	observe(sample: Omit<Sample, "at_s">, at_s: number): Observation {
		const growth = Object.fromEntries(
			COUNTERS.map((name) => [name, this.#growthOf(name, sample)]),
		) as Growth;
		return { at_s, sample, growth };
	}

	#growthOf(name: CounterName, sample: Omit<Sample, "at_s">): number | null {
		const now = sample[name];
		const before = this.#last[name];
		// A gap leaves the last known count: what comes after it covers the gap as well.
		if (now === null) return null;
		this.#last[name] = now;
		if (before === null) return null;
		// After a reset the driver counts from zero, so that what it says is what was added.
		return sample.event === "reset" || now < before ? now : now - before;
	}
}
