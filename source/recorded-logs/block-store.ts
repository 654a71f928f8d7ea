import { closeSync, openSync, readSync, rmdirSync, unlinkSync, writeSync } from "node:fs";
import { join } from "node:path";
import { errorCode } from "../core/errors.ts";
import { makeTemporaryFolder } from "../outputs/temporary-folder.ts";
import { refusal } from "./log-files.ts";

/** One value for all rows of a block, as is common for counters, or one value per row. */
export type BlockColumn = number | Float64Array;

/** Consecutive rows, column by column. */
export interface Block {
	readonly count: number;
	readonly columns: readonly BlockColumn[];
}

/** A block in the file. Its columns that are arrays are stored there, one behind the other. */
interface StoredBlock {
	readonly count: number;
	readonly offset: number;
	/** Null for columns in the file. */
	readonly columns: readonly (number | null)[];
}

/** Limit on what is kept in memory, about two months at 1 Hz. The rest goes to a file. */
const MAX_MEMORY_BYTES = 256 * 1024 ** 2;
/** Number of blocks of the file that are cached in memory. */
const MAX_LOADED = 16;
const NUMBER_BYTES = Float64Array.BYTES_PER_ELEMENT;

/**
 * Stores blocks by their number: in memory up to a limit, and the rest in an unlinked file.
 */
export class BlockStore {
	readonly #maxMemory_bytes: number;
	readonly #inMemory: Block[] = [];
	#memory_bytes = 0;
	readonly #stored: StoredBlock[] = [];
	#file: number | null = null;
	#file_bytes = 0;
	/** Cached blocks by number, in the order in which they were loaded. */
	readonly #loaded = new Map<number, Block>();

	constructor(maxMemory_bytes = MAX_MEMORY_BYTES) {
		this.#maxMemory_bytes = maxMemory_bytes;
	}

	get length(): number {
		return this.#inMemory.length + this.#stored.length;
	}

	/** @throws {UserError} if there is no space for it */
	push(block: Block): void {
		if (this.#stored.length === 0 && this.#memory_bytes < this.#maxMemory_bytes) {
			this.#inMemory.push(block);
			for (const column of block.columns) {
				if (typeof column !== "number") this.#memory_bytes += column.byteLength;
			}
			return;
		}
		try {
			this.#write(block);
		} catch (error) {
			throw refusal(`${TOO_MUCH} (${errorCode(error)})`);
		}
	}

	block(index: number): Block {
		const known = this.#inMemory[index] ?? this.#loaded.get(index);
		if (known !== undefined) return known;
		const stored = this.#stored[index - this.#inMemory.length];
		if (stored === undefined) throw new RangeError(`there is no block ${index}`);
		const block = this.#read(stored);
		for (const [oldest] of this.#loaded) {
			if (this.#loaded.size < MAX_LOADED) break;
			this.#loaded.delete(oldest);
		}
		this.#loaded.set(index, block);
		return block;
	}

	close(): void {
		if (this.#file !== null) closeSync(this.#file);
		this.#file = null;
	}

	#write({ count, columns }: Block): void {
		this.#file ??= openUnlinked();
		const offset = this.#file_bytes;
		for (const column of columns) {
			if (typeof column === "number") continue;
			const bytes = new Uint8Array(column.buffer, column.byteOffset, column.byteLength);
			for (let at = 0; at < bytes.length; ) {
				at += writeSync(this.#file, bytes, at, bytes.length - at, this.#file_bytes + at);
			}
			this.#file_bytes += bytes.length;
		}
		const inBlock = columns.map((column) => (typeof column === "number" ? column : null));
		this.#stored.push({ count, offset, columns: inBlock });
	}

	#read({ count, offset, columns }: StoredBlock): Block {
		let place = offset;
		const read = (): Float64Array => {
			const values = new Float64Array(count);
			const bytes = new Uint8Array(values.buffer);
			for (let at = 0; at < bytes.length; ) {
				const got = readSync(this.#file as number, bytes, at, bytes.length - at, place + at);
				if (got === 0) throw new RangeError("a block ends before its time");
				at += got;
			}
			place += count * NUMBER_BYTES;
			return values;
		};
		return { count, columns: columns.map((column) => column ?? read()) };
	}
}

const TOO_MUCH =
	"the logs take more temporary space than there is: " +
	"analyse fewer of them at a time, or set TMPDIR to a folder with more space";

/** Creates a file that vanishes however this process ends. */
function openUnlinked(): number {
	const folder = makeTemporaryFolder("anarchy-analysis");
	const path = join(folder, "records");
	const file = openSync(path, "wx+", 0o600);
	unlinkSync(path);
	rmdirSync(folder);
	return file;
}
