import { type Line, LONGEST_LINE_BYTES } from "../formats/line-splitter.ts";
import type { RecordedSample } from "../formats/read-record.ts";
import type { LogFormat } from "./log-format.ts";
import { type LogText, lineBlocks } from "./log-text.ts";

/** A record, and where its line lies in the text, in bytes. */
export interface Found {
	readonly record: RecordedSample;
	readonly start: number;
	readonly end: number;
}

/** The records of one block, in their order, and the bytes that they come from. */
export interface Records {
	readonly records: RecordedSample[];
	readonly start: number;
	readonly end: number;
}

/** So many broken lines are told apart, so that a file of garbage does not fill the memory. */
const MOST_SKIPPED = 10_000;

/** A search looks at single lines: so much is read for each. */
const PROBE_BYTES = 4096;

/** One log file: its records in their order, from anywhere. */
export class RecordedPart {
	readonly path: string;
	readonly text: LogText;
	readonly first: Found;
	#last: Found;
	#measured_bytes = 0;
	readonly #format: LogFormat;
	readonly #block_bytes: number;
	readonly #probe_bytes: number;
	/** Where the broken lines begin that were met; a seek meets them again. */
	readonly #skipped = new Set<number>();

	constructor(path: string, text: LogText, format: LogFormat, first: Found, block_bytes: number) {
		this.path = path;
		this.text = text;
		this.#format = format;
		this.first = first;
		this.#last = first;
		this.#block_bytes = block_bytes;
		this.#probe_bytes = Math.min(PROBE_BYTES, block_bytes);
	}

	/** The last record of what can be read; of a text still on its way, when it was last measured. */
	get last(): Found {
		return this.#last;
	}

	/** Broken lines that were met so far, up to 10,000. */
	get skippedLines(): number {
		return this.#skipped.size;
	}

	/** Looks for the last record anew, if much has come since; see {@link last}. */
	async measure(least_bytes = 0): Promise<void> {
		const { size, isComplete } = this.text;
		if (size <= this.#measured_bytes) return;
		if (!isComplete && size < this.#measured_bytes + least_bytes) return;
		// A line that was on its way when it was measured began at most its longest before that.
		const last = await this.lastBefore(size, this.#measured_bytes - LONGEST_LINE_BYTES);
		// Another search may have been faster, and have looked further.
		if (size <= this.#measured_bytes) return;
		this.#measured_bytes = size;
		this.#last = last ?? this.#last;
	}

	/**
	 * Where the first record lies that is not earlier than this moment, of those that begin from
	 * `from` (the beginning of a line) up to `to`; null where all are earlier.
	 *
	 * A binary search over bytes. It ends wherever the times in between lead it; where the wall
	 * clock went back, some moments were recorded twice, and it finds either.
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

	/** The first record whose line begins from `offset`, which may lie within a line, up to `to`. */
	firstFrom(offset: number, to: number): Promise<Found | null> {
		return this.#firstWhere(offset, to, () => true);
	}

	/** The last record whose line begins before `offset`, and from `least` on; reads nothing twice. */
	async lastBefore(offset: number, least = 0): Promise<Found | null> {
		const lowest = Math.max(this.first.start, least);
		let to = offset;
		for (let span = this.#probe_bytes; to > lowest; span *= 2) {
			const from = Math.max(lowest, to - span);
			const last = await this.#lastWithin(from, to);
			if (last !== null) return last;
			to = from;
		}
		return null;
	}

	/** Records from the beginning of a line on; up to the beginning of another, or as they come. */
	async *records(from: number, to?: number): AsyncGenerator<Records> {
		const range = { from, block_bytes: this.#block_bytes, ...(to === undefined ? {} : { to }) };
		for await (const lines of lineBlocks(this.text, range)) {
			const records: RecordedSample[] = [];
			for (const line of lines) {
				const record = this.#read(line);
				if (record !== null) records.push(record);
				else if (!this.#isHeader(line)) this.#skip(line);
			}
			const [first, last] = [lines[0], lines.at(-1)];
			if (records.length > 0 && first !== undefined && last !== undefined) {
				yield { records, start: first.start, end: last.end };
			}
		}
	}

	async #firstWhere(
		offset: number,
		to: number,
		isWanted: (found: Found) => boolean,
	): Promise<Found | null> {
		for await (const lines of this.#linesWithin(offset, to, this.#probe_bytes)) {
			for (const line of lines) {
				const found = this.#find(line);
				if (found !== null && isWanted(found)) return found;
			}
		}
		return null;
	}

	async #lastWithin(offset: number, to: number): Promise<Found | null> {
		let last: Found | null = null;
		const block_bytes = Math.max(this.#probe_bytes, Math.min(this.#block_bytes, to - offset + 1));
		for await (const lines of this.#linesWithin(offset, to, block_bytes)) {
			for (const line of lines.toReversed()) {
				const found = this.#find(line);
				if (found === null) continue;
				last = found;
				break;
			}
		}
		return last;
	}

	/**
	 * The lines that begin from `offset`, which may lie within a line, and before `to`. What is read
	 * ends where the last of them can be no record any more: a line may be as long as the log.
	 */
	async *#linesWithin(offset: number, to: number, block_bytes: number): AsyncGenerator<Line[]> {
		// The byte before decides whether a line begins just here.
		const from = Math.max(this.first.start, offset - 1);
		const end = Math.min(this.text.size, to + LONGEST_LINE_BYTES);
		for await (const lines of lineBlocks(this.text, { from, to: end, block_bytes })) {
			yield lines.filter(({ start }) => start >= offset && start < to);
			if ((lines.at(-1)?.end ?? 0) >= to) return;
		}
	}

	#find(line: Line): Found | null {
		const record = this.#read(line);
		return record === null ? null : { record, start: line.start, end: line.end };
	}

	#read(line: Line): RecordedSample | null {
		return line.text === null || line.text === "" ? null : this.#format.read(line.text);
	}

	/** Logs that were put together with `cat` have a header here and there. */
	#isHeader(line: Line): boolean {
		return line.text !== null && line.text === this.#format.header;
	}

	#skip(line: Line): void {
		if (this.#skipped.size < MOST_SKIPPED) this.#skipped.add(line.start);
	}
}
