/** Samples, and by how much each count grew, also across resets. */
import { COUNTS, type Count } from "../core/metrics.ts";
import type { Sample } from "../core/sample.ts";

export type Growth = Readonly<Record<Count, number | null>>;

export interface Observation {
	/** End of its interval, in seconds on a clock without steps. */
	readonly at_s: number;
	readonly sample: Omit<Sample, "at_s">;
	/** Since the reading before, whichever phase that belongs to; null: unknown. */
	readonly growth: Growth;
}

/** Follows the counts of a source from sample to sample. */
export class Observer {
	/** The last known values. A gap keeps them: what follows it covers the gap as well. */
	readonly #last = new Map<Count, number>();

	observe(sample: Omit<Sample, "at_s">, at_s: number): Observation {
		// Events from before a recording began do not belong to it.
		if (sample.event === "start") this.#last.clear();
		// All counts are reset together, so one that fell is enough to know it of the others.
		const isReset =
			sample.event === "reset" ||
			COUNTS.some((name) => (sample[name] ?? Infinity) < (this.#last.get(name) ?? 0));
		const growth = COUNTS.map((name) => [name, this.#growthOf(name, sample[name], isReset)]);
		return { at_s, sample, growth: Object.fromEntries(growth) as Growth };
	}

	#growthOf(name: Count, now: number | null, isReset: boolean): number | null {
		if (now === null) return null;
		const before = this.#last.get(name);
		this.#last.set(name, now);
		if (before === undefined) return null;
		return isReset ? now : now - before;
	}
}
