import { RecordReader } from "../record/record-reader.ts";
import type { LogText } from "./log-text.ts";

/** A text that knows which CSV header applies to each of its lines. */
export interface HeadedText extends LogText {
	/**
	 * Returns the header that applies to the first line that begins at this offset or behind it;
	 * null if no header precedes that line.
	 */
	headerBefore(offset: number): string | null;
}

/** Size of one read. */
const BLOCK_BYTES = 1_048_576;
/** Scanned before a log is shown, which takes about 0.1 s. */
const FIRST_BYTES = 256 * 1_048_576;
/** A log with more headers is not read further: it may consist of nothing else. */
const MAX_HEADERS = 10_000;

const NEWLINE = 0x0a;
const OPEN_BRACE = 0x7b;
const NAME = Buffer.from("time");
/** Bytes that may precede and follow the name of a column. */
const BOUNDS = new Set(Buffer.from('\n\r,"\u00BF'));

/**
 * Scans a text for headers, because a reading may begin anywhere: logs concatenated with `cat` have
 * headers in between, and their columns may change there. The part of a text that has not been
 * scanned counts as not yet available.
 */
export class ScannedText implements HeadedText {
	readonly #text: LogText;
	/** Where headers begin, ascending; each differs from the one before it. */
	readonly #headers: { readonly start: number; readonly header: string | null }[] = [];
	readonly #reader = new RecordReader();
	readonly #block = Buffer.allocUnsafe(BLOCK_BYTES);
	#size = 0;
	#isWithinLine = false;
	#isComplete = false;
	#isClosed = false;
	#warning: string | null = null;
	#work: Promise<void> = Promise.resolve();
	#waiters: (() => void)[] = [];

	private constructor(text: LogText) {
		this.#text = text;
	}

	/** Wraps a text and scans its beginning, which is all of most logs. */
	static async open(text: LogText, first_bytes = FIRST_BYTES): Promise<ScannedText> {
		const scanned = new ScannedText(text);
		while (scanned.#size < first_bytes && (await scanned.#scanBlock())) {}
		return scanned;
	}

	get size(): number {
		return this.#size;
	}

	get isComplete(): boolean {
		return this.#isComplete;
	}

	get warning(): string | null {
		return this.#warning ?? this.#text.warning;
	}

	headerBefore(offset: number): string | null {
		let [low, high] = [0, this.#headers.length];
		while (low < high) {
			const middle = (low + high) >> 1;
			// A reading from this offset meets a header that begins exactly here.
			if ((this.#headers[middle]?.start ?? 0) < offset) low = middle + 1;
			else high = middle;
		}
		return this.#headers[low - 1]?.header ?? null;
	}

	async read(into: Buffer, offset: number): Promise<number> {
		const length = Math.min(into.length, this.#size - offset);
		return length <= 0 ? 0 : this.#text.read(into.subarray(0, length), offset);
	}

	grown(): Promise<void> {
		if (this.#isComplete) return Promise.resolve();
		return new Promise((resolve) => this.#waiters.push(resolve));
	}

	finish(): Promise<void> {
		this.#work = Promise.all([this.#text.finish(), this.#scanAll()]).then(() => {});
		return this.#work;
	}

	async close(): Promise<void> {
		this.#isClosed = true;
		await this.#text.close();
		await this.#work;
		this.#end(null);
	}

	async #scanAll(): Promise<void> {
		try {
			while (!this.#isComplete && !this.#isClosed) {
				if (!(await this.#scanBlock()) && !this.#isComplete) await this.#text.grown();
				this.#wake();
			}
		} catch (error) {
			this.#end(`cannot be read: ${(error as Error).message}`);
		}
	}

	/** Scans the next block. @returns whether there was new text */
	async #scanBlock(): Promise<boolean> {
		// Queried before the read, or text that arrives between the two would be lost.
		const isEnd = this.#text.isComplete;
		const count = await this.#text.read(this.#block, this.#size);
		const bytes = this.#block.subarray(0, count);
		const behind = bytes.lastIndexOf(NEWLINE) + 1;
		if (behind > 0) {
			this.#findHeaders(bytes.subarray(0, behind));
			this.#isWithinLine = false;
			this.#size += behind;
		} else if (count === BLOCK_BYTES || isEnd) {
			// A line that is too long to be a header, or a partial line at the end.
			this.#isWithinLine = true;
			this.#size += count;
			if (isEnd && count === 0) this.#end(null);
		} else return false;
		return !this.#isComplete;
	}

	/** @param bytes end at the end of a line; they may begin within a line */
	#findHeaders(bytes: Buffer): void {
		let at = this.#isWithinLine ? bytes.indexOf(NEWLINE) + 1 : 0;
		for (at = bytes.indexOf(NAME, at); at >= 0; at = bytes.indexOf(NAME, at)) {
			if (!isColumn(bytes, at)) {
				at += NAME.length;
				continue;
			}
			const start = bytes.lastIndexOf(NEWLINE, at) + 1;
			const end = bytes.indexOf(NEWLINE, at);
			at = end + 1;
			// Records may contain the word as well; all records of JSON Lines do.
			if (
				bytes[start] === OPEN_BRACE ||
				this.#reader.next(bytes.toString("utf8", start, end)) !== "header"
			)
				continue;
			this.#add(this.#size + start, this.#reader.header);
		}
	}

	#add(start: number, header: string | null): void {
		if (this.#headers.at(-1)?.header === header) return;
		if (this.#headers.length < MAX_HEADERS) this.#headers.push({ start, header });
		else this.#end(`has more than ${MAX_HEADERS} headers; what comes before is shown`);
	}

	#end(problem: string | null): void {
		if (this.#isComplete) return;
		this.#isComplete = true;
		this.#warning = problem;
		this.#wake();
	}

	#wake(): void {
		for (const wake of this.#waiters.splice(0)) wake();
	}
}

/**
 * Returns whether the `time` at this offset is the name of a column: with a comma, a quote or the
 * end of a line on both sides.
 */
function isColumn(bytes: Buffer, at: number): boolean {
	const before = at === 0 ? NEWLINE : (bytes[at - 1] as number);
	const behind = bytes[at + NAME.length] as number;
	return BOUNDS.has(before) && BOUNDS.has(behind);
}
