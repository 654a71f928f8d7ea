/** Searches of one log file for records, by time and by place: each reads a few blocks of it. */
import { type Line, MAX_LINE_BYTES } from "../record/line-splitter.ts";
import { RecordReader } from "../record/record-reader.ts";
import type { RecordedSample } from "../record/recorded-sample.ts";
import type { HeadedText } from "./headed-text.ts";
import { lineBlocks } from "./log-text.ts";

/** A record, and where its line begins and ends in the text, in bytes. */
export interface Found {
	readonly record: RecordedSample;
	readonly start: number;
	readonly end: number;
}

/** Bytes that a search reads per line that it looks at. */
const PROBE_BYTES = 4096;

export class RecordSearch {
	readonly #text: HeadedText;
	readonly #first: Found;
	readonly #block_bytes: number;
	readonly #probe_bytes: number;

	/**
	 * @param first the first record of the text
	 * @param block_bytes to read at a time, at most
	 */
	constructor(text: HeadedText, first: Found, block_bytes: number) {
		this.#text = text;
		this.#first = first;
		this.#block_bytes = block_bytes;
		this.#probe_bytes = Math.min(PROBE_BYTES, block_bytes);
	}

	/**
	 * Returns the offset of the first record that is not earlier than this moment and that begins
	 * between `from` (the beginning of a line) and `to`; null if all of them are earlier.
	 *
	 * It is a binary search over bytes, and ends even if the times are not in order. Where the wall
	 * clock went back some moments were recorded twice, and it finds either of the two.
	 */
	async find(wall_ms: number, from: number, to: number): Promise<number | null> {
		const { start, record } = this.#first;
		if (from <= start && start < to && record.wall_ms >= wall_ms) return start;
		let low = from;
		let high = to;
		while (high - low > this.#probe_bytes) {
			const middle = low + Math.floor((high - low) / 2);
			const found = await this.firstFrom(middle, high);
			if (found !== null && found.record.wall_ms < wall_ms) low = found.end;
			else high = middle;
		}
		const found = await this.#firstWhere(low, to, ({ record }) => record.wall_ms >= wall_ms);
		return found?.start ?? null;
	}

	/**
	 * Returns the first record whose line begins between `offset`, which may be within a line, and
	 * `to`.
	 */
	firstFrom(offset: number, to: number): Promise<Found | null> {
		return this.#firstWhere(offset, to, () => true);
	}

	/**
	 * Returns the last record whose line begins before `offset`, and at or behind `min`. Reads
	 * nothing twice.
	 */
	async lastBefore(offset: number, min = 0): Promise<Found | null> {
		const lowest = Math.max(this.#first.start, min);
		let to = offset;
		for (let span = this.#probe_bytes; to > lowest; span *= 2) {
			const from = Math.max(lowest, to - span);
			const last = await this.#lastWithin(from, to);
			if (last !== null) return last;
			to = from;
		}
		return null;
	}

	async #firstWhere(
		offset: number,
		to: number,
		isWanted: (found: Found) => boolean,
	): Promise<Found | null> {
		const reader = this.#readerAt(offset);
		for await (const lines of this.#linesWithin(offset, to, this.#probe_bytes)) {
			for (const line of lines) {
				const found = foundIn(line, reader);
				if (found !== null && isWanted(found)) return found;
			}
		}
		return null;
	}

	async #lastWithin(offset: number, to: number): Promise<Found | null> {
		let last: Found | null = null;
		const reader = this.#readerAt(offset);
		const block_bytes = Math.max(this.#probe_bytes, Math.min(this.#block_bytes, to - offset + 1));
		for await (const lines of this.#linesWithin(offset, to, block_bytes)) {
			for (const line of lines) last = foundIn(line, reader) ?? last;
		}
		return last;
	}

	/**
	 * Reads the lines that begin between `offset`, which may be within a line, and `to`. Stops where
	 * the last of them is too long to be a record: a line may be as long as the log.
	 */
	async *#linesWithin(offset: number, to: number, block_bytes: number): AsyncGenerator<Line[]> {
		// The byte before shows whether a line begins exactly here.
		const from = Math.max(this.#first.start, offset - 1);
		const end = Math.min(this.#text.size, to + MAX_LINE_BYTES);
		for await (const lines of lineBlocks(this.#text, { from, to: end, block_bytes })) {
			yield lines.filter(({ start }) => start >= offset && start < to);
			if ((lines.at(-1)?.end ?? 0) >= to) return;
		}
	}

	/** Returns a reader with the header that applies at an offset. */
	#readerAt(offset: number): RecordReader {
		return new RecordReader(this.#text.headerBefore(offset));
	}
}

function foundIn({ text, start, end }: Line, reader: RecordReader): Found | null {
	if (text === null || reader.next(text) !== "record") return null;
	return { record: reader.sample(), start, end };
}
