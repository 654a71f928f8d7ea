/**
 * The Anarchy eGPU driver: a statistics file in debugfs, which only root can read. This room reads
 * the file, parses its text (`parse-statistics.ts`), and explains a failure (`explain-failure.ts`):
 * one file touches the disk, parsing is pure, and a failure is a reading with a code and a remedy.
 */
import { close, closeSync, fstat, open, openSync, readSync, type Stats, stat } from "node:fs";
import { join } from "node:path";
import { errorCode } from "../../core/errors.ts";
import type { Clock, Failure, Source } from "../../core/interfaces.ts";
import { NON_BLOCKING, readSome } from "../../inputs/small-file.ts";
import {
	DRIVER_FILE,
	type OpenFile,
	type Presence,
	type SourceKind,
	type SourceOptions,
} from "../source-kind.ts";
import {
	explainFailure,
	explainLength,
	isModuleIn,
	MODULE_NAME,
	type MountPoints,
	textOf,
} from "./explain-failure.ts";
import { ANARCHY_OFFERS, TextReading } from "./text-reading.ts";

/** The driver's text is shorter than 2 KiB; a longer one than this is something else. */
const MAX_TEXT_LENGTH = 64 * 1024;
/** An open takes microseconds: if it took longer, this process was delayed. */
const DELAYED_MS = 10;
/** How long an explanation is reused, so that a missing driver is not examined at 100 Hz. */
const EXPLANATION_MAX_AGE_MS = 500;

/** The text of the file, or why it cannot be read. */
export type FileReading = TextReading | Failure;

/**
 * The driver's statistics file.
 *
 * Every reading opens the file, reads it once and closes it. An open handle would keep the module
 * in use, fail with EIO forever once the driver was unloaded, and could crash the kernel when
 * closed.
 */
export class StatisticsFile implements Source {
	readonly name: string;
	readonly id = "anarchy";
	readonly counts = "payload";
	readonly offers = ANARCHY_OFFERS;
	readonly #clock: Clock;
	readonly #mounts: MountPoints;
	readonly #isAsync: boolean;
	readonly #open: OpenFile;
	readonly #buffer = Buffer.allocUnsafeSlow(MAX_TEXT_LENGTH);
	#explanation = { code: "", message: "", until_ms: 0 };

	/**
	 * @param isAsync whether other threads read the file, so that a read that hangs does not block
	 *   this one. It costs three switches of threads per reading.
	 * @param open opens the file for asynchronous reads, if that takes privileges that this process
	 *   lacks
	 */
	constructor(
		path: string,
		clock: Clock,
		mounts: MountPoints,
		isAsync: boolean,
		open: OpenFile = openAsSelf,
	) {
		this.name = path;
		this.#clock = clock;
		this.#mounts = mounts;
		this.#isAsync = isAsync;
		this.#open = open;
	}

	read(): FileReading | Promise<FileReading> {
		return this.#isAsync ? this.#readAsync() : this.#readSync();
	}

	#readSync(): FileReading | Promise<FileReading> {
		let handle: number | null = null;
		try {
			const began_ms = this.#clock.now();
			handle = openSync(this.name, NON_BLOCKING);
			const earliest_ms = this.#earliest(began_ms);
			const length = readSync(handle, this.#buffer, 0, MAX_TEXT_LENGTH, null);
			const latest_ms = this.#clock.now();
			// The asynchronous read finds out what is wrong.
			if (!isText(length)) return this.#readAsync();
			return new TextReading(this.#text(length), earliest_ms, latest_ms);
		} catch (error) {
			return this.#failure(error);
		} finally {
			if (handle !== null) closeSync(handle);
		}
	}

	async #readAsync(): Promise<FileReading> {
		let handle: number | null = null;
		try {
			const began_ms = this.#clock.now();
			handle = await this.#open(this.name, NON_BLOCKING);
			const earliest_ms = this.#earliest(began_ms);
			const length = await readSome(handle, this.#buffer);
			const latest_ms = this.#clock.now();
			if (isText(length)) return new TextReading(this.#text(length), earliest_ms, latest_ms);
			const message = explainLength(length, await statusOf(handle));
			return { ok: false, code: "EFORMAT", message };
		} catch (error) {
			return this.#failure(error);
		} finally {
			if (handle !== null) close(handle, () => {});
		}
	}

	/**
	 * Returns the earliest time at which the text can have been made. A kernel makes it while it is
	 * read; a file that is replaced repeatedly has it since the open, which on a busy machine is long
	 * ago.
	 */
	#earliest(began_ms: number): number {
		const opened_ms = this.#clock.now();
		return opened_ms - began_ms > DELAYED_MS ? began_ms : opened_ms;
	}

	#text(length: number): string {
		return this.#buffer.toString("latin1", 0, length);
	}

	async #failure(error: unknown): Promise<Failure> {
		const code = errorCode(error);
		if (code !== this.#explanation.code || this.#clock.now() >= this.#explanation.until_ms) {
			const message = await explainFailure(error, this.name, this.#mounts);
			this.#explanation = { code, message, until_ms: this.#clock.now() + EXPLANATION_MAX_AGE_MS };
		}
		return { ok: false, code, message: this.#explanation.message };
	}
}

/** The Anarchy eGPU kernel module. */
export const ANARCHY: SourceKind = {
	id: "anarchy",
	isReal: true,
	gives: "exact payload bytes and operations, DMA latency, errors",
	counts: "payload",
	offers: ANARCHY_OFFERS,
	probe: findDriver,
	open: ({ statsFile, clock, sysfs, procfs, isAsync, openFile }) =>
		new StatisticsFile(statsFile, clock, { sysfs, procfs }, isAsync, openFile),
};

/** Only root can look for the file, so whether the module is loaded counts too. */
export async function findDriver({
	statsFile,
	procfs,
}: Pick<SourceOptions, "statsFile" | "procfs">): Promise<Presence> {
	if (statsFile !== DRIVER_FILE) return { isThere: true, why: `“${statsFile}” is asked for` };
	const code = await new Promise<string>((resolve) => {
		stat(statsFile, (error) => resolve(error === null ? "" : errorCode(error)));
	});
	if (code === "") return { isThere: true, why: "the driver's file is there" };
	const isLoaded = isModuleIn((await textOf(join(procfs, "modules"))) ?? "");
	return isLoaded
		? { isThere: true, why: `the module ${MODULE_NAME} is loaded` }
		: { isThere: false, why: `the module ${MODULE_NAME} is not loaded` };
}

function isText(length: number): boolean {
	return length > 0 && length < MAX_TEXT_LENGTH;
}

function openAsSelf(path: string, flags: number): Promise<number> {
	return new Promise((resolve, reject) => {
		open(path, flags, (error, handle) => (error ? reject(error) : resolve(handle)));
	});
}

function statusOf(handle: number): Promise<Stats> {
	return new Promise((resolve, reject) => {
		fstat(handle, (error, status) => (error ? reject(error) : resolve(status)));
	});
}
