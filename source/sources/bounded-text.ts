import { closeSync, constants, openSync, readSync } from "node:fs";

const CHUNK_BYTES = 65_536;
/** Without `O_NONBLOCK` a FIFO in the file's place would hang the open. */
const UNWAITED = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY;

/**
 * The text of a file of at most so many bytes; null where there are more. A file's size is not asked:
 * that of `/dev/zero` is 0, and that of a pipe is not known.
 *
 * @param isAwaited a pipe's writer is waited for, as for `<(a command)` on the command line
 * @throws the system's error where it cannot be read
 */
export function boundedText(path: string, most_bytes: number, isAwaited = false): string | null {
	const handle = openSync(path, isAwaited ? constants.O_RDONLY : UNWAITED);
	try {
		const pieces: Buffer[] = [];
		for (let bytes = 0; bytes <= most_bytes; ) {
			const piece = Buffer.allocUnsafe(CHUNK_BYTES);
			const length = readSync(handle, piece);
			if (length === 0) return Buffer.concat(pieces).toString("utf8");
			pieces.push(piece.subarray(0, length));
			bytes += length;
		}
		return null;
	} finally {
		closeSync(handle);
	}
}
