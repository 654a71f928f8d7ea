/** The two ends of a log that is found on the disk. All of it works on an open handle. */
import { ftruncateSync, readSync } from "node:fs";

const CHUNK = 64 * 1024;
const NEWLINE = 0x0a;

/** The first lines, each without its end; the last of them may be torn. */
export function firstLines(handle: number): { whole: string[]; torn: string } {
	const buffer = Buffer.alloc(CHUNK);
	const lines = buffer.toString("utf8", 0, readSync(handle, buffer, 0, CHUNK, 0)).split("\n");
	const torn = lines.pop() ?? "";
	return { whole: lines, torn };
}

/**
 * Cuts off what follows the last whole line: what a kill or a power cut left of a write.
 * @returns how many bytes that were
 */
export function cutTornTail(handle: number, size: number): number {
	const end = endOfLastLine(handle, size);
	if (end < size) ftruncateSync(handle, end);
	return size - end;
}

function endOfLastLine(handle: number, size: number): number {
	const buffer = Buffer.alloc(Math.min(CHUNK, size));
	for (let end = size; end > 0; ) {
		const begin = Math.max(0, end - CHUNK);
		const length = readSync(handle, buffer, 0, end - begin, begin);
		const newline = buffer.subarray(0, length).lastIndexOf(NEWLINE);
		if (newline >= 0) return begin + newline + 1;
		end = begin;
	}
	return 0;
}
