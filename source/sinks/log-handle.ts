import {
	type BigIntStats,
	close,
	fstat,
	fstatSync,
	fsync,
	ftruncate,
	readlinkSync,
	statSync,
	write,
	writeSync,
} from "node:fs";
import { promisify } from "node:util";
import { errorCode } from "../core/errors.ts";
import type { Clock } from "../core/interfaces.ts";
import type { InvokingUser } from "./invoking-user.ts";
import type { LogFormat } from "./log-format.ts";

const NEWLINE = 0x0a;
/** A write that takes longer is left to another thread; a page cache takes one in some 10 µs. */
const QUICK_MS = 5;
/** How long a slow disk is taken for slow. */
const SLOWNESS_LASTS_MS = 2000;
/** How long a path is taken to lead where it did; a file that is moved takes its samples along. */
const PLACE_LASTS_MS = 100;

/** What became of an append. */
export interface Appended {
	/** Bytes of whole lines that are in the file now. */
	readonly whole: number;
	/** Why the others are not; null where all are. */
	readonly error: unknown;
}

/** How a log is written. */
export interface Manner {
	readonly clock: Clock;
	/** A disk that hangs in a write hangs nobody else: all writes are left to another thread. */
	readonly isPatient: boolean;
}

export interface FoundLog {
	/** What it goes on with: the columns that it has. */
	readonly format: LogFormat;
	/** Whole lines that are in the file already. */
	readonly bytes: number;
	/** When its first sample was taken, milliseconds since the Unix epoch; null where it has none. */
	readonly first_ms: number | null;
	/** What its next sample is to say about the samples before it; null in a new file. */
	readonly mark: string | null;
}

/**
 * A log that is open. Nothing here but {@link isInPlace} uses a path, so whose rights the process
 * has does not matter, and nothing that is slow about a disk happens in the caller's time.
 */
export class LogHandle {
	readonly #handle: number;
	readonly #status: BigIntStats;
	readonly #name: string | null;
	readonly #manner: Manner;
	#slowUntil_ms = 0;
	#inPlaceUntil_ms = 0;
	readonly format: LogFormat;
	bytes: number;
	first_ms: number | null;
	mark: string | null;
	/** Bytes of a torn line at the end that could not be cut off yet. */
	#torn = 0;
	#isDirty = false;
	#syncing: Promise<void> | null = null;

	constructor(handle: number, { format, bytes, first_ms, mark }: FoundLog, manner: Manner) {
		this.format = format;
		this.#handle = handle;
		this.#manner = manner;
		this.#status = fstatSync(handle, { bigint: true });
		this.#name = nameOf(handle);
		this.bytes = bytes;
		this.first_ms = first_ms;
		this.mark = mark;
	}

	/**
	 * Appends whole lines; where that fails, at least those that are whole stay. Never rejects. At
	 * once while the disk is quick, for a visit to another thread costs more than such a write.
	 */
	append(lines: Buffer): Appended | Promise<Appended> {
		const { clock, isPatient } = this.#manner;
		const began_ms = clock.now();
		const isBusy = this.#torn > 0 || this.#syncing !== null || began_ms < this.#slowUntil_ms;
		if (isPatient || isBusy) return this.#appendPatiently(lines);
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

	async #appendPatiently(lines: Buffer): Promise<Appended> {
		let written = 0;
		try {
			await this.#cutTorn();
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
		this.#torn += written - whole;
		// Fails where the disk does, and is tried again before the next line.
		await this.#cutTorn().catch(() => {});
		return { whole, error };
	}

	/** Puts on the disk what was appended until now. */
	async sync(): Promise<void> {
		await this.#syncing?.catch(() => {});
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

	/** Nothing may be under way but a sync. The handle is closed, also where it rejects. */
	async close(): Promise<void> {
		try {
			await this.#cutTorn();
			await this.sync();
		} finally {
			await closeHandle(this.#handle);
		}
	}

	/**
	 * Whether the path still leads here; not so once the file was removed, or moved by logrotate.
	 * @param isThorough ask the path even where that costs a switch of the user
	 */
	isInPlace(path: string, user: InvokingUser, isThorough: boolean): boolean {
		const { nlink, size } = fstatSync(this.#handle);
		if (nlink === 0) return false;
		// Somebody else may have emptied it: then the header is due again.
		this.bytes = size - this.#torn;
		const now_ms = this.#manner.clock.now();
		if (now_ms < this.#inPlaceUntil_ms && !isThorough) return true;
		this.#inPlaceUntil_ms = now_ms + PLACE_LASTS_MS;
		const mayTrustItsName = user.ids !== null && this.#name !== null && !isThorough;
		if (mayTrustItsName && nameOf(this.#handle) === this.#name) return true;
		return user.run(() => this.isFile(path));
	}

	/** Whether this path, seen with the rights of the moment, is this very file. */
	isFile(path: string): boolean {
		try {
			const { dev, ino } = statSync(path, { bigint: true });
			return dev === this.#status.dev && ino === this.#status.ino;
		} catch (error) {
			// Any other failure tells nothing about the file, and the handle is as good as before.
			return !["ENOENT", "ENOTDIR"].includes(errorCode(error));
		}
	}

	async #cutTorn(): Promise<void> {
		if (this.#torn === 0) return;
		const { size } = await statusOf(this.#handle);
		await truncateTo(this.#handle, Math.max(0, size - this.#torn));
		this.#torn = 0;
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

/** The kernel's own name of an open file. It changes when the file is moved or removed. */
function nameOf(handle: number): string | null {
	try {
		return readlinkSync(`/proc/self/fd/${handle}`);
	} catch {
		return null;
	}
}
