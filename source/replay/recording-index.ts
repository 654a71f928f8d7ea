import { unreadable } from "./open-part.ts";
import type { RecordedPart } from "./recorded-part.ts";

/** The beginning of a line in one of a recording's parts. */
export interface Place {
	readonly part: number;
	/** Bytes from the part's beginning. */
	readonly offset: number;
}

/** Finds moments in a recording, whose parts follow each other in time. */
export class RecordingIndex {
	readonly #parts: readonly RecordedPart[];

	/** @param parts at least one, in the order of their first samples */
	constructor(parts: readonly RecordedPart[]) {
		this.#parts = parts;
	}

	get count(): number {
		return this.#parts.length;
	}

	get first(): Place {
		return { part: 0, offset: this.part(0).first.start };
	}

	/** Returns where the last sample begins that is unpacked so far. */
	last(): Promise<Place> {
		return this.find(Number.POSITIVE_INFINITY);
	}

	part(index: number): RecordedPart {
		const part = this.#parts[index];
		if (part === undefined) throw new RangeError(`there is no part ${index}`);
		return part;
	}

	/**
	 * Returns where the first sample begins that is not earlier than this moment; the last sample if
	 * all are earlier, or if it is not unpacked yet. Searches only between `low` and `high`.
	 */
	async find(wall_ms: number, low: Place = this.first, high: Place | null = null): Promise<Place> {
		const lastIndex = high?.part ?? this.count - 1;
		let index = low.part;
		while (index < lastIndex && this.part(index + 1).first.record.wall_ms < wall_ms) index++;
		const part = this.part(index);
		const from = index === low.part ? low.offset : part.first.start;
		const to = index === high?.part ? high.offset : part.text.size;
		const isAll = part.text.isComplete;
		const offset = await named(part, part.search.find(wall_ms, from, to));
		if (offset !== null) return { part: index, offset };
		if (high !== null && index === high.part) return high;
		if (index < lastIndex && isAll) return this.#firstOf(index + 1);
		await named(part, part.measure());
		return { part: index, offset: part.last.start };
	}

	/** Returns where the sample before a place begins; the first sample if none precedes it. */
	async before(place: Place): Promise<Place> {
		for (let index = place.part; index >= 0; index--) {
			const part = this.part(index);
			const end = index === place.part ? place.offset : part.text.size;
			const found = await named(part, part.search.lastBefore(end));
			if (found !== null) return { part: index, offset: found.start };
		}
		return this.first;
	}

	/** Returns the start of the last `length_s` seconds, or `max_bytes` if fewer, before a place. */
	async pastOf(place: Place, length_s: number, max_bytes: number): Promise<Place> {
		const wall_ms = await this.timeAt(place);
		const begin = await this.find(wall_ms - length_s * 1000, this.first, place);
		let { part: index, offset } = place;
		let left_bytes = max_bytes;
		for (; index > begin.part; index--) {
			const before_bytes = offset - this.part(index).first.start;
			if (before_bytes >= left_bytes) break;
			left_bytes -= before_bytes;
			offset = this.part(index - 1).text.size;
		}
		const min = offset - left_bytes;
		if (index === begin.part && begin.offset >= min) return begin;
		const part = this.part(index);
		const found = await named(part, part.search.firstFrom(min, offset));
		if (found !== null) return { part: index, offset: found.start };
		return index < place.part ? this.#firstOf(index + 1) : place;
	}

	/** Returns the wall time of the first sample at or behind a place. */
	async timeAt(place: Place): Promise<number> {
		const part = this.part(place.part);
		const found = await named(part, part.search.firstFrom(place.offset, part.text.size));
		return (found ?? part.last).record.wall_ms;
	}

	#firstOf(index: number): Place {
		return { part: index, offset: this.part(index).first.start };
	}
}

/** Returns the result of reading a part, and adds the file's name to an error. */
async function named<Result>(part: RecordedPart, reading: Promise<Result>): Promise<Result> {
	return reading.catch((error: unknown) => {
		throw unreadable(part.path, error);
	});
}
