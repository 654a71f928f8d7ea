/** The only reader of gzip, so that replay, analysis and comparison read the same from a file. */
import { constants, createGunzip, type Gunzip } from "node:zlib";

/** Deflate expands up to 1032 times: the size of a slice bounds what it unpacks to. */
const SLICE_BYTES = 16_384;

/** The interface of a packed file; open file handles have it. */
export interface PackedFile {
	/**
	 * Reads up to `length` bytes at `position` into `into`, at its offset `at`; reads 0 behind the
	 * end.
	 */
	read(
		into: Buffer,
		at: number,
		length: number,
		position: number,
	): Promise<{ readonly bytesRead: number }>;
}

/** The rest of the file is not gzip, or is missing; all before it was yielded. */
export class GzipDamage extends Error {
	override readonly name = "GzipDamage";
}

/**
 * Unpacks a gzip file of any number of members, piece by piece. Zeros behind its end are padding,
 * as they are for gzip itself.
 *
 * @returns the number of bytes of the file that are gzip
 * @throws GzipDamage after all that precedes the damage has been yielded
 */
export async function* unpackGzip(
	file: PackedFile,
	slice_bytes = SLICE_BYTES,
): AsyncGenerator<Buffer, number> {
	const unpacker = new Unpacker();
	let yielded_bytes = 0;
	try {
		for (let offset = 0; ; ) {
			const slice = await sliceAt(file, offset, slice_bytes);
			for (const piece of await unpacker.write(slice)) {
				yielded_bytes += piece.length;
				yield piece;
			}
			if (unpacker.error !== null) {
				// zlib has discarded what it had unpacked of this slice.
				yield* unpackBefore(file, { offset, slice, slice_bytes, skipped_bytes: yielded_bytes });
				throw damageFrom(unpacker.error);
			}
			if (unpacker.hasEnded) break;
			offset += slice.length;
		}
		await expectZeros(file, unpacker.used_bytes, slice_bytes);
		return unpacker.used_bytes;
	} finally {
		unpacker.destroy();
	}
}

interface DamagedSlice {
	readonly offset: number;
	readonly slice: Buffer;
	readonly slice_bytes: number;
	/** Number of unpacked bytes that were yielded already. */
	readonly skipped_bytes: number;
}

/** Yields what directly precedes the damage: unpacks again, the damaged slice byte by byte. */
async function* unpackBefore(file: PackedFile, damaged: DamagedSlice): AsyncGenerator<Buffer> {
	const unpacker = new Unpacker();
	let left_bytes = damaged.skipped_bytes;
	try {
		for (let offset = 0; offset < damaged.offset; ) {
			const slice = await sliceAt(file, offset, damaged.slice_bytes);
			if (slice.length === 0) return;
			for (const piece of await unpacker.write(slice)) left_bytes -= piece.length;
			offset += slice.length;
		}
		for (let at = 0; at < damaged.slice.length && unpacker.error === null; at++) {
			for (const piece of await unpacker.write(damaged.slice.subarray(at, at + 1))) {
				if (left_bytes < piece.length) yield piece.subarray(Math.max(0, left_bytes));
				left_bytes -= piece.length;
			}
		}
	} finally {
		unpacker.destroy();
	}
}

async function expectZeros(file: PackedFile, from: number, slice_bytes: number): Promise<void> {
	for (let offset = from; ; ) {
		const slice = await sliceAt(file, offset, slice_bytes);
		if (slice.length === 0) return;
		if (slice.some((byte) => byte !== 0)) throw new GzipDamage(NOT_GZIP);
		offset += slice.length;
	}
}

async function sliceAt(file: PackedFile, offset: number, length: number): Promise<Buffer> {
	const slice = Buffer.allocUnsafe(length);
	const { bytesRead } = await file.read(slice, 0, length, offset);
	return slice.subarray(0, bytesRead);
}

const NOT_GZIP = "what follows its end is not gzip";

/** zlib reports a wrong header only where a member may begin. */
function damageFrom({ message }: Error): GzipDamage {
	return new GzipDamage(message === "incorrect header check" ? NOT_GZIP : message);
}

/** A gunzip stream that unpacks slice by slice. */
class Unpacker {
	error: Error | null = null;
	/** Whether it has unpacked all: at the end of the file, or at zeros behind it. */
	hasEnded = false;
	readonly #gunzip: Gunzip = createGunzip({ flush: constants.Z_SYNC_FLUSH });
	#pieces: Buffer[] = [];
	#settle = () => {};

	constructor() {
		this.#gunzip.on("data", (piece: Buffer) => this.#pieces.push(piece));
		this.#gunzip.on("error", (error) => {
			this.error ??= error;
			this.#settle();
		});
		this.#gunzip.on("end", () => {
			this.hasEnded = true;
			this.#settle();
		});
	}

	get used_bytes(): number {
		return this.#gunzip.bytesWritten;
	}

	/** Unpacks the next slice; an empty one is the end of the file. */
	async write(slice: Buffer): Promise<Buffer[]> {
		// A stream that has ended or failed is destroyed, and emits no more events.
		if (this.error !== null || this.hasEnded) return [];
		await new Promise<void>((resolve) => {
			// Behind the last member, or at damage, zlib does not call back.
			this.#settle = resolve;
			if (slice.length > 0) this.#gunzip.write(slice, () => resolve());
			else this.#gunzip.end();
		});
		return this.#pieces.splice(0);
	}

	destroy(): void {
		this.#gunzip.destroy();
	}
}
