import { unreadable } from "./open-part.ts";
import type { RecordedPart } from "./recorded-part.ts";

/** The beginning of a line in one of a recording's parts. */
export interface Place {
	readonly part: number;
	/** Bytes from the part's beginning. */
	readonly offset: number;
}

/** Finds moments in the parts of a recording, which follow each other in time. */
export class Places {
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

	/** Where the recording's last sample lies, as far as it is unpacked. */
	last(): Promise<Place> {
		return this.find(Number.POSITIVE_INFINITY);
	}

	part(index: number): RecordedPart {
		const part = this.#parts[index];
		if (part === undefined) throw new RangeError(`there is no part ${index}`);
		return part;
	}

	/**
	 * The first sample that is not earlier than this moment; the last one where all are earlier, or
	 * where it is not unpacked yet. Looks between two places only, where they are given.
	 */
	async find(wall_ms: number, low: Place = this.first, high: Place | null = null): Promise<Place> {
		const lastIndex = high?.part ?? this.count - 1;
		let index = low.part;
		while (index < lastIndex && this.part(index + 1).first.record.wall_ms < wall_ms) index++;
		const part = this.part(index);
		const from = index === low.part ? low.offset : part.first.start;
		const to = index === high?.part ? high.offset : part.text.size;
		const isAll = part.text.isComplete;
		const offset = await named(part, part.find(wall_ms, from, to));
		if (offset !== null) return { part: index, offset };
		if (high !== null && index === high.part) return high;
		if (index < lastIndex && isAll) return this.#firstOf(index + 1);
		await named(part, part.measure());
		return { part: index, offset: part.last.start };
	}

	/** The sample before this place; the first one where there is none. */
	async before(place: Place): Promise<Place> {
		for (let index = place.part; index >= 0; index--) {
			const part = this.part(index);
			const end = index === place.part ? place.offset : part.text.size;
			const found = await named(part, part.lastBefore(end));
			if (found !== null) return { part: index, offset: found.start };
		}
		return this.first;
	}

	/** Where the seconds before a place begin, or the bytes before it where those are fewer. */
	async pastOf(place: Place, length_s: number, most_bytes: number): Promise<Place> {
		const wall_ms = await this.timeAt(place);
		const begin = await this.find(wall_ms - length_s * 1000, this.first, place);
		let { part: index, offset } = place;
		let left_bytes = most_bytes;
		for (; index > begin.part; index--) {
			const before_bytes = offset - this.part(index).first.start;
			if (before_bytes >= left_bytes) break;
			left_bytes -= before_bytes;
			offset = this.part(index - 1).text.size;
		}
		const least = offset - left_bytes;
		if (index === begin.part && begin.offset >= least) return begin;
		const part = this.part(index);
		const found = await named(part, part.firstFrom(least, offset));
		if (found !== null) return { part: index, offset: found.start };
		return index < place.part ? this.#firstOf(index + 1) : place;
	}

	/** Wall time of the first sample from a place on. */
	async timeAt(place: Place): Promise<number> {
		const part = this.part(place.part);
		const found = await named(part, part.firstFrom(place.offset, part.text.size));
		return (found ?? part.last).record.wall_ms;
	}

	#firstOf(index: number): Place {
		return { part: index, offset: this.part(index).first.start };
	}
}

/** The result of reading a part; an error names its file. */
async function named<Result>(part: RecordedPart, reading: Promise<Result>): Promise<Result> {
	return reading.catch((error: unknown) => {
		throw unreadable(part.path, error);
	});
}
