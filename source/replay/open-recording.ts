/**
 * Opens recorded logs as one recording: which of them have records, and in which order they are.
 */
import { findCopies } from "./copied-parts.ts";
import { openPart, refusal } from "./open-part.ts";
import type { RecordedPart } from "./recorded-part.ts";
import { Recording } from "./recording.ts";
import { folderForLargeFiles } from "./unlinked-file.ts";

export interface RecordingOptions {
	/** Bytes to read, and to keep in memory, at a time. */
	readonly block_bytes?: number;
	/** Limits the unpacked size of all gzip logs together. */
	readonly gzipLimit_bytes?: number;
	/** Where to unpack gzip logs to, in unlinked files. */
	readonly temporaryFolder?: string;
}

const BLOCK_BYTES = 65_536;
const GZIP_LIMIT_BYTES = 4 * 1024 ** 3;
/**
 * Opens logs, given in any order. CSV and JSON Lines, gzip or not, may be mixed.
 *
 * @throws UserError naming the file that is missing, empty, or not a log
 */
export async function openRecording(
	paths: readonly string[],
	options: RecordingOptions = {},
): Promise<Recording> {
	const limit_bytes = options.gzipLimit_bytes ?? GZIP_LIMIT_BYTES;
	const partOptions = {
		block_bytes: options.block_bytes ?? BLOCK_BYTES,
		temporaryFolder: options.temporaryFolder ?? (await folderForLargeFiles()),
		budget: { left_bytes: limit_bytes, limit_bytes },
	};
	const parts: RecordedPart[] = [];
	const warnings: string[] = [];
	try {
		for (const path of paths) {
			const part = await openPart(path, partOptions);
			// A log that was just rotated has only its header.
			if (part === null) warnings.push(`${path} has no record`);
			else parts.push(part);
		}
		if (parts.length === 0) throw refusal(warnings[0] ?? "no log was given");
		for (const [copy, original] of await findCopies(parts)) {
			warnings.push(`${copy.path} is a copy of ${original.path}, and is shown once`);
			parts.splice(parts.indexOf(copy), 1);
			await copy.text.close();
		}
	} catch (error) {
		for (const { text } of parts) await text.close();
		throw error;
	}
	parts.sort((a, b) => a.first.record.wall_ms - b.first.record.wall_ms);
	return new Recording(parts, warnings);
}
