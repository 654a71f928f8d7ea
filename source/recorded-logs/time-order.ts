import { EVENTS } from "../analysis/walk/record-batch.ts";
import type { RecordTable } from "./record-table.ts";

/**
 * Yields the positions of all records of a table in the order of time; records of the same moment
 * in the order in which they were recorded. Merges the runs of the table, which are in that order.
 */
export function* inTimeOrder(table: RecordTable): Generator<number> {
	const { runs, appended } = table;
	const heap = new RunHeap(runs.length);
	for (const [run, start] of runs.entries()) {
		const end = runs[run + 1] ?? appended;
		if (start < end) heap.add(start, end, table.timeOf(start));
	}
	while (heap.size > 0) {
		const position = heap.position;
		yield position;
		if (position + 1 < heap.end) heap.advance(table.timeOf(position + 1));
		else heap.drop();
	}
}

/** Yields the times of readings, in the order of time. */
export function* readingTimes(table: RecordTable): Generator<number> {
	for (const position of inTimeOrder(table)) {
		const isReading = !table.isRemoved(position) && table.eventOf(position) !== GAP;
		if (isReading) yield table.timeOf(position);
	}
}

const GAP = EVENTS.indexOf("gap");

/**
 * A heap of runs, with the run of the earliest next record on top. It consists of arrays of numbers
 * because there may be millions of runs.
 */
class RunHeap {
	size = 0;
	readonly #positions: Float64Array;
	readonly #ends: Float64Array;
	readonly #times_s: Float64Array;

	constructor(maxSize: number) {
		this.#positions = new Float64Array(maxSize);
		this.#ends = new Float64Array(maxSize);
		this.#times_s = new Float64Array(maxSize);
	}

	/** The position of the next record of the run on top. */
	get position(): number {
		return this.#positions[0] as number;
	}

	/** The position behind the last record of the run on top. */
	get end(): number {
		return this.#ends[0] as number;
	}

	add(position: number, end: number, time_s: number): void {
		const last = this.size++;
		this.#put(last, position, end, time_s);
		for (let at = last; at > 0; ) {
			const parent = (at - 1) >> 1;
			if (!this.#isBefore(at, parent)) return;
			this.#swap(at, parent);
			at = parent;
		}
	}

	/** Advances the run on top to its next record, which has this time. */
	advance(time_s: number): void {
		this.#put(0, this.position + 1, this.end, time_s);
		this.#sink();
	}

	/** Removes the run on top, whose records are exhausted. */
	drop(): void {
		const last = --this.size;
		this.#put(
			0,
			this.#positions[last] as number,
			this.#ends[last] as number,
			this.#times_s[last] as number,
		);
		this.#sink();
	}

	#sink(): void {
		for (let at = 0; ; ) {
			const left = 2 * at + 1;
			if (left >= this.size) return;
			const right = left + 1;
			const first = right < this.size && this.#isBefore(right, left) ? right : left;
			if (!this.#isBefore(first, at)) return;
			this.#swap(first, at);
			at = first;
		}
	}

	#isBefore(one: number, other: number): boolean {
		const [a, b] = [this.#times_s[one] as number, this.#times_s[other] as number];
		return (
			a < b || (a === b && (this.#positions[one] as number) < (this.#positions[other] as number))
		);
	}

	#put(at: number, position: number, end: number, time_s: number): void {
		this.#positions[at] = position;
		this.#ends[at] = end;
		this.#times_s[at] = time_s;
	}

	#swap(one: number, other: number): void {
		const [position, end, time_s] = [
			this.#positions[one] as number,
			this.#ends[one] as number,
			this.#times_s[one] as number,
		];
		this.#put(
			one,
			this.#positions[other] as number,
			this.#ends[other] as number,
			this.#times_s[other] as number,
		);
		this.#put(other, position, end, time_s);
	}
}
