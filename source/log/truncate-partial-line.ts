/** The two ends of a log that exists already, read and cut through an open handle. */
import { ftruncateSync, readSync } from "node:fs";

const CHUNK = 64 * 1024;
const NEWLINE = 0x0a;
/** Far more than a kill or a power cut leaves of a write; a hole of a terabyte is not searched. */
export const MAX_PARTIAL_BYTES = 64 * 1024 ** 2;

/** The first lines, each without its end, and the partial line behind them. */
export function firstLines(handle: number): { whole: string[]; partial: string } {
	const buffer = Buffer.alloc(CHUNK);
	const lines = buffer.toString("utf8", 0, readSync(handle, buffer, 0, CHUNK, 0)).split("\n");
	const partial = lines.pop() ?? "";
	return { whole: lines, partial };
}

/**
 * Truncates the partial last line that a kill or a power cut left of a write.
 *
 * @returns its size in bytes; null if it is larger than that can be, and the file is unchanged
 */
export function truncatePartialLine(handle: number, size: number): number | null {
	const end = endOfLastLine(handle, size);
	if (end === null) return null;
	if (end < size) ftruncateSync(handle, end);
	return size - end;
}

function endOfLastLine(handle: number, size: number): number | null {
	const buffer = Buffer.alloc(Math.min(CHUNK, size));
	for (let end = size; end > 0; ) {
		if (size - end >= MAX_PARTIAL_BYTES) return null;
		const begin = Math.max(0, end - CHUNK);
		const length = readSync(handle, buffer, 0, end - begin, begin);
		const newline = buffer.subarray(0, length).lastIndexOf(NEWLINE);
		if (newline >= 0) return begin + newline + 1;
		end = begin;
	}
	return 0;
}
