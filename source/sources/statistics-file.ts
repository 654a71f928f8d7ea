import {
	close,
	closeSync,
	constants,
	fstat,
	open,
	openSync,
	read,
	readSync,
	type Stats,
} from "node:fs";
import { errorCode } from "../core/errors.ts";
import type { Clock, RawReading, Source } from "../core/interfaces.ts";
import { explainFailure, explainLength, type MountPoints } from "./explain-failure.ts";

/** The driver's text is below 2 KiB; more than this is something else. */
const LONGEST_TEXT = 64 * 1024;
/** Without `O_NONBLOCK` a FIFO in the file's place would hang the open. */
const FLAGS = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY;
/** An open takes microseconds: where it took longer, this process was held up. */
const HELD_UP_MS = 10;
/** A driver that is away at 100 Hz is not looked into at 100 Hz. */
const EXPLANATION_LASTS_MS = 500;

/** Opens a file for reading: a descriptor, or a rejection with the system's error. */
export type OpenFile = (path: string, flags: number) => Promise<number>;

/**
 * The driver's statistics file.
 *
 * Every reading opens the file, reads it once and closes it. A handle that is kept would keep the
 * module in use, answer EIO for ever once the driver has gone, and can crash the kernel when it
 * is closed.
 */
export class StatisticsFile implements Source {
	readonly name: string;
	readonly isDemo = false;
	readonly #clock: Clock;
	readonly #mounts: MountPoints;
	readonly #isPatient: boolean;
	readonly #open: OpenFile;
	readonly #buffer = Buffer.allocUnsafeSlow(LONGEST_TEXT);
	#explanation = { code: "", message: "", until_ms: 0 };

	/**
	 * @param isPatient a driver that hangs in a read hangs nobody else: keys go on. That takes three
	 *   visits to other threads a reading, which who has no keys is spared.
	 * @param open how it is opened by whom is patient, where that takes other rights than this
	 *   process has meanwhile
	 */
	constructor(
		path: string,
		clock: Clock,
		mounts: MountPoints,
		isPatient: boolean,
		open: OpenFile = openFile,
	) {
		this.name = path;
		this.#clock = clock;
		this.#mounts = mounts;
		this.#isPatient = isPatient;
		this.#open = open;
	}

	read(): RawReading | Promise<RawReading> {
		return this.#isPatient ? this.#readPatiently() : this.#readAtOnce();
	}

	#readAtOnce(): RawReading | Promise<RawReading> {
		let handle: number | null = null;
		try {
			const began_ms = this.#clock.now();
			handle = openSync(this.name, FLAGS);
			const earliest_ms = this.#earliest(began_ms);
			const length = readSync(handle, this.#buffer, 0, LONGEST_TEXT, null);
			const latest_ms = this.#clock.now();
			// What is wrong with it is found out in peace.
			if (!isText(length)) return this.#readPatiently();
			return { ok: true, text: this.#text(length), earliest_ms, latest_ms };
		} catch (error) {
			return this.#failure(error);
		} finally {
			if (handle !== null) closeSync(handle);
		}
	}

	async #readPatiently(): Promise<RawReading> {
		let handle: number | null = null;
		try {
			const began_ms = this.#clock.now();
			handle = await this.#open(this.name, FLAGS);
			const earliest_ms = this.#earliest(began_ms);
			const length = await readOnce(handle, this.#buffer);
			const latest_ms = this.#clock.now();
			if (isText(length)) return { ok: true, text: this.#text(length), earliest_ms, latest_ms };
			const message = explainLength(length, await statusOf(handle));
			return { ok: false, code: "EFORMAT", message };
		} catch (error) {
			return this.#failure(error);
		} finally {
			if (handle !== null) close(handle, () => {});
		}
	}

	/**
	 * When a text can have been made that is read now. A kernel makes it as it is read; a file that is
	 * replaced again and again has it since it was opened, which on a busy machine is long ago.
	 */
	#earliest(began_ms: number): number {
		const opened_ms = this.#clock.now();
		return opened_ms - began_ms > HELD_UP_MS ? began_ms : opened_ms;
	}

	#text(length: number): string {
		return this.#buffer.toString("latin1", 0, length);
	}

	async #failure(error: unknown): Promise<RawReading> {
		const code = errorCode(error);
		if (code !== this.#explanation.code || this.#clock.now() >= this.#explanation.until_ms) {
			const message = await explainFailure(error, this.name, this.#mounts);
			this.#explanation = { code, message, until_ms: this.#clock.now() + EXPLANATION_LASTS_MS };
		}
		return { ok: false, code, message: this.#explanation.message };
	}
}

function isText(length: number): boolean {
	return length > 0 && length < LONGEST_TEXT;
}

function openFile(path: string, flags: number): Promise<number> {
	return new Promise((resolve, reject) => {
		open(path, flags, (error, handle) => (error ? reject(error) : resolve(handle)));
	});
}

function readOnce(handle: number, buffer: Buffer): Promise<number> {
	return new Promise((resolve, reject) => {
		read(handle, buffer, 0, buffer.length, null, (error, length) =>
			error ? reject(error) : resolve(length),
		);
	});
}

function statusOf(handle: number): Promise<Stats> {
	return new Promise((resolve, reject) => {
		fstat(handle, (error, status) => (error ? reject(error) : resolve(status)));
	});
}
