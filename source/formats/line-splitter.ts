/** A line of a log, and where it lies in the log's text, in bytes. */
export interface Line {
	/** Without its end; null where it is too long to be a record, or was torn off at the end. */
	readonly text: string | null;
	readonly start: number;
	/** Behind its newline: where the next line starts. */
	readonly end: number;
}

/** No record is nearly as long: what is longer is not one, and is not kept in memory. */
export const LONGEST_LINE_BYTES = 65_536;

const NEWLINE = 0x0a;

/** Makes lines of bytes that come in pieces, and holds no more than one line of them. */
export class LineSplitter {
	/** Copies of the beginning of a line whose end has not come yet. */
	#pieces: Buffer[] = [];
	#pieces_bytes = 0;
	#start: number;

	/** @param start offset of the first byte that will come, which must be the first of a line */
	constructor(start = 0) {
		this.#start = start;
	}

	/** The lines that these bytes complete. The bytes may be overwritten afterwards. */
	push(bytes: Buffer): Line[] {
		const lines: Line[] = [];
		let at = 0;
		for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, at)) {
			lines.push(this.#complete(bytes, at, end));
			at = end + 1;
		}
		this.#hold(bytes.subarray(at));
		return lines;
	}

	/**
	 * What is left when nothing comes any more. A line without its end was torn while it was
	 * written. It may look whole, but then its last number may have lost digits.
	 */
	rest(): Line[] {
		const end = this.#start + this.#pieces_bytes;
		return this.#pieces_bytes === 0 ? [] : [{ text: null, start: this.#start, end }];
	}

	/** Makes as little garbage as it can: a log may be millions of lines that say nothing. */
	#complete(bytes: Buffer, from: number, to: number): Line {
		const start = this.#start;
		const length = this.#pieces_bytes + to - from;
		this.#start += length + 1;
		const isTooLong = length > LONGEST_LINE_BYTES;
		const text = isTooLong ? null : trimmed(this.#decode(bytes, from, to), start === 0);
		if (this.#pieces_bytes > 0) this.#pieces = [];
		this.#pieces_bytes = 0;
		return { text, start, end: this.#start };
	}

	#decode(bytes: Buffer, from: number, to: number): string {
		if (this.#pieces.length === 0) return bytes.toString("utf8", from, to);
		return Buffer.concat([...this.#pieces, bytes.subarray(from, to)]).toString("utf8");
	}

	#hold(bytes: Buffer): void {
		if (bytes.length === 0) return;
		this.#pieces_bytes += bytes.length;
		if (this.#pieces_bytes > LONGEST_LINE_BYTES) this.#pieces = [];
		else this.#pieces.push(Buffer.from(bytes));
	}
}

/** A spreadsheet ends lines with `\r\n`, and begins a file with a byte order mark. */
function trimmed(text: string, isFirst: boolean): string {
	const from = isFirst && text.startsWith("\uFEFF") ? 1 : 0;
	return text.slice(from, text.endsWith("\r") ? -1 : text.length);
}
