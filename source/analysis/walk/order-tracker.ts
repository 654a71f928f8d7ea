/**
 * `forward`: as a logger writes records; `backward`: earlier than one before it; `detached`:
 * earlier than all of this stretch, as where part of a log is in the wrong place.
 */
export type Order = "forward" | "backward" | "detached";

/** Tells whether records come in the order of time. */
export class OrderTracker {
	#latest_s = Number.NEGATIVE_INFINITY;
	#earlier = 0;
	/** The present stretch: since the recording program started, or since a detached record. */
	#from_s = Number.POSITIVE_INFINITY;
	#to_s = Number.NEGATIVE_INFINITY;

	/** Takes the next record. @param isStart whether the recording program started with it */
	next(time_s: number, isStart: boolean): Order {
		// As nearly all records are.
		if (time_s >= this.#latest_s && time_s >= this.#from_s && !isStart) {
			this.#latest_s = time_s;
			this.#to_s = time_s;
			return "forward";
		}
		if (time_s < this.#latest_s) this.#earlier++;
		this.#latest_s = Math.max(this.#latest_s, time_s);
		const isDetached = time_s < this.#from_s && this.#from_s <= this.#to_s;
		const order = isDetached ? "detached" : time_s < this.#to_s ? "backward" : "forward";
		if (isStart || isDetached) {
			this.#from_s = time_s;
			this.#to_s = time_s;
		}
		this.#from_s = Math.min(this.#from_s, time_s);
		this.#to_s = Math.max(this.#to_s, time_s);
		return isStart ? "forward" : order;
	}

	/** The latest time of all records. */
	get latest_s(): number {
		return this.#latest_s;
	}

	/** How many records are earlier than one before them. */
	get earlier(): number {
		return this.#earlier;
	}
}
