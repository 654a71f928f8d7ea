import { closeSync, constants, fstatSync, openSync } from "node:fs";
import { ExitCode, UserError } from "../core/errors.ts";
import { lockFile } from "./file-lock.ts";
import type { InvokingUser } from "./invoking-user.ts";
import type { LogFormat } from "./log-format.ts";
import { type FoundLog, LogHandle, type Manner } from "./log-handle.ts";
import { cutTornTail, firstLines } from "./torn-tail.ts";

const { O_APPEND, O_CREAT, O_RDWR, O_NONBLOCK, O_NOCTTY } = constants;
/** Without `O_NONBLOCK` a FIFO or a device in the file's place could hang the open. */
const FLAGS = O_APPEND | O_CREAT | O_RDWR | O_NONBLOCK | O_NOCTTY;
/** How often another logger can move the file away just when it is opened. */
const ATTEMPTS = 5;
const LONGEST_SHOWN = 600;

export interface OpenLogOptions {
	readonly path: string;
	readonly format: LogFormat;
	readonly user: InvokingUser;
	readonly manner: Manner;
	/** Is told why the file could not be locked, where locks cannot be had at all. */
	readonly warn: (cause: string) => void;
}

/**
 * Opens a log to go on with it, or makes it: locked, its last line whole.
 * @throws {UserError} where the file is not one of ours, or another logger has it; it is untouched
 */
export function openLog({ path, format, user, manner, warn }: OpenLogOptions): LogHandle {
	for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
		const handle = user.run(() => openSync(path, FLAGS, 0o644));
		try {
			if (!fstatSync(handle).isFile()) {
				throw refusal(path, "it exists and is not a regular file");
			}
			const lock = lockFile(handle, user);
			if (lock.kind === "busy") throw refusal(path, "another logger is writing it");
			if (lock.kind === "unavailable") warn(lock.cause);
			const log = new LogHandle(handle, lookInto(handle, path, format), manner);
			if (user.run(() => log.isFile(path))) return log;
		} catch (error) {
			closeSync(handle);
			throw error;
		}
		// It was moved away after it was opened and before it was locked.
		closeSync(handle);
	}
	throw refusal(path, "it is moved away again and again");
}

/** Whether it is a log of ours, and how far it goes; what is torn at its end is cut off. */
function lookInto(handle: number, path: string, format: LogFormat): FoundLog {
	const { size } = fstatSync(handle);
	const { whole, torn } = firstLines(handle);
	const [first] = whole;
	const wasToBeOurs = size === Buffer.byteLength(torn) && format.wasToBeOurs(torn);
	const found = first === undefined ? (wasToBeOurs ? format : null) : format.toGoOn(first);
	if (found === null) {
		throw refusal(
			path,
			`it begins with ${shown(first ?? torn)}, a log of this program with “${format.firstLine}”`,
		);
	}
	const cut = cutTornTail(handle, size);
	const record = whole[found.header === null ? 0 : 1];
	const first_ms = record === undefined ? null : (found.readRecord(record)?.wall_ms ?? null);
	const mark = [
		...(record === undefined && cut === 0 ? [] : ["the log goes on after a stop of the logger"]),
		...(cut === 0 ? [] : [`a torn last line of ${cut} bytes was cut off`]),
	].join("; ");
	return { format: found, bytes: size - cut, first_ms, mark: mark === "" ? null : mark };
}

/** A line of a stranger's file: on one line, and without what a terminal would obey. */
function shown(line: string): string {
	const text = line.length > LONGEST_SHOWN ? `${line.slice(0, LONGEST_SHOWN)}…` : line;
	return `“${text.replace(/\p{C}/gu, "\ufffd")}”`;
}

function refusal(path: string, cause: string): UserError {
	return new UserError(`will not write “${path}”: ${cause}`, ExitCode.usage);
}
