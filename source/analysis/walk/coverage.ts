/** The part of a log's time that its readings cover. */
export interface Coverage {
	/** Stretches of time in which at least one reading is missing, for whatever reason. */
	readonly gaps: number;
	/** Their length beyond the usual interval between two readings, in seconds. */
	readonly gap_s: number;
	readonly longestGap_s: number;
	/** Wall clock at the beginning of the longest, in seconds since the Unix epoch. */
	readonly longestGapStart_s: number | null;
}

/** In usual intervals: two readings this far apart are a gap; one is missing, with some delay. */
const GAP_INTERVALS = 1.8;

/** Finds gaps between readings. */
export class CoverageTracker {
	readonly #interval_s: number;
	#last_s = Number.NaN;
	#gaps = 0;
	#gap_s = 0;
	#longest_s = 0;
	#longestStart_s: number | null = null;

	/** @param interval_s the usual time between two readings */
	constructor(interval_s: number) {
		this.#interval_s = interval_s;
	}

	/** There was a reading then. */
	reading(time_s: number): void {
		const missing_s = time_s - this.#last_s - this.#interval_s;
		if (missing_s > (GAP_INTERVALS - 1) * this.#interval_s) {
			this.#gaps++;
			this.#gap_s += missing_s;
			if (missing_s > this.#longest_s) {
				this.#longest_s = missing_s;
				this.#longestStart_s = this.#last_s;
			}
		}
		this.#last_s = time_s;
	}

	get coverage(): Coverage {
		return {
			gaps: this.#gaps,
			gap_s: this.#gap_s,
			longestGap_s: this.#longest_s,
			longestGapStart_s: this.#longestStart_s,
		};
	}
}
