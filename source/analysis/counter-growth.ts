/** How much counters grew from record to record. */

/** The counts of a link that matter to an analysis: since the driver's reset. */
export const COUNTS = [
	"dma_errors",
	"thunderbolt_errors",
	"connections",
	"disconnections",
] as const;
export type Count = (typeof COUNTS)[number];

/** Follows counters through resets. A program that starts knows nothing of what was counted before. */
export class CounterGrowth {
	/** The last known value of each; NaN where there is none. */
	readonly #bases = new Float64Array(COUNTS.length).fill(Number.NaN);

	/** The next record's counters began again, as its event says. */
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
	 * How much a counter grew since its last known value; 0 at the first. Negative where it dropped:
	 * then it started again at 0, and all that it shows now was counted since.
	 *
	 * @param at its place in {@link COUNTS}
	 * @param isBack the record is earlier than one before it, so a smaller value is no reset
	 */
	grow(at: number, value: number, isBack: boolean): number {
		const base = this.#bases[at] ?? Number.NaN;
		if (isBack && value < base) return 0;
		this.#bases[at] = value;
		return Number.isNaN(base) ? 0 : value - base;
	}
}
