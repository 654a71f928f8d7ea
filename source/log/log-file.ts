/**
 * The files of the logger, which runs unattended for months: a log survives kills, full disks,
 * logrotate and a second logger. Samples are queued, and appended in whole lines; what fails is
 * reported once and retried. Paths are used only within `write()`, because under sudo that means to
 * switch users.
 */
import { ExitCode, errorCode, UserError } from "../core/errors.ts";
import { formatPlural } from "../core/format.ts";
import type { Sink } from "../core/interfaces.ts";
import { isLinkEvent, type LogRecord } from "../core/link-event.ts";
import { openingError } from "../outputs/describe-write-error.ts";
import { ErrorReporter } from "./error-reporter.ts";
import { LockedLog } from "./existing-log.ts";
import { type InvokingUser, invokingUser } from "./invoking-user.ts";
import { Batch } from "./log-batch.ts";
import type { LogFileOptions, LogState } from "./log-file-options.ts";
import { LOG_FORMATS } from "./log-format.ts";
import { LogLocation } from "./log-location.ts";
import type { Appended, OpenLogFile } from "./open-log-file.ts";
import { SampleQueue } from "./sample-queue.ts";

/** At most this many samples wait while the log cannot be written, the newest; about 6 MB. */
export const MAX_WAITING = 10_000;

const SLOW = "the disk is slow";

/** Appends samples to a file, in whole lines and in the background. */
export class LogFile implements Sink {
	readonly #options: LogFileOptions;
	readonly #user: InvokingUser;
	readonly #errors: ErrorReporter;
	readonly #location: LogLocation;
	readonly #queue = new SampleQueue(MAX_WAITING);
	readonly #closing = new AbortController();
	/** The append in progress; there is never more than one. */
	#appending: Promise<void> | null = null;
	#isSyncDue = false;
	#samples = 0;
	#bytes = 0;
	/** Why samples that wait may be lost. */
	#lossCause = SLOW;

