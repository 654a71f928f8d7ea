/** Finds latency estimates that do not overlap in time, and so do not repeat each other. */
export class OverlapFilter {
	/** The time that the last accepted estimate is of. */
	#from_s = Number.NaN;
	#to_s = Number.NaN;

	/**
	 * @param reach_s how far the estimate reaches back
	 * @param elapsed_s since the reading before it
	 */
	isIndependent(time_s: number, reach_s: number, elapsed_s: number): boolean {
		if (Number.isNaN(this.#to_s)) return true;
		// Readings are a little early or late; half an interval is not an overlap.
		const slack_s = elapsed_s / 2;
		// Records may go back in time: logs that follow each other overlap, or a clock is set back.
		return time_s - reach_s >= this.#to_s - slack_s || time_s <= this.#from_s + slack_s;
	}

	/** Compares the next estimates with this one. */
	accept(time_s: number, reach_s: number): void {
		this.#from_s = time_s - reach_s;
		this.#to_s = time_s;
	}
}
