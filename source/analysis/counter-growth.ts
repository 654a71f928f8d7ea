/** How much counters grew from record to record. */

/** The counts of a link that matter to an analysis: since the driver's reset. */
export const COUNTS = [
	"dma_errors",
	"thunderbolt_errors",
	"connections",
	"disconnections",
] as const;
export type Count = (typeof COUNTS)[number];

/**
 * Follows counters through resets. A counter that drops started again at 0, so all that it shows
 * was counted since; a program that starts knows nothing of what was counted before.
 */
export class CounterGrowth {
	readonly #bases = new Map<Count, number>();

	/** The next record's counters began again, as its event says. */
	reset(): void {
		for (const count of this.#bases.keys()) this.#bases.set(count, 0);
	}

	/** The next record's counters are not compared with those before. */
	start(): void {
		this.#bases.clear();
	}

	/** How much a counter grew since its last known value; 0 at the first. */
	grow(count: Count, value: number): { readonly growth: number; readonly isReset: boolean } {
		const base = this.#bases.get(count) ?? value;
		this.#bases.set(count, value);
		return value < base
			? { growth: value, isReset: true }
			: { growth: value - base, isReset: false };
	}
}
