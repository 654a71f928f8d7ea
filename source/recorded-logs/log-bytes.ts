import { open } from "node:fs/promises";
import { unpackGzip } from "../inputs/unpack-gzip.ts";

/** Size of one read. */
const PIECE_BYTES = 65_536;

/** A file, and whether it is packed. */
export interface PackedLog {
	readonly path: string;
	readonly isGzip: boolean;
}

/**
 * Reads and unpacks the bytes of a log. A piece is valid until the next one.
 *
 * @param slice_bytes how much of the file to read at a time
 * @throws GzipDamage after all that precedes the damage has been yielded
 */
export async function* bytesOf(
	{ path, isGzip }: PackedLog,
	slice_bytes = PIECE_BYTES,
): AsyncGenerator<Buffer> {
	const file = await open(path);
	try {
		if (isGzip) {
			yield* unpackGzip(file, slice_bytes);
			return;
		}
		let [buffer, other] = [Buffer.allocUnsafe(slice_bytes), Buffer.allocUnsafe(slice_bytes)];
		let offset = 0;
		for (let next = file.read(buffer, 0, slice_bytes, 0); ; ) {
			const { bytesRead } = await next;
			if (bytesRead === 0) return;
			offset += bytesRead;
			// The next piece is read while this one is used.
			next = file.read(other, 0, slice_bytes, offset);
			yield buffer.subarray(0, bytesRead);
			[buffer, other] = [other, buffer];
		}
	} finally {
		await file.close();
	}
}
