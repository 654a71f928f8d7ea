import { OperationHistory } from "./operation-history.ts";

/**
 * Latencies are means over windows of time that may be longer than the interval between two
 * readings, and so overlap. Finds those that do not repeat each other, and the operations of each.
 */
export class LatencyWindows {
	readonly #history = new OperationHistory();
	/** The time that the last window is of. */
	#from_s = Number.NaN;
	#to_s = Number.NaN;

	/**
	 * Adds the interval between two readings, with a latency or without.
	 *
	 * @param time_s its end
	 * @param operations in both directions; NaN: unknown
	 */
	interval(time_s: number, elapsed_s: number, operations: number): void {
		this.#history.add(time_s, elapsed_s, operations);
	}

	/**
	 * The latency at the end of the last interval.
	 *
	 * @param reach_s how far it reaches back
	 * @returns how many operations it is the mean of (NaN: unknown); null where it overlaps one
	 *   before
	 */
	take(time_s: number, reach_s: number, elapsed_s: number): number | null {
		if (!this.#isApart(time_s, reach_s, elapsed_s)) return null;
		this.#from_s = time_s - reach_s;
		this.#to_s = time_s;
		return this.#history.take(reach_s);
	}

	#isApart(time_s: number, reach_s: number, elapsed_s: number): boolean {
		if (Number.isNaN(this.#to_s)) return true;
		// Readings are a little early or late; half an interval is not an overlap.
		const slack_s = elapsed_s / 2;
		// Records may go back in time: logs that follow each other overlap, or a clock is set back.
		return time_s - reach_s >= this.#to_s - slack_s || time_s <= this.#from_s + slack_s;
	}
}
