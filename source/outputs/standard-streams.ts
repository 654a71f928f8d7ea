/**
 * Outputs: stdout, stderr and files. Each is written completely or reports why not, in one set of
 * words; files appear only when they are complete, with the privileges of the invoking user.
 */
import { fstatSync, writeSync } from "node:fs";
import process from "node:process";
import { ExitCode, errorCode } from "../core/errors.ts";
import type { Clock } from "../core/interfaces.ts";
import { describeWriteError } from "./describe-write-error.ts";

const STDOUT = 1;
const STDERR = 2;

/** Emits `error` on `process.stdout` if not all of the text could be written. */
export function writeStdout(text: string): void {
	write(STDOUT, text);
}

/** Emits `error` on `process.stderr` if not all of the text could be written. */
export function writeStderr(text: string): void {
	write(STDERR, text);
}

function write(handle: typeof STDOUT | typeof STDERR, text: string): void {
	const stream = handle === STDOUT ? process.stdout : process.stderr;
	if (!isFile(handle)) {
		stream.write(text);
		return;
	}
	// Node's stream to a file calls write(2) once: what a nearly full disk does not accept would be
	// lost.
	try {
		const bytes = Buffer.from(text);
		for (let written = 0; written < bytes.length; ) {
			written += writeSync(handle, bytes, written);
		}
	} catch (error) {
		stream.emit("error", error);
	}
}

/** Pipes, sockets and terminals are left to Node: it queues what they do not take at once. */
function isFile(handle: number): boolean {
	const status = fstatSync(handle);
	if (status.isFIFO() || status.isSocket()) return false;
	return status.isFile() || (handle === STDOUT ? process.stdout : process.stderr).isTTY !== true;
}

/** How long a slow reader is waited for after the program was told to end. */
const PATIENCE_MS = 1000;

/**
 * Waits until the readers of stdout and stderr have taken what was written: the exit of the process
 * would drop it. Gives up soon after the program is told to end, and at once on a terminal, which
 * may be stopped.
 *
 * @param stop aborted when the program is to end
 */
export async function deliverOutput(clock: Clock, stop: AbortSignal): Promise<void> {
	const streams = [process.stdout, process.stderr].filter(
		({ isTTY, writableLength }) => isTTY !== true && writableLength > 0,
	);
	// The callback is called after all that was written before, and after an error.
	const all = streams.map((stream) => new Promise<void>((done) => stream.write("", () => done())));
	const delivered = Promise.all(all);
	const toldToEnd = new Promise<void>((done) => {
		if (stop.aborted) done();
		stop.addEventListener("abort", () => done(), { once: true });
	});
	const never = new AbortController().signal;
	const outOfPatience = toldToEnd.then(() => clock.waitUntil(clock.now() + PATIENCE_MS, never));
	await Promise.race([delivered, outOfPatience]);
}

export interface LostOutput {
	/** Contains stream and reason. */
	readonly message: string;
	readonly isStdout: boolean;
}

/**
 * Remembers the first error of each standard stream. A reader or a terminal that is gone is not
 * one.
 */
export class StandardStreams {
	readonly #lost = new Map<number, LostOutput>();

	/**
	 * @param onReaderGone called when the reader of stdout is gone
	 * @param onStdoutLost called when stdout cannot be written for another reason
	 */
	constructor(onReaderGone: () => void, onStdoutLost: () => void) {
		process.stdout.on("error", (error) => {
			if (isReaderGone(error, process.stdout)) return onReaderGone();
			this.#lose(STDOUT, "standard output", error);
			onStdoutLost();
		});
		// A logger outlives the terminal that it was started from, even if it reports something later.
		process.stderr.on("error", (error) => {
			if (!isReaderGone(error, process.stderr)) this.#lose(STDERR, "standard error", error);
		});
	}

	get lost(): readonly LostOutput[] {
		return [...this.#lost.values()];
	}

	#lose(handle: number, name: string, error: unknown): void {
		if (this.#lost.has(handle)) return;
		const message = `cannot write to ${name}: ${describeWriteError(error)}`;
		this.#lost.set(handle, { message, isStdout: handle === STDOUT });
	}
}

/**
 * Returns the exit code of a command whose output was lost. Without stdout its result is unknown,
 * pass or fail; if only stderr was lost, a failed check is still known.
 */
export function exitCodeOf(code: number, lost: readonly LostOutput[]): number {
	const isResult = code === ExitCode.done || code === ExitCode.checkFailed;
	const isLost = lost.some(({ isStdout }) => isStdout || code === ExitCode.done);
	return isResult && isLost ? ExitCode.outputFailed : code;
}

const READER_GONE = new Set(["EPIPE", "ECONNRESET", "ERR_STREAM_DESTROYED"]);

function isReaderGone(error: unknown, stream: NodeJS.WriteStream): boolean {
	return READER_GONE.has(errorCode(error)) || stream.isTTY === true;
}
