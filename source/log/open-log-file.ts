import { close, fstat, fstatSync, fsync, ftruncate, write, writeSync } from "node:fs";
import { promisify } from "node:util";
import type { Clock } from "../core/interfaces.ts";
import { FileIdentity } from "./file-identity.ts";
import type { InvokingUser } from "./invoking-user.ts";
import type { LogFormat } from "./log-format.ts";

const NEWLINE = 0x0a;
/** A write that takes longer is left to another thread; the page cache takes about 10 µs. */
const QUICK_MS = 5;
/** How long a disk that was slow is expected to stay slow. */
const SLOWNESS_LASTS_MS = 2000;

/** The result of an append. */
export interface Appended {
	/** Bytes of whole lines that are in the file now. */
	readonly whole: number;
	/** Why the others are not; null if all are. */
	readonly error: unknown;
}

/** How a log is written. */
export interface WriteMode {
	readonly clock: Clock;
	/** Whether all writes are left to another thread: then a disk that hangs blocks nothing else. */
	readonly isAsync: boolean;
}

export interface ExistingLog {
	/** The format to continue in: the columns that the file has. */
	readonly format: LogFormat;
	/** Size of the whole lines in the file. */
	readonly bytes: number;
	/** When the first sample was taken, milliseconds since the Unix epoch; null without one. */
	readonly first_ms: number | null;
	/** What the next sample says about the samples before it; null in a new file. */
	readonly mark: string | null;
}

/**
 * A log that is open. Only {@link isInPlace} and {@link isAt} use a path, so for all else the
 * privileges of the process do not matter, and whatever is slow about a disk happens in another
 * thread.
 */
export class OpenLogFile {
	readonly #handle: number;
	readonly #identity: FileIdentity;
	readonly #mode: WriteMode;
	#slowUntil_ms = 0;
	readonly format: LogFormat;
	bytes: number;
	first_ms: number | null;
	mark: string | null;
	/** Size of a partial line at the end that could not be truncated yet. */
	#partial_bytes = 0;
	#isDirty = false;
	#syncing: Promise<void> | null = null;

	constructor(handle: number, { format, bytes, first_ms, mark }: ExistingLog, mode: WriteMode) {
		this.format = format;
		this.#handle = handle;
		this.#mode = mode;
		this.#identity = new FileIdentity(handle, mode.clock);
		this.bytes = bytes;
		this.first_ms = first_ms;
		this.mark = mark;
	}

	/**
	 * Appends whole lines; if that fails, those that are whole stay. Never rejects. Appends at once
	 * while the disk is quick, because handing over to another thread costs more than such a write.
	 */
	append(lines: Buffer): Appended | Promise<Appended> {
		const { clock, isAsync } = this.#mode;
		const began_ms = clock.now();
		const isSlow = began_ms < this.#slowUntil_ms;
		if (isAsync || isSlow || this.#partial_bytes > 0 || this.#syncing !== null) {
			return this.#appendAsync(lines);
		}
		this.#isDirty = true;
		let written = 0;
		try {
			while (written < lines.length) written += writeSync(this.#handle, lines, written);
			return { whole: written, error: null };
		} catch (error) {
			return this.#failed(lines, written, error);
		} finally {
			const now_ms = clock.now();
			if (now_ms - began_ms > QUICK_MS) this.#slowUntil_ms = now_ms + SLOWNESS_LASTS_MS;
		}
	}

	async #appendAsync(lines: Buffer): Promise<Appended> {
		let written = 0;
		try {
			await this.#truncatePartialLine();
			this.#isDirty = true;
			while (written < lines.length) {
				const { bytesWritten } = await writeSome(this.#handle, lines.subarray(written));
				written += bytesWritten;
			}
			return { whole: written, error: null };
		} catch (error) {
			return this.#failed(lines, written, error);
		}
	}

	async #failed(lines: Buffer, written: number, error: unknown): Promise<Appended> {
		const whole = written === 0 ? 0 : lines.lastIndexOf(NEWLINE, written - 1) + 1;
		this.#partial_bytes += written - whole;
		// This fails if the disk does, and is retried before the next line.
		await this.#truncatePartialLine().catch(() => {});
		return { whole, error };
	}

	/** Puts on the disk what was appended so far. */
	async sync(): Promise<void> {
		// Another that waited may have begun one more, and a file is not closed beneath a sync.
		while (this.#syncing !== null) await this.#syncing.catch(() => {});
		if (!this.#isDirty) return;
		this.#isDirty = false;
		this.#syncing = syncHandle(this.#handle);
		try {
			await this.#syncing;
		} catch (error) {
			this.#isDirty = true;
			throw error;
		} finally {
			this.#syncing = null;
		}
	}

	/** To be called while nothing but a sync is in progress. Closes the handle even if it rejects. */
	async close(): Promise<void> {
		try {
			await this.#truncatePartialLine();
			await this.sync();
		} finally {
			await closeHandle(this.#handle);
		}
	}

	/**
	 * Whether the path still leads here: not if the file was removed, or moved by logrotate.
	 *
	 * @param isThorough whether to look at the path even if that switches the user
	 */
	isInPlace(path: string, user: InvokingUser, isThorough: boolean): boolean {
		const { nlink, size } = fstatSync(this.#handle);
		if (nlink === 0) return false;
		// Another program may have emptied it: then it needs its header again.
		this.bytes = size - this.#partial_bytes;
		return this.#identity.isInPlace(path, user, isThorough);
	}

	/** Whether the path, seen with the current privileges, leads to this file. */
	isAt(path: string): boolean {
		return this.#identity.isAt(path);
	}

	async #truncatePartialLine(): Promise<void> {
		if (this.#partial_bytes === 0) return;
		const { size } = await statusOf(this.#handle);
		await truncateTo(this.#handle, Math.max(0, size - this.#partial_bytes));
		this.#partial_bytes = 0;
	}
}

const writeSome = promisify(write) as (
	handle: number,
	bytes: Uint8Array,
) => Promise<{ bytesWritten: number }>;
const syncHandle = promisify(fsync);
const closeHandle = promisify(close);
const statusOf = promisify(fstat);
const truncateTo = promisify(ftruncate);
