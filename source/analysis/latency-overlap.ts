/** Tells estimates of the latency that say something new: those that overlap the last such one do not. */
export class LatencyOverlap {
	/** Which time the last one was about. */
	#from_s = Number.NaN;
	#to_s = Number.NaN;

	/**
	 * @param reach_s how far the estimate reaches back
	 * @param elapsed_s since the reading before it
	 */
	isNews(time_s: number, reach_s: number, elapsed_s: number): boolean {
		if (Number.isNaN(this.#to_s)) return true;
		// Readings are not exactly as far apart as they should be; half of one is no overlap.
		const slack_s = elapsed_s / 2;
		// Records may go back in time: logs follow each other that overlap, or the clock was set back.
		return time_s - reach_s >= this.#to_s - slack_s || time_s <= this.#from_s + slack_s;
	}

	/** It is known, and was made use of: the next ones are held against it. */
	taken(time_s: number, reach_s: number): void {
		this.#from_s = time_s - reach_s;
		this.#to_s = time_s;
	}
}
