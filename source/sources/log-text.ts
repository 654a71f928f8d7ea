import type { FileHandle } from "node:fs/promises";
import { type Line, LineSplitter } from "../formats/line-splitter.ts";

/** The text of a log, which may still be on its way: a file, or what has been unpacked of one. */
export interface LogText {
	/** Bytes that can be read now. */
	readonly size: number;
	/** Nothing more will come. */
	readonly isComplete: boolean;
	/** What went wrong with what is missing, or null. It begins with the log's path. */
	readonly warning: string | null;
	/** Fills the buffer from this offset on; tells how many bytes it got, 0 behind the end. */
	read(into: Buffer, offset: number): Promise<number>;
	/** Resolves when there is more to read, or it is known that nothing more will come. */
	grown(): Promise<void>;
	close(): Promise<void>;
}

/** A file as it was when it was opened. */
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

	async grown(): Promise<void> {}

	async close(): Promise<void> {
		await this.#file.close();
	}
}

export interface LineRange {
	/** Offset of the first line. */
	readonly from: number;
	/** Offset behind the last line; without it, lines are waited for as long as more may come. */
	readonly to?: number;
	/** Bytes that are read, and kept in memory, at a time. */
	readonly block_bytes: number;
}

/** The lines of a text, block by block: those that each block completes. */
export async function* lineBlocks(text: LogText, range: LineRange): AsyncGenerator<Line[]> {
	const { from, to, block_bytes } = range;
	const buffer = Buffer.allocUnsafe(Math.min(block_bytes, Math.max(1, (to ?? Infinity) - from)));
	const splitter = new LineSplitter(from);
	let offset = from;
	while (to === undefined || offset < to) {
		const wanted = Math.min(buffer.length, (to ?? Infinity) - offset);
		// Asked before the read: what comes between the two would be lost otherwise.
		const isEnd = text.isComplete;
		const count = await text.read(buffer.subarray(0, wanted), offset);
		offset += count;
		if (count > 0) yield splitter.push(buffer.subarray(0, count));
		else if (isEnd || to !== undefined) break;
		else if (!text.isComplete) await text.grown();
	}
	if (text.isComplete && offset >= text.size) yield splitter.rest();
}
