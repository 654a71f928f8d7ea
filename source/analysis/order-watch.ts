/**
 * `onwards`, as a logger writes them; `back` behind one before it; or `apart`, earlier than all of
 * this stretch: a piece of a log that stands in the wrong place.
 */
export type Order = "onwards" | "back" | "apart";

/** Watches whether records come in the order of time. */
export class OrderWatch {
	#latest_s = Number.NEGATIVE_INFINITY;
	#earlier = 0;
	/** Of the present stretch: since the recording program began, or a piece that stands apart. */
	#from_s = Number.POSITIVE_INFINITY;
	#to_s = Number.NEGATIVE_INFINITY;

	/** Takes the next record. @param isStart whether the recording program began with it */
	next(time_s: number, isStart: boolean): Order {
		// As nearly all records are.
		if (time_s >= this.#latest_s && time_s >= this.#from_s && !isStart) {
			this.#latest_s = time_s;
			this.#to_s = time_s;
			return "onwards";
		}
		if (time_s < this.#latest_s) this.#earlier++;
		this.#latest_s = Math.max(this.#latest_s, time_s);
		const isApart = time_s < this.#from_s && this.#from_s <= this.#to_s;
		const order = isApart ? "apart" : time_s < this.#to_s ? "back" : "onwards";
		if (isStart || isApart) {
			this.#from_s = time_s;
			this.#to_s = time_s;
		}
		this.#from_s = Math.min(this.#from_s, time_s);
		this.#to_s = Math.max(this.#to_s, time_s);
		return isStart ? "onwards" : order;
	}

	/** The latest time of all. */
	get latest_s(): number {
		return this.#latest_s;
	}

	/** How many records were earlier than any before them. */
	get earlier(): number {
		return this.#earlier;
	}
}
