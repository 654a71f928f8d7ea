import { constants, type FileHandle, open } from "node:fs/promises";
import { ExitCode, errorCode, UserError } from "../core/errors.ts";
import { type Budget, GzipText } from "./gzip-text.ts";
import { formatFrom, type LogFormat } from "./log-format.ts";
import { type LogText, lineBlocks, PlainText } from "./log-text.ts";
import { type Found, RecordedPart } from "./recorded-part.ts";

export interface PartOptions {
	readonly block_bytes: number;
	readonly temporaryFolder: string;
	readonly budget: Budget;
}

/** A log's first record comes this soon, or it is not a log. */
const HEAD_BYTES = 65_536;

/** Opens one log; null where it has a header and no record yet. */
export async function openPart(path: string, options: PartOptions): Promise<RecordedPart | null> {
	const file = await openRegular(path);
	let text: LogText | null = null;
	try {
		text = await openText(path, file, options);
		if (text.size === 0) throw refusal(text.warning ?? `${path} is empty`);
		const head = await readHead(text, options.block_bytes);
		if (head === null) {
			const why = text.warning ?? "it has neither a CSV header with “time” nor JSON Lines records";
			throw refusal(`${path} is not a log of this program: ${why}`);
		}
		const { format, first } = head;
		if (first !== null) {
			const part = new RecordedPart(path, text, format, first, options.block_bytes);
			await part.measure();
			return part;
		}
		await text.close();
		return null;
	} catch (error) {
		// A text closes its file; closing twice is refused, which is as good.
		await (text ?? file).close().catch(() => {});
		throw error instanceof UserError ? error : unreadable(path, error);
	}
}

/** The error of a log that is refused: the command line names a file that can not be replayed. */
export function refusal(message: string): UserError {
	return new UserError(message, ExitCode.usage);
}

/** The error of a file that can not be read. */
export function unreadable(path: string, error: unknown): UserError {
	const code = errorCode(error);
	const words: Record<string, string> = {
		ENOENT: "there is no such file",
		EACCES: "permission denied",
		EISDIR: "it is a directory",
	};
	const message = error instanceof Error ? error.message : String(error);
	return refusal(`${path} can not be read: ${words[code] ?? message}`);
}

async function openRegular(path: string): Promise<FileHandle> {
	// A pipe would wait for its writer.
	const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK).catch(
		(error: unknown) => {
			throw unreadable(path, error);
		},
	);
	const status = await file.stat();
	if (status.isFile()) return file;
	await file.close();
	if (status.isDirectory()) throw refusal(`${path} can not be read: it is a directory`);
	throw refusal(`${path} is not a regular file; a stream is replayed from “-”`);
}

async function openText(path: string, file: FileHandle, options: PartOptions): Promise<LogText> {
	const magic = Buffer.alloc(2);
	const { bytesRead } = await file.read(magic, 0, 2, 0);
	const isGzip = bytesRead === 2 && magic.readUInt16BE() === 0x1f8b;
	if (!isGzip) return new PlainText(file, (await file.stat()).size);
	const { temporaryFolder, budget } = options;
	return GzipText.open({ path, packed: file, temporaryFolder, budget });
}

/** The format, told by the first line that has one, and the first record after that. */
async function readHead(
	text: LogText,
	block_bytes: number,
): Promise<{ format: LogFormat; first: Found | null } | null> {
	let format: LogFormat | null = null;
	const range = { from: 0, to: text.size, block_bytes };
	for await (const lines of lineBlocks(text, range)) {
		for (const { text: line, start, end } of lines) {
			if (line === null) continue;
			format ??= formatFrom(line);
			const record = format?.read(line) ?? null;
			if (format !== null && record !== null) return { format, first: { record, start, end } };
			if (format === null && end > HEAD_BYTES) return null;
		}
	}
	return format === null ? null : { format, first: null };
}
