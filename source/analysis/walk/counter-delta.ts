/** By how much counters grew from record to record. */
import { COUNTS } from "../../core/metrics.ts";

/** Follows counters through resets. What was counted before a log begins is not its own. */
export class CounterDelta {
	/** The last known value of each counter; NaN where there is none. */
	readonly #bases = new Float64Array(COUNTS.length).fill(Number.NaN);

	/** The next record's counters were reset. */
	reset(): void {
		for (const [at, base] of this.#bases.entries()) {
			if (!Number.isNaN(base)) this.#bases[at] = 0;
		}
	}

	/** The next record's counters are not compared with those before. */
	start(): void {
		this.#bases.fill(Number.NaN);
	}

	/**
	 * Whether a counter is below its last known value, so that it was reset.
	 *
	 * @param at its index in {@link COUNTS}
	 */
	hasFallen(at: number, value: number): boolean {
		return value < (this.#bases[at] as number);
	}

	/** By how much a counter grew since its last known value; 0 at the first. */
	next(at: number, value: number): number {
		const base = this.#bases[at] as number;
		this.#bases[at] = value;
		return Number.isNaN(base) ? 0 : value - base;
	}
}
