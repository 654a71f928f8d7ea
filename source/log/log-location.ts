import { existsSync, realpathSync, renameSync } from "node:fs";
import type { LogRecord } from "../core/link-event.ts";
import { describeLogError, type ErrorReporter } from "./error-reporter.ts";
import { openLog } from "./existing-log.ts";
import { FinishedParts } from "./finished-parts.ts";
import type { InvokingUser } from "./invoking-user.ts";
import type { LogFileOptions } from "./log-file-options.ts";
import type { LogFormat } from "./log-format.ts";
import type { OpenLogFile } from "./open-log-file.ts";
import { belongs } from "./rotation.ts";

type FileOptions = "path" | "clock" | "rotate" | "compress" | "keep" | "isAsync";

export interface LogLocationOptions extends Pick<LogFileOptions, FileOptions> {
	readonly format: LogFormat;
	readonly user: InvokingUser;
	readonly errors: ErrorReporter;
}

/** How long a compression may take at the end; the next start does what is left. */
const CLOSING_MS = 2000;

/** The location of a log: the file that has its name now, and the parts that had it before. */
export class LogLocation {
	readonly #options: LogLocationOptions;
	readonly #path: string;
	readonly #parts: FinishedParts | null;
	/** Files that are no longer written, and not closed yet. */
	readonly #retiring = new Set<Promise<void>>();
	#log: OpenLogFile | null;
	#isReopening = false;
	#hasWarned = false;

	/** @throws if the file cannot be opened */
	constructor(options: LogLocationOptions) {
		this.#options = options;
		const { path, user, clock, errors, rotate, compress, keep } = options;
		this.#path = path;
		this.#log = this.#open();
		// The target of a link is rotated, not the link.
		if (rotate !== null) this.#path = user.run(() => realpathSync(path));
		const warn = (text: string) => errors.report("warning", text);
		const parts = { path: this.#path, compress, keep, user, clock, warn };
		this.#parts = rotate === null ? null : new FinishedParts(parts);
		this.#updateParts();
	}

	/** The file to append to; null while there is none. */
	get log(): OpenLogFile | null {
		return this.#log;
	}

	/** Whether a file that had this name is not closed yet: the path may lead to it again. */
	get isRetiring(): boolean {
		return this.#retiring.size > 0;
	}

	/** Resolves when all files that had this name are closed. */
	async retired(): Promise<void> {
		await Promise.all(this.#retiring);
	}

	/**
	 * The file may have been moved away on purpose: the next {@link ensureOpen} looks at its path.
	 */
	reopen(): void {
		this.#isReopening = true;
	}

	/**
	 * Does all that needs paths before a sample is written.
	 *
	 * @throws if there is no file to write it to
	 */
	ensureOpen(next: LogRecord): void {
		this.#updateParts();
		const { user } = this.#options;
		if (this.#log?.isInPlace(this.#path, user, this.#isReopening) === false) this.#retire();
		this.#isReopening = false;
		this.#log ??= this.#open();
		if (this.#isRotationDue(this.#log, next)) this.#rotate(this.#log);
	}

	/** Puts on the disk what was appended so far. */
	async sync(): Promise<void> {
		try {
			await this.#log?.sync();
			this.#synced();
		} catch (error) {
			this.#failedToSync(error);
		}
	}

	async close(): Promise<void> {
		const log = this.#log;
		this.#log = null;
		if (log !== null) {
			await log.close().then(
				() => this.#synced(),
				(error) => this.#failedToSync(error),
			);
			this.#parts?.expectChange();
		}
		await this.retired();
		const closing = new AbortController();
		const { clock } = this.#options;
		const deadline = clock.waitUntil(clock.now() + CLOSING_MS, closing.signal);
		await this.#parts?.close(deadline).catch((error) => this.#failedToCompress(error));
		closing.abort();
	}

	#open(): OpenLogFile {
		const { format, user, errors, clock, isAsync } = this.#options;
		const warn = (cause: string) => {
			if (!this.#hasWarned) errors.report("warning", `“${this.#path}” is not locked: ${cause}`);
			this.#hasWarned = true;
		};
		const mode = { clock, isAsync };
		return openLog({ path: this.#path, format, user, mode, warn });
	}

	#isRotationDue(log: OpenLogFile, next: LogRecord): boolean {
		const { rotate, errors } = this.#options;
		if (rotate === null || errors.isBackingOff("rotate")) return false;
		// Where time decides, the line is not formatted only for its length.
		const bytes = rotate.kind === "time" ? 0 : Buffer.byteLength(log.format.toRecord(next)) + 1;
		return !belongs(rotate, log, next.wall_ms, bytes);
	}

	#rotate(log: OpenLogFile): void {
		const { user, errors } = this.#options;
		let next: OpenLogFile;
		try {
			const part = user.run(() => {
				const part = this.#parts?.freePath(log.first_ms ?? 0);
				if (part !== undefined) renameSync(this.#path, part);
				return part;
			});
			next = this.#openNext(part);
		} catch (error) {
			const describe = (cause: string) =>
				`cannot rotate “${this.#path}”, logging continues in it: ${cause}`;
			errors.failed("rotate", error, describe);
			return;
		}
		errors.succeeded("rotate", () => `“${this.#path}” is rotated again`);
		this.#retire();
		this.#log = next;
	}

	/**
	 * If no new file can be created, as on a disk without inodes, the finished part is the log again.
	 */
	#openNext(part: string | undefined): OpenLogFile {
		try {
			return this.#open();
		} catch (error) {
			this.#options.user.run(() => {
				if (part !== undefined && !existsSync(this.#path)) renameSync(part, this.#path);
			});
			throw error;
		}
	}

	/** Puts on the disk what was appended, whatever the name of the file is by now. */
	#retire(): void {
		const log = this.#log;
		this.#log = null;
		if (log === null) return;
		const retiring = log
			.close()
			// This says nothing about the file that is the log now, which may be on another disk.
			.catch((error) => {
				const cause = describeLogError(error);
				const text = `the former “${this.#path}” may not be on the disk: ${cause}`;
				this.#options.errors.report("error", text);
			})
			.then(() => {
				this.#parts?.expectChange();
				this.#retiring.delete(retiring);
			});
		this.#retiring.add(retiring);
	}

	#updateParts(): void {
		try {
			this.#parts?.update();
		} catch (error) {
			this.#failedToCompress(error);
		}
	}

	#synced(): void {
		this.#options.errors.succeeded("sync", () => `“${this.#path}” is on the disk again`);
	}

	#failedToSync(error: unknown): void {
		const describe = (cause: string) => `“${this.#path}” may not be on the disk: ${cause}`;
		this.#options.errors.failed("sync", error, describe);
	}

	#failedToCompress(error: unknown): void {
		const describe = (cause: string) =>
			`finished parts of “${this.#path}” cannot be compressed or removed: ${cause}`;
		this.#options.errors.failed("parts", error, describe);
	}
}
