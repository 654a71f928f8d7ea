/** The part of a log's time that its readings cover. */
export interface Coverage {
	/** Stretches in which at least one reading is missing, for whatever reason. */
	readonly gaps: number;
	/** What they lack, in seconds: beyond the usual time between two readings. */
	readonly gap_s: number;
	readonly longestGap_s: number;
	/** Wall clock at the beginning of the longest, in seconds since the Unix epoch. */
	readonly longestGapStart_s: number | null;
}

/** So many usual intervals between two readings are a gap: one reading, and some delay, are missing. */
const GAP_INTERVALS = 1.8;

/** Watches for readings that are missing. */
export class CoverageWatch {
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
