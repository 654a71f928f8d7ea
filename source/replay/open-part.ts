import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { describeFailure, ExitCode, UserError } from "../core/errors.ts";
import { RecordReader } from "../record/record-reader.ts";
import { whyNotALog } from "../record/why-not-a-log.ts";
import { type Budget, GzipText } from "./gzip-text.ts";
import { type HeadedText, ScannedText } from "./headed-text.ts";
import { type LogText, lineBlocks, PlainText } from "./log-text.ts";
import type { Found } from "./record-search.ts";
import { RecordedPart } from "./recorded-part.ts";

export interface PartOptions {
	readonly block_bytes: number;
	readonly temporaryFolder: string;
	readonly budget: Budget;
}

/** A file without a header or a record in its first bytes is not a log. */
const HEAD_BYTES = 65_536;

/** Opens one log; returns null if it has a header but no records yet. */
export async function openPart(path: string, options: PartOptions): Promise<RecordedPart | null> {
	const file = await openRegular(path);
	let text: HeadedText | null = null;
	try {
		text = await ScannedText.open(await openText(path, file, options));
		if (text.size === 0) throw refusal(text.warning ?? `${path} is empty`);
		const head = await readHead(text, options.block_bytes);
		if (typeof head === "string") {
			const why = text.warning ?? whyNotALog(head);
			throw refusal(`${path} is not a log of this program: ${why}`);
		}
		if (head !== null) {
			const part = new RecordedPart(path, text, head, options.block_bytes);
			await part.measure();
			return part;
		}
		await text.close();
		return null;
	} catch (error) {
		// A text closes its file. Closing twice fails, which does no harm.
		await (text ?? file).close().catch(() => {});
		throw error instanceof UserError ? error : unreadable(path, error);
	}
}

/** Returns the error for a file on the command line that cannot be replayed. */
export function refusal(message: string): UserError {
	return new UserError(message, ExitCode.usage);
}

/** Returns the error for a file that cannot be read. */
export function unreadable(path: string, error: unknown): UserError {
	const reason = describeFailure(error, {
		ENOENT: "no such file",
		EACCES: "permission denied",
		EISDIR: "it is a directory",
	});
	return refusal(`${path} cannot be read: ${reason}`);
}

async function openRegular(path: string): Promise<FileHandle> {
	// Without O_NONBLOCK a pipe would wait for its writer.
	const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK).catch(
		(error: unknown) => {
			throw unreadable(path, error);
		},
	);
	const status = await file.stat();
	if (status.isFile()) return file;
	await file.close();
	if (status.isDirectory()) throw refusal(`${path} cannot be read: it is a directory`);
	throw refusal(`${path} is not a regular file; pipe a stream into --replay -`);
}

async function openText(path: string, file: FileHandle, options: PartOptions): Promise<LogText> {
	const magic = Buffer.alloc(2);
	const { bytesRead } = await file.read(magic, 0, 2, 0);
	const isGzip = bytesRead === 2 && magic.readUInt16BE() === 0x1f8b;
	if (!isGzip) return new PlainText(file, (await file.stat()).size);
	const { temporaryFolder, budget } = options;
	return GzipText.open({ path, packed: file, temporaryFolder, budget });
}

/**
 * Returns the first record; null if there is only a header. If the text is not a log, returns why
 * its first line was rejected.
 */
async function readHead(text: LogText, block_bytes: number): Promise<Found | string | null> {
	const reader = new RecordReader();
	let hasHeader = false;
	let why = "";
	const range = { from: 0, to: text.size, block_bytes };
	for await (const lines of lineBlocks(text, range)) {
		for (const { text: line, start, end } of lines) {
			const kind = line === null ? "rejected" : reader.next(line);
			if (kind === "record") return { record: reader.sample(), start, end };
			hasHeader ||= kind === "header";
			if (kind === "rejected" && why === "") why = reader.reason;
			if (!hasHeader && end > HEAD_BYTES) return why;
		}
	}
	return hasHeader ? null : why;
}
