import { once } from "node:events";
import {
	close,
	closeSync,
	fchmod,
	fstatSync,
	fsync,
	futimes,
	openSync,
	read,
	type Stats,
	statSync,
	unlinkSync,
	write,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { promisify } from "node:util";
import { PendingFile, unpredictableName } from "../outputs/pending-file.ts";

const CHUNK = 64 * 1024;
const PERMISSIONS = 0o777;

const readSome = promisify(read) as (
	handle: number,
	buffer: Uint8Array,
) => Promise<{ bytesRead: number }>;
const writeSome = promisify(write) as (
	handle: number,
	bytes: Uint8Array,
) => Promise<{ bytesWritten: number }>;
const [syncHandle, closeHandle] = [promisify(fsync), promisify(close)];
const [setTimes, setMode] = [promisify(futimes), promisify(fchmod)];

/**
 * Compresses one finished part. The constructor and {@link finish} use paths, and are called with
 * the user's privileges; all between them runs in the background on open handles.
 */
export class PartCompression {
	/** The name of the part, in its directory. */
	readonly name: string;
	/**
	 * The path while it is compressed: an unpredictable name, so that no other user can be there
	 * first.
	 */
	readonly aside: string;
	/** Resolves when it has ended, also after a failure. */
	readonly ended: Promise<void>;
	readonly #path: string;
	readonly #compressed: PendingFile;
	readonly #stop = new AbortController();
	#outcome: "in progress" | "done" | { readonly error: unknown } = "in progress";

	constructor(path: string) {
		this.#path = path;
		this.name = basename(path);
		this.aside = join(dirname(path), `.${this.name}.gz.${unpredictableName()}`);
		const from = openSync(path, "r");
		try {
			this.#compressed = new PendingFile(`${path}.gz`, { aside: this.aside, mode: 0o600 });
		} catch (error) {
			closeSync(from);
			throw error;
		}
		this.ended = this.#compress(from, this.#compressed.handle).then(
			() => {
				this.#outcome = "done";
			},
			(error: unknown) => {
				this.#outcome = { error };
			},
		);
	}

	get isInProgress(): boolean {
		return this.#outcome === "in progress";
	}

	/** Ends it soon, without a result. */
	abort(): void {
		this.#stop.abort();
	}

	/** Replaces the part by the compressed one, or removes an incomplete result. */
	finish(): void {
		const isWanted = this.#outcome === "done" && exists(this.#path);
		if (!isWanted) this.#compressed.discard();
		else {
			this.#compressed.replace();
			unlinkSync(this.#path);
		}
		if (typeof this.#outcome === "object" && !this.#stop.signal.aborted) throw this.#outcome.error;
	}

	async #compress(from: number, to: number): Promise<void> {
		try {
			const status = fstatSync(from);
			await gzip(from, to, this.#stop.signal);
			await copyAttributes(status, to);
			await syncHandle(to);
		} finally {
			await closeHandle(from);
		}
	}
}

/** Settles when no read and no write is in progress, so that the handles can be closed. */
async function gzip(from: number, to: number, stop: AbortSignal): Promise<void> {
	const { createGzip } = await import("node:zlib");
	const stream = createGzip();
	const output = (async () => {
		for await (const chunk of stream) await writeAll(to, chunk);
	})();
	// It is awaited below; until then its failure must not count as unhandled.
	output.catch(() => {});
	try {
		for (;;) {
			stop.throwIfAborted();
			const buffer = Buffer.allocUnsafe(CHUNK);
			const { bytesRead } = await readSome(from, buffer);
			if (bytesRead === 0) break;
			const hasRoom = stream.write(buffer.subarray(0, bytesRead));
			if (!hasRoom) await Promise.race([once(stream, "drain"), output]);
		}
		stream.end();
		await output;
	} finally {
		stream.destroy();
		await output.catch(() => {});
	}
}

async function writeAll(handle: number, bytes: Uint8Array): Promise<void> {
	for (let at = 0; at < bytes.length; ) {
		at += (await writeSome(handle, bytes.subarray(at))).bytesWritten;
	}
}

/** Gives the compressed part the times and the permissions of the part. */
async function copyAttributes({ atime, mtime, mode }: Stats, handle: number): Promise<void> {
	await setMode(handle, mode & PERMISSIONS);
	await setTimes(handle, atime, mtime);
}

function exists(path: string): boolean {
	return statSync(path, { throwIfNoEntry: false }) !== undefined;
}
