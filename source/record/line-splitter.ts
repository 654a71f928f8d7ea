/**
 * Replaces bytes that are not UTF-8 in a line's text. It is half of a surrogate pair, which UTF-8
 * cannot encode; a replacement character (U+FFFD) might be what was recorded.
 */
export const UNDECODABLE = "\uDFFF";

const REPLACEMENT = "\uFFFD";

/** A line of a log, and where it begins and ends in the log's text, in bytes. */
export interface Line {
	/**
	 * The text without its newline, with {@link UNDECODABLE} in place of what is not UTF-8; null if
	 * it is too long to be a record, or a partial last line.
	 */
	readonly text: string | null;
	readonly start: number;
	/** The offset behind its newline, where the next line starts. */
	readonly end: number;
}

/**
 * Receives a line as a slice of a text; null if the line is too long.
 *
 * @param bytes the bytes of the text if all of it is ASCII; otherwise undefined
 */
export type TakeLine = (
	text: string | null,
	from: number,
	to: number,
	bytes: Uint8Array | undefined,
) => void;

/** Limit on the length of a line: longer ones cannot be records, and are not kept in memory. */
export const MAX_LINE_BYTES = 65_536;

const NEWLINE = 0x0a;

/** Splits chunks of bytes into lines, and holds at most one line of them. */
export class LineSplitter {
	/** Copies of the beginning of a line whose end has not arrived yet. */
	#pieces: Buffer[] = [];
	#pieces_bytes = 0;
	#start: number;

	/** @param start offset of the first byte to arrive, which must begin a line */
	constructor(start = 0) {
		this.#start = start;
	}

	/** Returns the lines that these bytes complete. The bytes may be overwritten afterwards. */
	push(bytes: Buffer): Line[] {
		const lines: Line[] = [];
		let start = this.#start;
		this.forEach(bytes, (text, from, to) => {
			const line = text === null ? null : text.slice(from, to);
			lines.push({ text: line, start, end: this.#start });
			start = this.#start;
		});
		return lines;
	}

	/** Does what {@link push} does, but creates no object and string per line. */
	forEach(bytes: Buffer, take: TakeLine): void {
		let at = 0;
		if (this.#pieces_bytes > 0) {
			const end = bytes.indexOf(NEWLINE);
			if (end >= 0) {
				this.#completeHeld(bytes.subarray(0, end), take);
				at = end + 1;
			}
		}
		const last = bytes.lastIndexOf(NEWLINE);
		if (last >= at) this.#takeWhole(bytes.subarray(at, last + 1), take);
		this.#hold(bytes.subarray(Math.max(at, last + 1)));
	}

	/**
	 * Returns what is left at the end of the text. A line without a newline is partial: even if it
	 * looks complete, its last number may lack digits.
	 */
	rest(): Line[] {
		const end = this.#start + this.#pieces_bytes;
		return this.#pieces_bytes === 0 ? [] : [{ text: null, start: this.#start, end }];
	}

	#completeHeld(bytes: Buffer, take: TakeLine): void {
		const length = this.#pieces_bytes + bytes.length;
		const text =
			length > MAX_LINE_BYTES ? null : decodeLine(Buffer.concat([...this.#pieces, bytes]));
		this.#pieces = [];
		this.#pieces_bytes = 0;
		this.#start += length + 1;
		take(text, 0, text?.length ?? 0, undefined);
	}

	/** Takes complete lines, and decodes most of them at once. */
	#takeWhole(bytes: Buffer, take: TakeLine): void {
		const text = bytes.toString();
		// Each byte is then one character.
		const isAscii = text.length === bytes.length && !text.includes(REPLACEMENT);
		const codes = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
		for (let at = 0; at < bytes.length; ) {
			const end = isAscii ? text.indexOf("\n", at) : bytes.indexOf(NEWLINE, at);
			this.#start += end - at + 1;
			if (end - at > MAX_LINE_BYTES) take(null, 0, 0, undefined);
			else if (isAscii) take(text, at, end, codes);
			else {
				const line = decodeLine(bytes.subarray(at, end));
				take(line, 0, line.length, undefined);
			}
			at = end + 1;
		}
	}

	#hold(bytes: Buffer): void {
		if (bytes.length === 0) return;
		this.#pieces_bytes += bytes.length;
		if (this.#pieces_bytes > MAX_LINE_BYTES) this.#pieces = [];
		else this.#pieces.push(Buffer.from(bytes));
	}
}

/** Returns the text of a line, with {@link UNDECODABLE} in place of what is not UTF-8. */
export function decodeLine(bytes: Buffer): string {
	const text = bytes.toString();
	if (!text.includes(REPLACEMENT) || bytes.equals(Buffer.from(text))) return text;
	return text.replaceAll(REPLACEMENT, UNDECODABLE);
}
