import { statSync, writeFileSync } from "node:fs";
import { ExitCode, errorCode, UserError } from "../core/errors.ts";
import type { InvokingUser } from "../sinks/invoking-user.ts";
import { replaceFile } from "../sinks/replace-file.ts";
import { printable } from "../tui/line.ts";

/**
 * Writes a text file, which appears when it is whole. What is no regular file is written in place: a
 * pipe, or `/dev/stdout`.
 *
 * @param user whose rights it is written with
 * @throws {UserError} naming the file, with the exit code of usage
 */
export function writeOutput(path: string, text: string, user: Pick<InvokingUser, "run">): void {
	try {
		user.run(() => write(path, text));
	} catch (error) {
		const reason = reasonOf(errorCode(error));
		throw new UserError(`cannot write “${printable(path)}”: ${reason}`, ExitCode.usage);
	}
}

function write(path: string, text: string): void {
	const existing = statSync(path, { throwIfNoEntry: false });
	if (existing === undefined || existing.isFile()) replaceFile(path, text);
	else writeFileSync(path, text);
}

function reasonOf(code: string): string {
	const reasons: Readonly<Record<string, string>> = {
		ENOENT: "there is no such folder",
		ENOTDIR: "there is no such folder",
		EACCES: "permission denied",
		EISDIR: "it is a folder",
		ENOSPC: "the disk is full",
		EROFS: "the disk is read-only",
	};
	return reasons[code] ?? code;
}
