/** A count of events since the source began, from a count of the driver that may restart. */
export class EventTotal {
	#last: number | null = null;
	#total = 0;

	/** Returns the total after the next value of the driver; null if it has none. */
	next(value: number | null): number | null {
		if (value === null) return null;
		// What happened between two values of which the later is lower is unknown, and not counted.
		if (this.#last !== null && value > this.#last) this.#total += value - this.#last;
		this.#last = value;
		return this.#total;
	}
}
