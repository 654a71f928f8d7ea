/** The tightest of so many round trips gives the difference of the two clocks. */
const ROUND_TRIPS = 5;

/** The clock of a child process by ours: both run alike, and differ by a constant. */
export class ClockOffset {
	/** Our clock minus the child's, ms: within these bounds. */
	#low = Number.NEGATIVE_INFINITY;
	#high = Number.POSITIVE_INFINITY;
	#roundTrips = 0;

	/** Whether there were enough round trips. It does not change from then on. */
	get isKnown(): boolean {
		return this.#roundTrips >= ROUND_TRIPS;
	}

	/** The child read its clock between the sending of a request and the arrival of its answer. */
	add(sent_ms: number, child_ms: number, received_ms: number): void {
		this.#low = Math.max(this.#low, sent_ms - child_ms);
		this.#high = Math.min(this.#high, received_ms - child_ms);
		this.#roundTrips++;
	}

	toOurs(child_ms: number): number {
		return child_ms + (this.#low + this.#high) / 2;
	}
}
