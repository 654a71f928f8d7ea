/** An even number. */
const MAX_STRETCHES = 4096;
/** A window is known where so much of it, as a part, is neither missing nor covered twice. */
const TOLERANCE = 0.02;
/** The operations have to be known for this part of the time, or a mean is over time. */
const MIN_KNOWN = 0.95;

/** Whether a mean can be over operations, of which those of some of the time are known. */
export function areOperationsKnown(known_s: number, all_s: number): boolean {
	return known_s > 0 && known_s >= MIN_KNOWN * all_s;
}

/**
 * How many operations a window of time has, whose end is now: a latency is the mean over those of a
 * window that may be far longer than the interval between two readings. Memory is bounded: where
 * there are thousands of intervals, a stretch of time is of several, all of the same number.
 */
export class OperationHistory {
	#from_s: number[] = [];
	#to_s: number[] = [];
	#operations: number[] = [];
	/** How many intervals make one stretch: a power of two. */
	#perStretch = 1;
	#inLast = 0;
	/** Of the last interval. */
	#elapsed_s = Number.NaN;

	/**
	 * Adds the interval between two readings.
	 *
	 * @param time_s its end
	 * @param operations of both directions; NaN: unknown
	 */
	add(time_s: number, elapsed_s: number, operations: number): void {
		// Logs that follow each other may overlap, or the clock is set back.
		if (time_s < (this.#to_s.at(-1) ?? time_s)) this.#clear();
		if (this.#to_s.length === 0 || this.#inLast === this.#perStretch) {
			this.#begin(time_s - elapsed_s);
		}
		const last = this.#to_s.length - 1;
		this.#to_s[last] = time_s;
		this.#operations[last] = (this.#operations[last] as number) + operations;
		this.#inLast++;
		this.#elapsed_s = elapsed_s;
	}

	/**
	 * Returns the operations of the last `reach_s` seconds, NaN where they are not all known, and
	 * forgets what was before now.
	 */
	take(reach_s: number): number {
		const last = this.#to_s.length - 1;
		const now_s = this.#to_s[last] ?? Number.NaN;
		let [operations, covered_s] = [0, 0];
		for (let at = last; at >= 0; at--) {
			const [from_s, to_s] = [this.#from_s[at] as number, this.#to_s[at] as number];
			// Readings are a little early or late, so a stretch counts where its middle does.
			if ((from_s + to_s) / 2 < now_s - reach_s) break;
			operations += this.#operations[at] as number;
			covered_s += to_s - from_s;
		}
		const slack_s = this.#elapsed_s / 2;
		this.#clear();
		const isKnown = Math.abs(covered_s - reach_s) <= slack_s + TOLERANCE * reach_s;
		return isKnown ? operations : Number.NaN;
	}

	#clear(): void {
		if (this.#to_s.length === 0) return;
		this.#from_s = [];
		this.#to_s = [];
		this.#operations = [];
		this.#perStretch = 1;
	}

	#begin(from_s: number): void {
		if (this.#to_s.length === MAX_STRETCHES) this.#join();
		this.#from_s.push(from_s);
		this.#to_s.push(from_s);
		this.#operations.push(0);
		this.#inLast = 0;
	}

	/** Joins pairs of neighbours. */
	#join(): void {
		const pairs = <Value>(values: readonly Value[], join: (one: Value, next: Value) => Value) =>
			values.flatMap((value, at) => (at % 2 === 0 ? [join(value, values[at + 1] as Value)] : []));
		this.#from_s = pairs(this.#from_s, (first) => first);
		this.#to_s = pairs(this.#to_s, (_, second) => second);
		this.#operations = pairs(this.#operations, (first, second) => first + second);
		this.#perStretch *= 2;
	}
}
