import { EVENTS, type RecordBatch } from "./record-batch.ts";

const GAP = EVENTS.indexOf("gap");

/**
 * Restores times that were cut to whole seconds or minutes, coarser than the readings: the
 * monotonic `elapsed_s` says how far apart these are, and the cut times bound where they are.
 */
export class FineTimes {
	readonly #resolution_s: number;
	/** The restored times of the last record and of the last reading. */
	#last_s = Number.NEGATIVE_INFINITY;
	#reading_s = Number.NaN;

	/** @param resolution_s what times were cut to, in seconds */
	constructor(resolution_s: number) {
		this.#resolution_s = resolution_s;
	}

	/** The next batch with restored times; the given one stays as it is. */
	next({ count, columns }: RecordBatch): RecordBatch {
		const time_s = new Float64Array(columns.time_s.length);
		for (let row = 0; row < count; row++) {
			time_s[row] = this.#restored(columns, row, count);
			this.#last_s = time_s[row] as number;
			if (columns.event[row] !== GAP) this.#reading_s = this.#last_s;
		}
		return { count, columns: { ...columns, time_s } };
	}

	#restored(columns: RecordBatch["columns"], row: number, count: number): number {
		const cut_s = columns.time_s[row] as number;
		const next_s = cut_s + this.#resolution_s;
		const since_s = this.#reading_s + (columns.elapsed_s[row] as number);
		const isKnown = Number.isFinite(since_s) && this.#last_s <= next_s;
		if (isKnown) return Math.min(Math.max(since_s, cut_s, this.#last_s), next_s);
		const first_s = Math.min(firstOf(columns, row, count), next_s);
		return this.#last_s <= next_s ? Math.max(first_s, this.#last_s) : first_s;
	}
}

/** The time of a record of which only the ones behind it tell more: back from the next cut time. */
function firstOf(
	{ time_s, elapsed_s }: RecordBatch["columns"],
	row: number,
	count: number,
): number {
	const cut_s = time_s[row] as number;
	let before_s = 0;
	for (let next = row + 1; next < count; next++) {
		before_s += elapsed_s[next] as number;
		if (time_s[next] !== cut_s) {
			const found_s = (time_s[next] as number) - before_s;
			return Number.isNaN(found_s) ? cut_s : Math.max(found_s, cut_s);
		}
	}
	return cut_s;
}
