import type { Clock } from "../core/interfaces.ts";
import type { Notify } from "./error-reporter.ts";
import type { LogFormatName } from "./log-format.ts";
import type { Rotation } from "./rotation.ts";

export interface LogFileOptions {
	readonly path: string;
	readonly format: LogFormatName;
	readonly clock: Clock;
	/** Seconds between two fsyncs. */
	readonly sync_s: number;
	readonly rotate: Rotation | null;
	/** Finished parts are compressed with gzip. */
	readonly compress: boolean;
	/** How many finished parts are kept; null for all. */
	readonly keep: number | null;
	/** Whether files are opened as root under sudo, instead of as the user who ran it. */
	readonly keepRoot: boolean;
	/**
	 * Whether all writes are left to another thread: then a disk that hangs blocks nothing else, at a
	 * higher cost per append.
	 */
	readonly isAsync: boolean;
	/** The environment with `SUDO_UID` and the like; that of the process if left out. */
	readonly environment?: NodeJS.ProcessEnv;
	readonly notify: Notify;
}

/** The state of a log, for a status line. */
export interface LogState {
	/** Samples written. */
	readonly samples: number;
	/** Size of the current file. */
	readonly bytes: number;
	/** Samples waiting. */
	readonly queued: number;
	/** Samples lost because too many had to wait. */
	readonly dropped: number;
	/** The current error; null if all is well. */
	readonly error: string | null;
}
