import type { FileHandle } from "node:fs/promises";
import { type Line, LineSplitter, MAX_LINE_BYTES } from "../record/line-splitter.ts";

const NEWLINE = 0x0a;
/** A line that does not fit into it is too long to be a record. */
const MIN_BLOCK_BYTES = MAX_LINE_BYTES + 1;

/** The text of a log: a file, or an unpacked gzip file. It may still grow. */
export interface LogText {
	/** Bytes that can be read now. */
	readonly size: number;
	/** Whether the text has stopped growing. */
	readonly isComplete: boolean;
	/** Says why text is missing, beginning with the log's path; null if none is. */
	readonly warning: string | null;
	/** Fills the buffer from an offset; returns the number of bytes read, 0 behind the end. */
	read(into: Buffer, offset: number): Promise<number>;
	/** Fetches the rest of the text; resolves when the text is complete. Never rejects. */
	finish(): Promise<void>;
	/** Resolves when there is more to read, or when the text is complete. */
	grown(): Promise<void>;
	close(): Promise<void>;
}

/** A file, up to the size that it had when it was opened. */
export class PlainText implements LogText {
	readonly size: number;
	readonly isComplete = true;
	readonly warning = null;
	readonly #file: FileHandle;

	constructor(file: FileHandle, size: number) {
		this.#file = file;
		this.size = size;
	}

	async read(into: Buffer, offset: number): Promise<number> {
		const length = Math.min(into.length, this.size - offset);
		if (length <= 0) return 0;
		const { bytesRead } = await this.#file.read(into, 0, length, offset);
		return bytesRead;
	}

	async finish(): Promise<void> {}

	async grown(): Promise<void> {}

	async close(): Promise<void> {
		await this.#file.close();
	}
}

export interface LineRange {
	/** Offset of the first line. */
	readonly from: number;
	/** Offset behind the last line; without it, the reading waits until the text is complete. */
	readonly to?: number;
	/** Bytes to read, and to keep in memory, at a time. */
	readonly block_bytes: number;
}

/** Reads the lines of a text, block by block: yields the lines that each block completes. */
export async function* lineBlocks(text: LogText, range: LineRange): AsyncGenerator<Line[]> {
	const { from, to, block_bytes } = range;
	const buffer = Buffer.allocUnsafe(Math.min(block_bytes, Math.max(1, (to ?? Infinity) - from)));
	const splitter = new LineSplitter(from);
	let offset = from;
	while (to === undefined || offset < to) {
		const wanted = Math.min(buffer.length, (to ?? Infinity) - offset);
		// Queried before the read, or text that arrives between the two would be lost.
		const isEnd = text.isComplete;
		const count = await text.read(buffer.subarray(0, wanted), offset);
		offset += count;
		if (count > 0) yield splitter.push(buffer.subarray(0, count));
		else if (isEnd || to !== undefined) break;
		else if (!text.isComplete) await text.grown();
	}
	if (text.isComplete && offset >= text.size) yield splitter.rest();
}

/**
 * Reads a text block by block, and yields the whole lines of each: bytes that the next block
 * overwrites. Of a line that is longer than a block there is nothing. Waits until the text is
 * complete.
 */
export async function* wholeLines(
	text: LogText,
	from: number,
	block_bytes: number,
): AsyncGenerator<{ readonly lines: Buffer; readonly start: number }> {
	const buffer = Buffer.allocUnsafe(Math.max(MIN_BLOCK_BYTES, block_bytes));
	let isWithinLine = false;
	for (let offset = from; ; ) {
		// Queried before the read, or text that arrives between the two would be lost.
		const isEnd = text.isComplete;
		const count = await text.read(buffer, offset);
		const block = buffer.subarray(0, count);
		const end = block.lastIndexOf(NEWLINE) + 1;
		const start = isWithinLine ? block.indexOf(NEWLINE) + 1 : 0;
		if (end > start) yield { lines: block.subarray(start, end), start: offset + start };
		if (end > 0) {
			isWithinLine = false;
			offset += end;
		} else if (count === buffer.length) {
			isWithinLine = true;
			offset += count;
		} else if (isEnd) return;
		else if (!text.isComplete) await text.grown();
	}
}
