import { COUNTS } from "../../core/metrics.ts";
import { JUDGED_COUNTS } from "./log-contents.ts";
import type { PhaseBuilder } from "./phase-builder.ts";

/** Where each judged count is among the columns of {@link COUNTS}. */
const JUDGED = JUDGED_COUNTS.map((count) => ({ count, column: COUNTS.indexOf(count) }));

/**
 * Which time the counters of a log cover. A known value accounts for all the time since the last
 * known one: its growth is what was counted in all of it.
 */
export class CountedTime {
	/** Seconds since each counter was last known; NaN before it is known. */
	readonly #waiting_s = new Float64Array(JUDGED.length).fill(Number.NaN);

	/** The next record's counters are not compared with those before. */
	start(): void {
		this.#waiting_s.fill(Number.NaN);
	}

	/**
	 * Takes the time of a record.
	 *
	 * @param covered_s its interval; 0 where nothing is known of that
	 * @param counters the columns of {@link COUNTS}
	 */
	next(
		covered_s: number,
		counters: readonly Float64Array[],
		row: number,
		phase: PhaseBuilder,
	): void {
		for (let at = 0; at < JUDGED.length; at++) {
			const { count, column } = JUDGED[at] as (typeof JUDGED)[number];
			const waiting_s = this.#waiting_s[at] as number;
			if (Number.isNaN(counters[column]?.[row])) {
				this.#waiting_s[at] = waiting_s + covered_s;
				continue;
			}
			phase.covered(count, (Number.isNaN(waiting_s) ? 0 : waiting_s) + covered_s);
			this.#waiting_s[at] = 0;
		}
	}
}
