import { constants, openSync, writeSync } from "node:fs";
import process from "node:process";
import { errorCode } from "../core/errors.ts";

const FLAGS = constants.O_WRONLY | constants.O_NONBLOCK | constants.O_NOCTTY;
/** How often a terminal that takes nothing is tried again. */
const RETRY_MS = 10;
/** Tries for last words: a second. */
const LAST_TRIES = 100;
const NOTHING = Buffer.alloc(0);

export interface TerminalEvents {
	/** A text that was not taken at once has been taken. */
	readonly onReady: () => void;
	/** The terminal has gone, and with it what was to be written. */
	readonly onLost: () => void;
}

/**
 * Writes to a terminal without ever waiting for it. A terminal that was stopped (Ctrl-S), or whose
 * connection hangs, takes nothing; Node's own stream would then stop the whole program, with its
 * log and its signals, within write(2).
 */
export class TerminalOutput {
	readonly #handle: number;
	readonly #events: TerminalEvents;
	/** What the terminal has not taken yet: never more than one text. */
	#rest: Buffer = NOTHING;
	#retry: NodeJS.Timeout | null = null;

	/**
	 * @param handle of the terminal. It is opened once more, since not to wait is a property of an
	 *   open file, and this one is shared with the shell.
	 */
	constructor(handle: number, events: TerminalEvents) {
		this.#handle = openAgain(handle);
		this.#events = events;
	}

	/** While true a text would be dropped. */
	get isBlocked(): boolean {
		return this.#rest.length > 0;
	}

	/** Writes a text, what the terminal does not take of it at once later; not while it is blocked. */
	write(text: string): void {
		if (this.isBlocked) return;
		this.#rest = Buffer.from(text);
		this.#writeRest();
		if (this.isBlocked) this.#tryLater();
	}

	/** Writes what is to be the last for now, and waits for the terminal, though not for ever. */
	finish(text: string): void {
		if (this.#retry !== null) clearTimeout(this.#retry);
		this.#retry = null;
		this.#rest = Buffer.concat([this.#rest, Buffer.from(text)]);
		for (let count = 0; count < LAST_TRIES; count++) {
			this.#writeRest();
			if (!this.isBlocked) return;
			// This may be a handler of the process's end, in which nothing can be awaited.
			Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, RETRY_MS);
		}
		this.#rest = NOTHING;
	}

	#tryLater(): void {
		this.#retry = setTimeout(() => {
			this.#retry = null;
			this.#writeRest();
			if (this.isBlocked) this.#tryLater();
			else this.#events.onReady();
		}, RETRY_MS);
	}

	#writeRest(): void {
		try {
			while (this.isBlocked) this.#rest = this.#rest.subarray(writeSync(this.#handle, this.#rest));
		} catch (error) {
			if (errorCode(error) === "EAGAIN") return;
			this.#rest = NOTHING;
			this.#events.onLost();
		}
	}
}

function openAgain(handle: number): number {
	// Deno would ask on the terminal whether it may, and has no handle that does not wait.
	if (process.versions["deno"] !== undefined) return handle;
	try {
		return openSync(`/proc/self/fd/${handle}`, FLAGS);
	} catch {
		// Another user's terminal, as after su: then it is waited for after all.
		return handle;
	}
}
