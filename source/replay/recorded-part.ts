import type { FieldName } from "../core/metrics.ts";
import { type Line, MAX_LINE_BYTES } from "../record/line-splitter.ts";
import { type RecordedEvent, RecordReader } from "../record/record-reader.ts";
import type { RecordedSample } from "../record/recorded-sample.ts";
import { ChangeReader } from "./change-reader.ts";
import type { HeadedText } from "./headed-text.ts";
import { lineBlocks, wholeLines } from "./log-text.ts";
import { type Found, RecordSearch } from "./record-search.ts";

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

/** One log file: reads its records in file order, from any offset. */
export class RecordedPart {
	readonly path: string;
	readonly text: HeadedText;
	readonly first: Found;
	/** Finds records of this file. */
	readonly search: RecordSearch;
	#last: Found;
	#measured_bytes = 0;
	readonly #block_bytes: number;
	/** Offsets of the broken lines so far: a seek reads them again, but must not count them again. */
	readonly #skipped = new Set<number>();

	constructor(path: string, text: HeadedText, first: Found, block_bytes: number) {
		this.path = path;
		this.text = text;
		this.first = first;
		this.#last = first;
		this.#block_bytes = block_bytes;
		this.search = new RecordSearch(text, first, block_bytes);
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
		const last = await this.search.lastBefore(size, this.#measured_bytes - MAX_LINE_BYTES);
		// A concurrent search may have finished first, and covered more.
		if (size <= this.#measured_bytes) return;
		this.#measured_bytes = size;
		this.#last = last ?? this.#last;
	}

	/**
	 * Reads the records from one beginning of a line up to another; without the latter, waits for
	 * more until the text is complete.
	 */
	async *records(from: number, to?: number): AsyncGenerator<Records> {
		const range = { from, block_bytes: this.#block_bytes, ...(to === undefined ? {} : { to }) };
		const reader = new RecordReader(this.text.headerBefore(from));
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

	#skip(line: Line): void {
		if (this.#skipped.size < MAX_SKIPPED) this.#skipped.add(line.start);
	}
}

/** None if it is of a later version. */
function eventIn(reader: RecordReader): readonly RecordedEvent[] {
	const event = reader.event();
	return event === null ? [] : [event];
}
