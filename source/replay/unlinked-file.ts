import { randomUUID } from "node:crypto";
import { constants } from "node:fs";
import { access, type FileHandle, open, unlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ExitCode, errorCode, UserError } from "../core/errors.ts";

/**
 * Returns the folder for large temporary files: `TMPDIR` if it is set, else `/var/tmp` if it is
 * writable, because `/tmp` is often in memory.
 */
export async function folderForLargeFiles(): Promise<string> {
	if (process.env["TMPDIR"]) return tmpdir();
	const folder = "/var/tmp";
	return access(folder, constants.W_OK).then(
		() => folder,
		() => tmpdir(),
	);
}

/** Creates a file that no other process can open and that vanishes however this process ends. */
export async function openUnlinked(folder: string): Promise<FileHandle> {
	const path = join(folder, `anarchy-perf-ink-${randomUUID()}`);
	const file = await open(path, "wx+", 0o600).catch((error: unknown) => {
		const message = `a gzip log cannot be unpacked to ${folder} (${errorCode(error)}): set TMPDIR`;
		throw new UserError(message, ExitCode.usage);
	});
	await unlink(path);
	return file;
}
