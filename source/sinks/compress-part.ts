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
	readSync,
	renameSync,
	rmSync,
	type Stats,
	statSync,
	unlinkSync,
	write,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { promisify } from "node:util";

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
 * The gzip of one finished part. Making it and {@link finish} use paths, and are called with the
 * user's rights; what is between them goes on behind, over open handles.
 */
export class PartCompression {
	/** The name of the part, in its directory. */
	readonly name: string;
	/** Where the compressed part grows: a name that nobody can have put there before. */
	readonly aside: string;
	/** Resolves when nothing goes on any more, also after a failure. */
	readonly ended: Promise<void>;
	readonly #path: string;
	readonly #stop = new AbortController();
	#outcome: "under way" | "done" | { readonly error: unknown } = "under way";

	constructor(path: string) {
		this.#path = path;
		this.name = basename(path);
		this.aside = join(dirname(path), `.${this.name}.gz.${unpredictable()}`);
		const from = openSync(path, "r");
		let to: number;
		try {
			to = openSync(this.aside, "wx", 0o600);
		} catch (error) {
			closeSync(from);
			throw error;
		}
		this.ended = this.#compress(from, to).then(
			() => {
				this.#outcome = "done";
			},
			(error: unknown) => {
				this.#outcome = { error };
			},
		);
	}

	get isUnderWay(): boolean {
		return this.#outcome === "under way";
	}

	/** It ends soon, and without a result. */
	abort(): void {
		this.#stop.abort();
	}

	/** Puts the compressed part in the place of the part, or removes what there is of it. */
	finish(): void {
		const isWanted = this.#outcome === "done" && exists(this.#path);
		if (!isWanted) rmSync(this.aside, { force: true });
		else {
			renameSync(this.aside, `${this.#path}.gz`);
			unlinkSync(this.#path);
		}
		if (typeof this.#outcome === "object" && !this.#stop.signal.aborted) throw this.#outcome.error;
	}

	async #compress(from: number, to: number): Promise<void> {
		try {
			const status = fstatSync(from);
			await gzip(from, to, this.#stop.signal);
			await takeAfter(status, to);
			await syncHandle(to);
		} finally {
			await Promise.allSettled([closeHandle(from), closeHandle(to)]);
		}
	}
}

/** It ends when no read and no write is under way any more, so that handles can be closed. */
async function gzip(from: number, to: number, stop: AbortSignal): Promise<void> {
	const { createGzip } = await import("node:zlib");
	const stream = createGzip();
	const output = (async () => {
		for await (const chunk of stream) await writeAll(to, chunk);
	})();
	// Awaited below; until then a failure of it is nobody's.
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

/** The compressed part is as old as the part, and as readable. */
async function takeAfter({ atime, mtime, mode }: Stats, handle: number): Promise<void> {
	await setMode(handle, mode & PERMISSIONS);
	await setTimes(handle, atime, mtime);
}

/** Sixteen digits of the kernel's chance; Node's own would load all of its cryptography. */
function unpredictable(): string {
	const handle = openSync("/dev/urandom", "r");
	try {
		const bytes = Buffer.alloc(8);
		readSync(handle, bytes);
		return bytes.toString("hex");
	} finally {
		closeSync(handle);
	}
}

function exists(path: string): boolean {
	return statSync(path, { throwIfNoEntry: false }) !== undefined;
}
