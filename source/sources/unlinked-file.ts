import { randomUUID } from "node:crypto";
import { access, constants, type FileHandle, open, unlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ExitCode, errorCode, UserError } from "../core/errors.ts";

/**
 * Where large temporary files go: `/tmp` is often made of memory, `/var/tmp` never is. What
 * `TMPDIR` says goes before either.
 */
export async function folderForLargeFiles(): Promise<string> {
	if (process.env["TMPDIR"]) return tmpdir();
	const folder = "/var/tmp";
	return access(folder, constants.W_OK).then(
		() => folder,
		() => tmpdir(),
	);
}

/** A new file that nobody else can open, and that is gone however this process ends. */
export async function openUnlinked(folder: string): Promise<FileHandle> {
	const path = join(folder, `anarchy-perf-ink-${randomUUID()}`);
	const file = await open(path, "wx+", 0o600).catch((error: unknown) => {
		const message = `a gzip log can not be unpacked to ${folder} (${errorCode(error)}): set TMPDIR`;
		throw new UserError(message, ExitCode.usage);
	});
	await unlink(path);
	return file;
}
