/**
 * Small files, read safely: whatever is in a file's place (a FIFO, a device, a huge file, a server
 * that hangs) neither blocks the program nor fills its memory. All readers of small files go
 * through this room.
 */
import {
	close,
	closeSync,
	constants,
	fstat,
	fstatSync,
	open,
	openSync,
	read,
	readSync,
	type Stats,
} from "node:fs";
import { promisify } from "node:util";
import { inTime } from "./in-time.ts";
import { UnfitFile } from "./unfit-file.ts";

/**
 * Without `O_NONBLOCK` a FIFO in the file's place would block the open, and with it every signal;
 * with `O_NOCTTY` no terminal becomes the controlling one.
 */
export const NON_BLOCKING = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY;

const CHUNK_BYTES = 65_536;
const SCRATCH = Buffer.allocUnsafeSlow(CHUNK_BYTES);

const openFile = promisify(open);
const closeFile = promisify(close);
const readAt = promisify(read);
const statusOf = promisify<number, Stats>(fstat);

/**
 * Reads a regular file synchronously: for the program's own files, and for `/proc`. The size of the
 * file is not used, because kernel files report 0.
 *
 * @throws {UnfitFile} if it is not a regular file, or larger than `max_bytes`
 * @throws the system's error if it cannot be read
 */
export function readSmallFile(path: string, max_bytes: number): string {
	const handle = openSync(path, NON_BLOCKING);
	try {
		refuseIrregular(fstatSync(handle));
		const text = new BoundedText(max_bytes);
		for (;;) {
			const length = readSync(handle, SCRATCH);
			if (length === 0) return text.toString();
			text.add(SCRATCH.subarray(0, length));
		}
	} finally {
		closeSync(handle);
	}
}

/**
 * Reads a regular file in other threads: for files that a driver or a server provides.
 *
 * @throws {UnfitFile} as `readSmallFile` does, and if the file does not answer in time
 * @throws the system's error if it cannot be read
 */
export function readSmallFileInTime(path: string, max_bytes: number): Promise<string> {
	return inTime(path, async () => {
		const handle = await openFile(path, NON_BLOCKING);
		try {
			refuseIrregular(await statusOf(handle));
			const text = new BoundedText(max_bytes);
			const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
			for (;;) {
				const length = await readSome(handle, chunk);
				if (length === 0) return text.toString();
				text.add(chunk.subarray(0, length));
			}
		} finally {
			await closeFile(handle);
		}
	});
}

/**
 * Reads some bytes of a file of sysfs several times, one read after the other, in other threads.
 *
 * @param times how often
 * @returns the bytes of each read; fewer than `length` at the end of the file
 * @throws {UnfitFile} if the file does not answer in time
 * @throws the system's error if it cannot be read
 */
export function readRepeatedly(
	path: string,
	position: number,
	length: number,
	times: number,
): Promise<Uint8Array[]> {
	return inTime(path, async () => {
		const handle = await openFile(path, NON_BLOCKING);
		try {
			const reads: Uint8Array[] = [];
			for (let time = 0; time < times; time++) {
				const buffer = Buffer.alloc(length);
				const { bytesRead } = await readAt(handle, buffer, 0, length, position);
				reads.push(buffer.subarray(0, bytesRead));
			}
			return reads;
		} finally {
			await closeFile(handle);
		}
	});
}

/** Reads what is available behind the last read. @returns the number of bytes read; 0 at the end */
export function readSome(handle: number, into: Uint8Array): Promise<number> {
	return new Promise((resolve, reject) => {
		read(handle, into, 0, into.length, null, (error, length) =>
			error ? reject(error) : resolve(length),
		);
	});
}

/** Collects the pieces of a text of bounded size. */
export class BoundedText {
	readonly #max_bytes: number;
	readonly #pieces: Buffer[] = [];
	#bytes = 0;

	constructor(max_bytes: number) {
		this.#max_bytes = max_bytes;
	}

	get isEmpty(): boolean {
		return this.#bytes === 0;
	}

	/** Copies a piece. @throws {UnfitFile} if it exceeds the bound */
	add(piece: Uint8Array): void {
		this.#bytes += piece.length;
		if (this.#bytes > this.#max_bytes) throw UnfitFile.tooLarge(this.#max_bytes);
		this.#pieces.push(Buffer.from(piece));
	}

	toString(): string {
		return Buffer.concat(this.#pieces).toString("utf8");
	}
}

function refuseIrregular(status: Stats): void {
	if (status.isDirectory()) throw new UnfitFile("EISDIR", "it is a directory");
	if (!status.isFile()) throw new UnfitFile("ENOTREG", "it is not a regular file");
}