	/** @throws {UserError} if the file cannot be written, or is not a log of this program */
	constructor(options: LogFileOptions) {
		const { path, clock, notify, keepRoot, environment } = options;
		this.#options = options;
		this.#user = invokingUser(keepRoot, environment);
		this.#errors = new ErrorReporter(clock, notify);
		const [user, errors] = [this.#user, this.#errors];
		const format = LOG_FORMATS[options.format];
		try {
			this.#location = new LogLocation({ ...options, format, user, errors });
		} catch (error) {
			if (error instanceof UserError) throw error;
			const uid = user.ids?.uid;
			const remedy = uid === undefined ? "" : `write as root instead of user ${uid} (--keep-root)`;
			throw openingError(path, error, remedy);
		}
	}

	get state(): LogState {
		return {
			samples: this.#samples,
			bytes: this.#bytes,
			queued: this.#queue.length,
			dropped: this.#queue.dropped,
			error: this.#errors.current,
		};
	}

	write(...records: readonly LogRecord[]): void {
		for (const record of records) this.#queue.push(record);
		if (this.#appending !== null || this.#errors.isBackingOff("write")) return;
		// While a read of the driver hangs, a switch of the user would hang with it.
		const canUsePaths = this.#user.ids === null || !records.some(isUnanswered);
		const isChecked = canUsePaths && this.#ensureOpen();
		if (isChecked || !canUsePaths) this.#append(isChecked);
	}

	/** The next sample goes to the file that has the log's name: logrotate moved this one away. */
	reopen(): void {
		this.#location.reopen();
	}

	/** Resolves when no append is in progress: what still waits cannot be written. */
	async appended(): Promise<void> {
		while (this.#appending !== null) await this.#appending;
	}

	/**
	 * Retries once to write everything that waits, whatever failed before.
	 *
	 * @throws {UserError} if samples are left, or may not be on the disk
	 */
	async close(): Promise<void> {
		this.#closing.abort();
		await this.appended();
		await this.#location.retired();
		for (let before = Number.POSITIVE_INFINITY; this.#queue.length > 0; ) {
			if (this.#queue.length === before || !this.#ensureOpen()) break;
			before = this.#queue.length;
			this.#append(true);
			await this.appended();
		}
		await this.#location.close();
		const failure = this.#finalFailure();
		if (failure !== null) throw new UserError(failure, ExitCode.outputFailed);
	}

	#finalFailure(): string | null {
		const { path } = this.#options;
		if (this.#queue.length > 0) {
			const left = formatPlural(this.#queue.length, "sample");
			return `${left} could not be written to “${path}”: ${this.#errors.causeOf("write")}`;
		}
		if (!this.#errors.isFailing("sync")) return null;
		return `“${path}” may not be on the disk: ${this.#errors.causeOf("sync")}`;
	}

	/** Makes sure that there is a file to append to. @returns whether there is one */
	#ensureOpen(): boolean {
		const next = this.#queue.at(0);
		if (next === undefined) return false;
		try {
			this.#location.ensureOpen(next);
			return true;
		} catch (error) {
			// Our own lock is released in a moment, when the former file is closed.
			const isOurs = error instanceof LockedLog && this.#location.isRetiring;
			if (!isOurs) this.#failed(error);
			return false;
		}
	}

	/**
	 * Appends what waits and belongs to this file, and then what arrived meanwhile.
	 *
	 * @param isChecked whether the first sample was just found to belong to this file
	 */
	#append(isChecked: boolean): void {
		for (let takesFirst = isChecked; ; takesFirst = false) {
			const { log } = this.#location;
			if (log === null) return;
			const batch = this.#nextBatch(log, takesFirst);
			if (batch.lines.length === 0) return;
			const appended = log.append(batch.lines);
			if (appended instanceof Promise) {
				this.#appending = appended.then((late) => {
					this.#appending = null;
					if (this.#settle(batch, log, late)) this.#append(false);
				});
				return;
			}
			if (!this.#settle(batch, log, appended)) return;
		}
	}

	#nextBatch(log: OpenLogFile, takesFirst: boolean): Batch {
		const rotation = this.#errors.isFailing("rotate") ? null : this.#options.rotate;
		const lossCause = this.#lossCause;
		return new Batch({ queue: this.#queue, log, rotation, takesFirst, lossCause });
	}

	/** Notes the result of an append. @returns whether all of it is in the file */
	#settle(batch: Batch, log: OpenLogFile, { whole, error }: Appended): boolean {
		this.#samples += batch.settle(whole, log, this.#queue);
		this.#bytes = log.bytes;
		this.#syncLater();
		if (error !== null) this.#failed(error);
		else this.#succeeded();
		return error === null;
	}

	#succeeded(): void {
		this.#lossCause = SLOW;
		const { dropped } = this.#queue;
		const lost = dropped === 0 ? "" : `; ${formatPlural(dropped, "sample")} lost so far`;
		this.#errors.succeeded("write", () => `“${this.#options.path}” is written again${lost}`);
	}

	#failed(error: unknown): void {
		this.#lossCause = error instanceof UserError ? "not a log of this program" : errorCode(error);
		const { path } = this.#options;
		const prefix = error instanceof UserError ? "" : `cannot write “${path}”: `;
		const kept = `the newest ${MAX_WAITING} samples are kept until it can be written`;
		this.#errors.failed("write", error, (cause) => `${prefix}${cause}; ${kept}`);
	}

	#syncLater(): void {
		if (this.#isSyncDue) return;
		this.#isSyncDue = true;
		const { clock, sync_s } = this.#options;
		void clock.waitUntil(clock.now() + sync_s * 1000, this.#closing.signal).then(() => {
			this.#isSyncDue = false;
			return this.#closing.signal.aborted ? undefined : this.#location.sync();
		});
	}
}

/** Whether the read of the driver is still in progress. */
function isUnanswered(record: LogRecord): boolean {
	return !isLinkEvent(record) && record.gap_code === "ETIMEDOUT";
}
