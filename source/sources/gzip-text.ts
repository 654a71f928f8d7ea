import type { FileHandle } from "node:fs/promises";
import { createGunzip, type Gunzip } from "node:zlib";
import { formatBytes } from "../core/format.ts";
import type { LogText } from "./log-text.ts";
import { openUnlinked } from "./unlinked-file.ts";

/** Deflate makes up to 1032 bytes of one: what is given at a time bounds what comes at a time. */
const SLICE_BYTES = 16_384;
/** Enough for the first samples; the rest is unpacked when its turn comes. */
const HEAD_BYTES = 65_536;

/** How much all gzip logs of a recording together may still be unpacked to. */
export interface Budget {
	left_bytes: number;
	readonly limit_bytes: number;
}

export interface GzipTextOptions {
	readonly path: string;
	/** The compressed file; closed by {@link GzipText.close}. */
	readonly packed: FileHandle;
	readonly temporaryFolder: string;
	readonly budget: Budget;
}

/**
 * A gzip log, unpacked in the background into a file without a name, and read from there as far as
 * it has come. A seek in gzip itself would have to unpack everything before.
 */
export class GzipText implements LogText {
	#size = 0;
	#isComplete = false;
	#warning: string | null = null;
	readonly #options: GzipTextOptions;
	readonly #unpacked: FileHandle;
	readonly #gunzip: Gunzip = createGunzip();
	/** What the last slice was unpacked to. */
	#output: Buffer[] = [];
	#error: Error | null = null;
	#hasEnded = false;
	#settle = () => {};
	#offset = 0;
	#isClosed = false;
	#work: Promise<void> = Promise.resolve();
	#waiters: (() => void)[] = [];

	private constructor(options: GzipTextOptions, unpacked: FileHandle) {
		this.#options = options;
		this.#unpacked = unpacked;
		this.#gunzip.on("data", (bytes: Buffer) => this.#output.push(bytes));
		this.#gunzip.on("error", (error) => {
			this.#error ??= error;
			this.#settle();
		});
		this.#gunzip.on("end", () => {
			this.#hasEnded = true;
			this.#settle();
		});
	}

	/** Opens it with its beginning unpacked. */
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

	/** Unpacks all that is left; resolves when there is nothing more to come. Never rejects. */
	unpackAll(): Promise<void> {
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
		this.#end(null);
		await Promise.all([this.#unpacked.close(), this.#options.packed.close()]);
	}

	async #unpack(until_bytes: number): Promise<void> {
		const slice = Buffer.allocUnsafe(SLICE_BYTES);
		try {
			while (this.#size < until_bytes && !this.#isComplete && !this.#isClosed) {
				const { bytesRead } = await this.#options.packed.read(slice, 0, SLICE_BYTES, this.#offset);
				this.#offset += bytesRead;
				await this.#give(slice.subarray(0, bytesRead));
				await this.#keep();
				if (this.#error !== null) this.#end(`is damaged: ${this.#error.message}`);
				else if (this.#hasEnded) this.#end(null);
				this.#wake();
			}
		} catch (error) {
			this.#end(`can not be unpacked: ${error instanceof Error ? error.message : error}`);
		}
	}

	/** Resolves when all that follows from this slice, which is empty at the end, is there. */
	#give(slice: Buffer): Promise<void> {
		// It is destroyed then, and says nothing any more.
		if (this.#error !== null || this.#hasEnded) return Promise.resolve();
		return new Promise((resolve) => {
			// Bytes behind the last member, or damage: then zlib does not say that it took the slice.
			this.#settle = resolve;
			if (slice.length > 0) this.#gunzip.write(slice, () => resolve());
			else this.#gunzip.end();
		});
	}

	async #keep(): Promise<void> {
		const { budget } = this.#options;
		for (const bytes of this.#output.splice(0)) {
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
				return;
			}
		}
	}

	#end(problem: string | null): void {
		if (this.#isComplete) return;
		this.#isComplete = true;
		if (problem !== null) {
			this.#warning = `${this.#options.path} ${problem}; what comes before is shown`;
		}
		this.#gunzip.destroy();
		this.#output = [];
		this.#wake();
	}

	#wake(): void {
		for (const wake of this.#waiters.splice(0)) wake();
	}
}
