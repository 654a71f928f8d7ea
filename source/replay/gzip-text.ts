import type { FileHandle } from "node:fs/promises";
import { formatBytes } from "../core/format.ts";
import { GzipDamage, unpackGzip } from "../inputs/unpack-gzip.ts";
import type { LogText } from "./log-text.ts";
import { openUnlinked } from "./unlinked-file.ts";

/** Unpacked when the log is opened: enough for its first samples. */
const HEAD_BYTES = 65_536;

/** Limits the unpacked size of all gzip logs of a recording together. */
export interface Budget {
	left_bytes: number;
	readonly limit_bytes: number;
}

export interface GzipTextOptions {
	readonly path: string;
	/** The compressed file; {@link GzipText.close} closes it. */
	readonly packed: FileHandle;
	readonly temporaryFolder: string;
	readonly budget: Budget;
}

/**
 * A gzip log: it is unpacked in the background into an unlinked file, and read from there. A seek
 * in gzip itself would have to unpack everything before.
 */
export class GzipText implements LogText {
	#size = 0;
	#isComplete = false;
	#warning: string | null = null;
	readonly #options: GzipTextOptions;
	readonly #unpacked: FileHandle;
	readonly #pieces: AsyncGenerator<Buffer, number>;
	#isClosed = false;
	#work: Promise<void> = Promise.resolve();
	#waiters: (() => void)[] = [];

	private constructor(options: GzipTextOptions, unpacked: FileHandle) {
		this.#options = options;
		this.#unpacked = unpacked;
		this.#pieces = unpackGzip(options.packed);
	}

	/** Opens a gzip log and unpacks its beginning. */
	static async open(options: GzipTextOptions): Promise<GzipText> {
		const text = new GzipText(options, await openUnlinked(options.temporaryFolder));
		await text.#unpack(HEAD_BYTES);
		return text;
	}

	get size(): number {
		return this.#size;
	}

	get isComplete(): boolean {
		return this.#isComplete;
	}

	get warning(): string | null {
		return this.#warning;
	}

	finish(): Promise<void> {
		this.#work = this.#unpack(Number.POSITIVE_INFINITY);
		return this.#work;
	}

	async read(into: Buffer, offset: number): Promise<number> {
		const length = Math.min(into.length, this.#size - offset);
		if (length <= 0) return 0;
		const { bytesRead } = await this.#unpacked.read(into, 0, length, offset);
		return bytesRead;
	}

	grown(): Promise<void> {
		if (this.#isComplete) return Promise.resolve();
		return new Promise((resolve) => this.#waiters.push(resolve));
	}

	async close(): Promise<void> {
		this.#isClosed = true;
		await this.#work;
		await this.#pieces.return(0);
		this.#end(null);
		await Promise.all([this.#unpacked.close(), this.#options.packed.close()]);
	}

	async #unpack(until_bytes: number): Promise<void> {
		try {
			while (this.#size < until_bytes && !this.#isComplete && !this.#isClosed) {
				const { value, done } = await this.#pieces.next();
				if (done === true) this.#end(null);
				else await this.#keep(value);
				this.#wake();
			}
		} catch (error) {
			const { message } = error as Error;
			const isDamage = error instanceof GzipDamage;
			this.#end(isDamage ? `is damaged: ${message}` : `cannot be unpacked: ${message}`);
		}
	}

	async #keep(bytes: Buffer): Promise<void> {
		const { budget } = this.#options;
		const allowed = bytes.subarray(0, Math.max(0, budget.left_bytes));
		for (let at = 0; at < allowed.length; ) {
			const left = allowed.length - at;
			const { bytesWritten } = await this.#unpacked.write(allowed, at, left, this.#size);
			at += bytesWritten;
			this.#size += bytesWritten;
			budget.left_bytes -= bytesWritten;
		}
		if (allowed.length < bytes.length) {
			this.#end(`is larger than ${formatBytes(budget.limit_bytes)} when unpacked`);
		}
	}

	#end(problem: string | null): void {
		if (this.#isComplete) return;
		this.#isComplete = true;
		if (problem !== null) {
			this.#warning = `${this.#options.path} ${problem}; what comes before is shown`;
		}
		this.#wake();
	}

	#wake(): void {
		for (const wake of this.#waiters.splice(0)) wake();
	}
}
