import { closeSync, constants, fstatSync, openSync } from "node:fs";
import { ExitCode, UserError } from "../core/errors.ts";
import { formatBytes } from "../core/format.ts";
import { lockFile } from "./file-lock.ts";
import type { InvokingUser } from "./invoking-user.ts";
import type { LogFormat } from "./log-format.ts";
import { type ExistingLog, OpenLogFile, type WriteMode } from "./open-log-file.ts";
import { firstLines, MAX_PARTIAL_BYTES, truncatePartialLine } from "./truncate-partial-line.ts";

const { O_APPEND, O_CREAT, O_RDWR, O_NONBLOCK, O_NOCTTY } = constants;
/** Without `O_NONBLOCK` a FIFO or a device in the file's place could hang the open. */
const FLAGS = O_APPEND | O_CREAT | O_RDWR | O_NONBLOCK | O_NOCTTY;
/** How often another logger may move the file away just when it is opened. */
const ATTEMPTS = 5;
const MAX_SHOWN_LENGTH = 120;

export interface OpenLogOptions {
	readonly path: string;
	readonly format: LogFormat;
	readonly user: InvokingUser;
	readonly mode: WriteMode;
	/** Called with the reason if the file cannot be locked because no locks are available. */
	readonly warn: (cause: string) => void;
}

/** The lock of a log is held: by another logger, or by a file of ours that is not closed yet. */
export class LockedLog extends UserError {
	constructor(path: string) {
		super(refusalText(path, "another logger is writing it"), ExitCode.usage);
	}
}

/**
 * Opens a log to continue it, or creates it: locked, and without a partial last line.
 *
 * @throws {UserError} if it is not a log of this program, or another logger is writing it; then the
 *   file is untouched
 */
export function openLog({ path, format, user, mode, warn }: OpenLogOptions): OpenLogFile {
	for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
		const handle = user.run(() => openSync(path, FLAGS, 0o644));
		try {
			if (!fstatSync(handle).isFile()) throw refusal(path, "it is not a regular file");
			const lock = lockFile(handle, user);
			if (lock.kind === "busy") throw new LockedLog(path);
			if (lock.kind === "unavailable") warn(lock.cause);
			const log = new OpenLogFile(handle, inspect(handle, path, format), mode);
			if (user.run(() => log.isAt(path))) return log;
		} catch (error) {
			closeSync(handle);
			throw error;
		}
		// It was moved away after it was opened and before it was locked.
		closeSync(handle);
	}
	throw refusal(path, "another program keeps moving it away");
}

/** Checks that it is a log of this program, and truncates a partial last line. */
function inspect(handle: number, path: string, format: LogFormat): ExistingLog {
	const { size } = fstatSync(handle);
	const { whole, partial } = firstLines(handle);
	const [first] = whole;
	const isOnlyHeader = size === Buffer.byteLength(partial) && format.isPartialHeader(partial);
	const found = first === undefined ? (isOnlyHeader ? format : null) : format.resume(first);
	if (found === null) {
		const [got, expected] = [shown(first ?? partial), shown(format.firstLine)];
		const cause = `it begins with ${got}; a log of this program begins with ${expected}`;
		throw refusal(path, `${cause} (name another file)`);
	}
	const cut_bytes = truncatePartialLine(handle, size);
	if (cut_bytes === null) {
		const bound = formatBytes(MAX_PARTIAL_BYTES);
		const cause = `its last ${bound} contain no line end; move it away, or truncate it`;
		throw refusal(path, cause);
	}
	const record = whole[found.header === null ? 0 : 1];
	const first_ms = record === undefined ? null : found.timeOf(record);
	const mark = [
		...(record === undefined && cut_bytes === 0 ? [] : ["logging resumed"]),
		...(cut_bytes === 0 ? [] : [`a partial last line of ${cut_bytes} bytes was truncated`]),
	].join("; ");
	return { format: found, bytes: size - cut_bytes, first_ms, mark: mark === "" ? null : mark };
}

/** A line of an unknown file: on one line, and without anything that a terminal would obey. */
function shown(line: string): string {
	const text = line.length > MAX_SHOWN_LENGTH ? `${line.slice(0, MAX_SHOWN_LENGTH)}…` : line;
	return `“${text.replace(/\p{C}/gu, "\ufffd")}”`;
}

function refusal(path: string, cause: string): UserError {
	return new UserError(refusalText(path, cause), ExitCode.usage);
}

function refusalText(path: string, cause: string): string {
	return `will not write “${path}”: ${cause}`;
}
