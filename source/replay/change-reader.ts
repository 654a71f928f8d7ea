import type { FieldName } from "../core/metrics.ts";
import { columnsOf } from "../record/csv-columns.ts";
import { decodeLine, MAX_LINE_BYTES } from "../record/line-splitter.ts";
import { type RecordedEvent, RecordReader } from "../record/record-reader.ts";
import type { RecordedSample } from "../record/recorded-sample.ts";

/** Records of lines that follow each other directly. */
export type RecordRun = (RecordedSample | RecordedEvent)[];

/**
 * Reads the records of a CSV log that say something new: events, and samples that differ from the
 * one before in some fields. Rates and sums stand first in a line, and most lines differ from the
 * one before in these alone: where the rest of a line is the same bytes, its cells are not read.
 *
 * Such a line, read as a whole, would be a record with the same cells in the columns of the rest,
 * because that has no quotes; or it would be broken, which says nothing either.
 */
export class ChangeReader {
	readonly #reader: RecordReader;
	readonly #fields: ReadonlySet<FieldName>;
	/** The header whose columns were counted, and how many there are from the first field on. */
	#header: string | null = null;
	#count = 0;
	/** The rest of the last line that was read, one character per byte; null if it must not recur. */
	#rest: string | null = null;

	/**
	 * @param header of the first CSV lines; null if they begin with their header
	 * @param fields of which a change is new
	 */
	constructor(header: string | null, fields: ReadonlySet<FieldName>) {
		this.#reader = new RecordReader(header);
		this.#fields = fields;
	}

	/**
	 * Reads whole lines. Before each change comes the record that it differs from; the last line is
	 * always read, because it says how far the text goes.
	 *
	 * @returns the records, in runs that other lines were between
	 */
	read(lines: Buffer): RecordRun[] {
		// Searching a string takes a fraction of the time that a buffer takes.
		const text = lines.toString("latin1");
		let run: RecordRun = [];
		const runs = [run];
		/** Where the lines begin that were left out, up to the current one; -1 without any. */
		let skipped = -1;
		for (let at = 0; at < text.length; ) {
			const end = text.indexOf("\n", at);
			if (end + 1 < text.length && this.#isSame(text, at, end)) {
				if (skipped < 0) skipped = at;
			} else {
				if (skipped >= 0) {
					run = [];
					runs.push(run);
					this.#takeLast(lines, text, skipped, at, run);
					skipped = -1;
				}
				this.#take(lines, text, at, end, run);
			}
			at = end + 1;
		}
		return runs.filter(({ length }) => length > 0);
	}

	/** Reads the last record of some lines: those behind it may be broken. */
	#takeLast(lines: Buffer, text: string, from: number, end: number, run: RecordRun): void {
		for (let to = end - 1; to > from && run.length === 0; ) {
			const start = text.lastIndexOf("\n", to - 1) + 1;
			this.#take(lines, text, start, to, run);
			to = start - 1;
		}
	}

	#isSame(text: string, from: number, to: number): boolean {
		const rest = this.#rest;
		return rest !== null && to - rest.length > from && text.endsWith(rest, to);
	}

	/** Reads one line, and remembers its rest if that may recur without saying anything new. */
	#take(lines: Buffer, text: string, from: number, to: number, run: RecordRun): void {
		const reader = this.#reader;
		this.#rest = null;
		if (to - from > MAX_LINE_BYTES) return;
		const kind = reader.next(decodeLine(lines.subarray(from, to)));
		if (kind === "event") {
			const event = reader.event();
			if (event !== null) run.push(event);
		} else if (kind === "record") {
			const sample = reader.sample();
			run.push(sample);
			if (sample.event === "") this.#rest = this.#restOf(text.slice(from, to));
		}
	}

	#restOf(line: string): string | null {
		const { header } = this.#reader;
		if (header === null || line.startsWith("{")) return null;
		if (header !== this.#header) {
			this.#header = header;
			this.#count = columnsBehind(header, this.#fields);
		}
		let from = line.length;
		for (let column = 0; column < this.#count && from > 0; column++) {
			from = line.lastIndexOf(",", from - 1);
		}
		return from > 0 && from < line.length && !line.includes('"', from) ? line.slice(from) : null;
	}
}

/** The number of columns from the first one on that says whether there is something new. */
function columnsBehind(header: string, fields: ReadonlySet<FieldName>): number {
	const columns = columnsOf(header);
	const first = columns.findIndex(
		({ field }) => field !== null && (field === "event" || fields.has(field)),
	);
	return first < 0 ? 0 : columns.length - first;
}
