import { open } from "node:fs/promises";
import { unpackGzip } from "../inputs/unpack-gzip.ts";

/** Size of one piece: larger texts than this are slower to decode. */
const PIECE_BYTES = 65_536;
/** Each read waits for another thread, which a busy machine lets wait. */
const SLICES_AT_ONCE = 16;

/** A file, and whether it is packed. */
export interface PackedLog {
	readonly path: string;
	readonly isGzip: boolean;
}

/**
 * Reads and unpacks the bytes of a log. A piece is valid until the next one.
 *
 * @param slice_bytes size of a piece, or how much of a packed file to unpack at a time
 * @param slicesAtOnce pieces of one read of a file that is not packed
 * @throws GzipDamage after all that precedes the damage has been yielded
 */
export async function* bytesOf(
	{ path, isGzip }: PackedLog,
	slice_bytes = PIECE_BYTES,
	slicesAtOnce = SLICES_AT_ONCE,
): AsyncGenerator<Buffer> {
	const file = await open(path);
	try {
		if (isGzip) {
			yield* unpackGzip(file, slice_bytes);
			return;
		}
		const size = slicesAtOnce * slice_bytes;
		let [buffer, other] = [Buffer.allocUnsafe(size), Buffer.allocUnsafe(size)];
		let offset = 0;
		for (let next = file.read(buffer, 0, size, 0); ; ) {
			const { bytesRead } = await next;
			if (bytesRead === 0) return;
			offset += bytesRead;
			// The next pieces are read while these are used.
			next = file.read(other, 0, size, offset);
			for (let at = 0; at < bytesRead; at += slice_bytes) {
				yield buffer.subarray(at, Math.min(bytesRead, at + slice_bytes));
			}
			[buffer, other] = [other, buffer];
		}
	} finally {
		await file.close();
	}
}
