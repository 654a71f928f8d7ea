import type { FieldName } from "../core/metrics.ts";
import { type Line, MAX_LINE_BYTES } from "../record/line-splitter.ts";
import { type RecordedEvent, type RecordedSample, RecordReader } from "../record/record-reader.ts";
import { ChangeReader } from "./change-reader.ts";
import type { HeadedText } from "./headed-text.ts";
import { lineBlocks, wholeLines } from "./log-text.ts";

/** A record, and where its line begins and ends in the text, in bytes. */
export interface Found {
	readonly record: RecordedSample;
	readonly start: number;
	readonly end: number;
}

/**
 * The records of one block, in file order, and where their lines begin and end, in bytes. A search
 * looks at samples alone.
 */
export interface Records {
	readonly records: (RecordedSample | RecordedEvent)[];
	readonly start: number;
	readonly end: number;
}

/** Limit on broken lines that are counted, so that a file of garbage does not fill the memory. */
const MAX_SKIPPED = 10_000;

/** Bytes that a search reads per line that it looks at. */
const PROBE_BYTES = 4096;

/** One log file: reads its records in file order, from any offset. */
export class RecordedPart {
	readonly path: string;
	readonly text: HeadedText;
	readonly first: Found;
	#last: Found;
	#measured_bytes = 0;
	readonly #block_bytes: number;
	readonly #probe_bytes: number;
	/** Offsets of the broken lines so far: a seek reads them again, but must not count them again. */
	readonly #skipped = new Set<number>();

	constructor(path: string, text: HeadedText, first: Found, block_bytes: number) {
		this.path = path;
		this.text = text;
		this.first = first;
		this.#last = first;
		this.#block_bytes = block_bytes;
		this.#probe_bytes = Math.min(PROBE_BYTES, block_bytes);
	}

	/**
	 * The last record that can be read; while the text grows, as of the last {@link measure}.
	 */
	get last(): Found {
		return this.#last;
	}

	/** Number of broken lines so far, at most 10,000. */
	get skippedLines(): number {
		return this.#skipped.size;
	}

	/**
	 * Updates {@link last}.
	 *
	 * @param min_bytes growth below which a text that is not complete is not searched again
	 */
	async measure(min_bytes = 0): Promise<void> {
		const { size, isComplete } = this.text;
		if (size <= this.#measured_bytes) return;
		if (!isComplete && size < this.#measured_bytes + min_bytes) return;
		// A line that was partial at the last measurement began at most this far before its end.
		const last = await this.lastBefore(size, this.#measured_bytes - MAX_LINE_BYTES);
		// A concurrent search may have finished first, and covered more.
		if (size <= this.#measured_bytes) return;
		this.#measured_bytes = size;
		this.#last = last ?? this.#last;
	}

	/**
	 * Returns the offset of the first record that is not earlier than this moment and that begins
	 * between `from` (the beginning of a line) and `to`; null if all of them are earlier.
	 *
	 * It is a binary search over bytes, and ends even if the times are not in order. Where the wall
	 * clock went back some moments were recorded twice, and it finds either of the two.
	 */
	async find(wall_ms: number, from: number, to: number): Promise<number | null> {
		const { start, record } = this.first;
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
		const lowest = Math.max(this.first.start, min);
		let to = offset;
		for (let span = this.#probe_bytes; to > lowest; span *= 2) {
			const from = Math.max(lowest, to - span);
			const last = await this.#lastWithin(from, to);
			if (last !== null) return last;
			to = from;
		}
		return null;
	}

	/**
	 * Reads the records from one beginning of a line up to another; without the latter, waits for
	 * more until the text is complete.
	 */
	async *records(from: number, to?: number): AsyncGenerator<Records> {
		const range = { from, block_bytes: this.#block_bytes, ...(to === undefined ? {} : { to }) };
		const reader = this.#readerAt(from);
		for await (const lines of lineBlocks(this.text, range)) {
			const records: Records["records"] = [];
			for (const line of lines) {
				const kind = line.text === null ? "rejected" : reader.next(line.text);
				if (kind === "record") records.push(reader.sample());
				else if (kind === "event") records.push(...eventIn(reader));
				else if (kind === "rejected") this.#skip(line);
			}
			const [first, last] = [lines[0], lines.at(-1)];
			if (records.length > 0 && first !== undefined && last !== undefined) {
				yield { records, start: first.start, end: last.end };
			}
		}
	}

	/**
	 * Reads the events, and the samples that differ from the one before in these fields, with some
	 * that do not: see {@link ChangeReader}. Waits for more until the text is complete.
	 */
	async *changes(fields: ReadonlySet<FieldName>): AsyncGenerator<Records> {
		const from = this.first.start;
		const reader = new ChangeReader(this.text.headerBefore(from), fields);
		for await (const { lines, start } of wholeLines(this.text, from, this.#block_bytes)) {
			const end = start + lines.length;
			for (const records of reader.read(lines)) yield { records, start, end };
		}
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
		const from = Math.max(this.first.start, offset - 1);
		const end = Math.min(this.text.size, to + MAX_LINE_BYTES);
		for await (const lines of lineBlocks(this.text, { from, to: end, block_bytes })) {
			yield lines.filter(({ start }) => start >= offset && start < to);
			if ((lines.at(-1)?.end ?? 0) >= to) return;
		}
	}

	/** Returns a reader with the header that applies at an offset. */
	#readerAt(offset: number): RecordReader {
		return new RecordReader(this.text.headerBefore(offset));
	}

	#skip(line: Line): void {
		if (this.#skipped.size < MAX_SKIPPED) this.#skipped.add(line.start);
	}
}

/** None if it is of a later version. */
function eventIn(reader: RecordReader): readonly RecordedEvent[] {
	const event = reader.event();
	return event === null ? [] : [event];
}

function foundIn({ text, start, end }: Line, reader: RecordReader): Found | null {
	if (text === null || reader.next(text) !== "record") return null;
	return { record: reader.sample(), start, end };
}
