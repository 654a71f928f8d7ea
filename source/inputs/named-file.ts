/** Files named on the command line: opened with the invoking user's privileges, and pipes too. */
import { closeSync, fstatSync, openSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { errorCode } from "../core/errors.ts";
import { inTime } from "./in-time.ts";
import { BoundedText, NON_BLOCKING, readSome } from "./small-file.ts";
import { UnfitFile } from "./unfit-file.ts";

export interface NamedFileOptions {
	readonly max_bytes: number;
	/** Runs a synchronous action with the privileges of the user who typed the command. */
	readonly user: { run<T>(action: () => T): T };
	/** Ends the wait for a pipe, or for a server that hangs. */
	readonly stop: AbortSignal;
}

/** A sleeping disk, or the command in `<(a command)`, takes seconds. */
const TIMEOUT_MS = 30_000;
const POLL_MS = 20;

/**
 * Returns the text of a file, or of a pipe until its end; null if `stop` is aborted first.
 *
 * @throws {UnfitFile} if it is neither, is larger than `max_bytes`, or does not answer in time
 * @throws the system's error if it cannot be read
 */
export async function readNamedFile(
	path: string,
	{ max_bytes, user, stop }: NamedFileOptions,
): Promise<string | null> {
	const handle = user.run(() => openSync(path, NON_BLOCKING));
	const stopped = new Promise<null>((resolve) => {
		stop.addEventListener("abort", () => resolve(null), { once: true });
	});
	return Promise.race([readToEnd(path, handle, max_bytes, stop), stopped]);
}

async function readToEnd(
	path: string,
	handle: number,
	max_bytes: number,
	stop: AbortSignal,
): Promise<string | null> {
	try {
		const isPipe = isPipeAt(handle);
		const text = new BoundedText(max_bytes);
		const chunk = Buffer.allocUnsafe(max_bytes + 1);
		let end_ms = performance.now() + TIMEOUT_MS;
		while (!stop.aborted) {
			const length = await inTime(path, () => readNow(handle, chunk), TIMEOUT_MS);
			if (length === 0 && !(isPipe && text.isEmpty)) return text.toString();
			if (length !== null && length > 0) {
				text.add(chunk.subarray(0, length));
				end_ms = performance.now() + TIMEOUT_MS;
			} else if (performance.now() > end_ms) {
				throw new UnfitFile("ETIMEDOUT", "nothing is written to this pipe");
			} else await wait(POLL_MS);
		}
		return null;
	} finally {
		closeSync(handle);
	}
}

function isPipeAt(handle: number): boolean {
	const status = fstatSync(handle);
	if (status.isDirectory()) throw new UnfitFile("EISDIR", "it is a directory");
	if (status.isFIFO() || status.isFile()) return status.isFIFO();
	throw new UnfitFile("ENOTREG", "it is neither a regular file nor a pipe");
}

/** Reads what is available: null if a pipe is empty; 0 at its end, or if it has no writer yet. */
async function readNow(handle: number, chunk: Uint8Array): Promise<number | null> {
	try {
		return await readSome(handle, chunk);
	} catch (error) {
		if (errorCode(error) === "EAGAIN") return null;
		throw error;
	}
}
