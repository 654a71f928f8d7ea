/** The log that can be left on for a year: it survives kills, full disks and logrotate. */
import { ExitCode, errorCode, UserError } from "../core/errors.ts";
import { formatPlural } from "../core/format.ts";
import type { Clock, Sink } from "../core/interfaces.ts";
import type { Sample } from "../core/sample.ts";
import { type InvokingUser, invokingUser } from "./invoking-user.ts";
import { Batch } from "./log-batch.ts";
import { LOG_FORMATS, type LogFormatName } from "./log-format.ts";
import type { Appended, LogHandle } from "./log-handle.ts";
import { LogPlace } from "./log-place.ts";
import { explainTrouble, type Notify, Troubles } from "./log-troubles.ts";
import type { Rotation } from "./rotation.ts";
import { SampleQueue } from "./sample-queue.ts";

export interface LogFileOptions {
	readonly path: string;
	readonly format: LogFormatName;
	readonly clock: Clock;
	/** Seconds between two fsync. */
	readonly sync_s: number;
	readonly rotate: Rotation | null;
	/** Finished parts are compressed with gzip. */
	readonly compress: boolean;
	/** How many finished parts stay; null for all. */
	readonly keep: number | null;
	/** Under sudo: files are opened as root, not as the user who ran sudo. */
	readonly keepRoot: boolean;
	/** A disk that hangs hangs nobody else, at the cost of another thread's visit for each append. */
	readonly isPatient: boolean;
	/** Where `SUDO_UID` and its like are looked up; the process's own if left out. */
	readonly environment?: NodeJS.ProcessEnv;
	readonly notify: Notify;
}

/** For a status line. */
export interface LogState {
	/** Samples that were written. */
	readonly samples: number;
	/** Size of the file that is written now. */
	readonly bytes: number;
	/** Samples that wait. */
	readonly queued: number;
	/** Samples that were lost, because too many had to wait. */
	readonly dropped: number;
	/** What is wrong just now. */
	readonly error: string | null;
}

/** So many samples wait while the log cannot be written: the newest; some 6 MB. */
export const MOST_WAITING = 10_000;

const SLOW = "the disk is slow";

/**
 * Appends samples to a file, in whole lines, behind the caller's back. What needs a path happens
 * within {@link write}, at once: under sudo the process has the user's rights for that long, and
 * no reading of the driver, which needs root's, is under way then.
 */
export class LogFile implements Sink {
	readonly #options: LogFileOptions;
	readonly #user: InvokingUser;
	readonly #troubles: Troubles;
	readonly #place: LogPlace;
	readonly #queue = new SampleQueue(MOST_WAITING);
	readonly #closing = new AbortController();
	/** The append under way; there is never more than one. */
	#appending: Promise<void> | null = null;
	#isSyncDue = false;
	#samples = 0;
	#bytes = 0;
	/** Why samples wait that may be lost. */
	#lossCause = SLOW;

	/** @throws {UserError} where the file cannot be written, or is none of ours */
	constructor(options: LogFileOptions) {
		const { path, clock, notify, keepRoot, environment } = options;
		this.#options = options;
		this.#user = invokingUser(keepRoot, environment);
		this.#troubles = new Troubles(clock, notify);
		const [user, troubles, format] = [this.#user, this.#troubles, LOG_FORMATS[options.format]];
		try {
			this.#place = new LogPlace({ ...options, format, user, troubles });
		} catch (error) {
			if (error instanceof UserError) throw error;
			const as = user.ids === null ? "" : ` as user ${user.ids.uid} (--keep-root writes as root)`;
			throw new UserError(`cannot write “${path}”${as}: ${explainTrouble(error)}`, ExitCode.usage);
		}
	}

	get state(): LogState {
		return {
			samples: this.#samples,
			bytes: this.#bytes,
			queued: this.#queue.length,
			dropped: this.#queue.dropped,
			error: this.#troubles.current,
		};
	}

	write(...samples: readonly Sample[]): void {
		for (const sample of samples) this.#queue.push(sample);
		if (this.#appending !== null || this.#troubles.isResting("write")) return;
		// While a read of the driver hangs, a switch of the user would hang with it.
		const mayUsePaths = this.#user.ids === null || !samples.some(isUnanswered);
		const isAttended = mayUsePaths && this.#attend();
		if (isAttended || !mayUsePaths) this.#append(isAttended);
	}

	/** The next sample goes to the file that has the log's name then: logrotate took this one away. */
	reopen(): void {
		this.#place.reopen();
	}

	/** Resolves when nothing is being appended: what waits then is what cannot be written. */
	async appended(): Promise<void> {
		while (this.#appending !== null) await this.#appending;
	}

	/** Everything that waits is tried once more, whatever failed before. */
	async close(): Promise<void> {
		this.#closing.abort();
		await this.appended();
		for (let before = Number.POSITIVE_INFINITY; this.#queue.length > 0; ) {
			if (this.#queue.length === before || !this.#attend()) break;
			before = this.#queue.length;
			this.#append(true);
			await this.appended();
		}
		const left = formatPlural(this.#queue.length, "sample");
		const text = `${left} could not be written to “${this.#options.path}”`;
		if (this.#queue.length > 0) this.#troubles.say("error", text);
		await this.#place.close();
	}

	/** @returns whether there is a file to append to */
	#attend(): boolean {
		const next = this.#queue.at(0);
		if (next === undefined) return false;
		try {
			this.#place.attend(next);
			return true;
		} catch (error) {
			this.#failed(error);
			return false;
		}
	}

	/** Appends what waits and belongs to this file, and then what has come meanwhile. */
	#append(isAttended: boolean): void {
		for (let takesFirst = isAttended; ; takesFirst = false) {
			const { log } = this.#place;
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

	#nextBatch(log: LogHandle, takesFirst: boolean): Batch {
		const rotation = this.#troubles.has("rotate") ? null : this.#options.rotate;
		const [queue, lossCause] = [this.#queue, this.#lossCause];
		return new Batch({ queue, log, rotation, takesFirst, lossCause });
	}

	/** @returns whether all of it is in the file */
	#settle(batch: Batch, log: LogHandle, { whole, error }: Appended): boolean {
		this.#samples += batch.settle(whole, log, this.#queue);
		this.#bytes = log.bytes;
		this.#syncLater();
		if (error !== null) {
			this.#failed(error);
			return false;
		}
		this.#lossCause = SLOW;
		const { dropped } = this.#queue;
		const lost = dropped === 0 ? "" : `; ${formatPlural(dropped, "sample")} lost so far`;
		this.#troubles.succeeded("write", () => `“${this.#options.path}” is written again${lost}`);
		return true;
	}

	#failed(error: unknown): void {
		this.#lossCause = error instanceof UserError ? "the file is not ours" : errorCode(error);
		const { path } = this.#options;
		const kept = `the newest ${MOST_WAITING} samples are kept until it can be`;
		this.#troubles.failed("write", error, (cause) =>
			error instanceof UserError
				? `${cause}; ${kept}`
				: `cannot write “${path}”: ${cause}; ${kept}`,
		);
	}

	#syncLater(): void {
		if (this.#isSyncDue) return;
		this.#isSyncDue = true;
		const { clock, sync_s } = this.#options;
		void clock.waitUntil(clock.now() + sync_s * 1000, this.#closing.signal).then(() => {
			this.#isSyncDue = false;
			return this.#closing.signal.aborted ? undefined : this.#place.sync();
		});
	}
}

/** The read of the driver goes on. */
function isUnanswered({ detail }: Sample): boolean {
	return detail.startsWith("ETIMEDOUT");
}
