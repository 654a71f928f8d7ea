import type { RecordedSample } from "../formats/read-record.ts";
import type { Line } from "./line-splitter.ts";
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
		this.#measured_bytes = size;
		this.#last = (await this.lastBefore(size)) ?? this.first;
	}

	/**
	 * Where the first record lies that is not earlier than this moment, of those that begin from
	 * `from` (the beginning of a line) up to `to`; null where all are earlier.
	 *
	 * A binary search over bytes. It ends wherever the times in between lead it; where the wall
	 * clock went back, some moments were recorded twice, and it finds either.
	 */
	async find(wall_ms: number, from: number, to: number): Promise<number | null> {
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
	async firstFrom(offset: number, to: number): Promise<Found | null> {
		const start = await this.#lineFrom(offset, to);
		return start === null ? null : this.#firstWhere(start, to, () => true);
	}

	/** The last record whose line begins before `offset`. */
	async lastBefore(offset: number): Promise<Found | null> {
		for (let span = this.#probe_bytes; ; span *= 2) {
			const from = Math.max(this.first.start, offset - span);
			const last = await this.#lastWithin(from, offset);
			if (last !== null || from === this.first.start) return last;
		}
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

	/** Where the first line begins that begins from `offset` on, before `to`. */
	async #lineFrom(offset: number, to: number): Promise<number | null> {
		if (offset <= this.first.start) return this.first.start;
		// The byte before decides whether a line begins just here.
		const range = { from: offset - 1, to: this.text.size, block_bytes: this.#probe_bytes };
		for await (const [line] of lineBlocks(this.text, range)) {
			if (line !== undefined) return line.end < to ? line.end : null;
		}
		return null;
	}

	async #firstWhere(
		from: number,
		to: number,
		isWanted: (found: Found) => boolean,
	): Promise<Found | null> {
		const range = { from, to: this.text.size, block_bytes: this.#probe_bytes };
		for await (const lines of lineBlocks(this.text, range)) {
			for (const line of lines) {
				if (line.start >= to) return null;
				const record = this.#read(line);
				if (record === null) continue;
				const found = { record, start: line.start, end: line.end };
				if (isWanted(found)) return found;
			}
		}
		return null;
	}

	async #lastWithin(offset: number, to: number): Promise<Found | null> {
		const from = await this.#lineFrom(offset, to);
		if (from === null) return null;
		let last: Found | null = null;
		const range = { from, to: this.text.size, block_bytes: this.#probe_bytes };
		for await (const lines of lineBlocks(this.text, range)) {
			for (const line of lines.toReversed()) {
				const record = line.start < to ? this.#read(line) : null;
				if (record === null) continue;
				last = { record, start: line.start, end: line.end };
				break;
			}
			if ((lines.at(-1)?.end ?? 0) >= to) break;
		}
		return last;
	}

	#read(line: Line): RecordedSample | null {
		return line.text === null ? null : this.#format.read(line.text);
	}

	/** Logs that were put together with `cat` have a header here and there. */
	#isHeader(line: Line): boolean {
		return line.text !== null && line.text === this.#format.header;
	}

	#skip(line: Line): void {
		if (this.#skipped.size < MOST_SKIPPED) this.#skipped.add(line.start);
	}
}
