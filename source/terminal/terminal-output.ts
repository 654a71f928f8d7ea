import { constants, openSync, writeSync } from "node:fs";
import process from "node:process";
import { errorCode } from "../core/errors.ts";

const FLAGS = constants.O_WRONLY | constants.O_NONBLOCK | constants.O_NOCTTY;
/** How long to wait before a blocked terminal is tried again. */
const RETRY_MS = 10;
/** Attempts of `finish`: one second. */
const LAST_TRIES = 100;
const NOTHING = Buffer.alloc(0);

export interface TerminalEvents {
	/** The terminal has accepted a text that had blocked. */
	readonly onReady: () => void;
	/** The terminal is gone, with what was still to be written. */
	readonly onLost: () => void;
}

/**
 * Writes to a terminal without ever waiting for it. A terminal that was stopped (Ctrl-S), or whose
 * connection hangs, accepts nothing; Node's own stream would then block the whole program, with its
 * log and its signals, in write(2).
 */
export class TerminalOutput {
	readonly #handle: number;
	readonly #events: TerminalEvents;
	/** What the terminal has not accepted yet: the rest of one text at most. */
	#rest: Buffer = NOTHING;
	#retry: NodeJS.Timeout | null = null;

	/**
	 * @param handle of the terminal. It is opened again, because non-blocking mode belongs to the
	 *   open file, and this one is shared with the shell.
	 */
	constructor(handle: number, events: TerminalEvents) {
		this.#handle = openAgain(handle);
		this.#events = events;
	}

	/** Whether a text would be dropped. */
	get isBlocked(): boolean {
		return this.#rest.length > 0;
	}

	/**
	 * Writes a text; what the terminal does not accept at once follows later. Not while it is
	 * blocked.
	 */
	write(text: string): void {
		if (this.isBlocked) return;
		this.#rest = Buffer.from(text);
		this.#writeRest();
		if (this.isBlocked) this.#tryLater();
	}

	/** Writes a final text, and waits for the terminal for one second at most. */
	finish(text: string): void {
		if (this.#retry !== null) clearTimeout(this.#retry);
		this.#retry = null;
		this.#rest = Buffer.concat([this.#rest, Buffer.from(text)]);
		for (let count = 0; count < LAST_TRIES; count++) {
			this.#writeRest();
			if (!this.isBlocked) return;
			// This may run in an exit handler, in which nothing can be awaited.
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
	// Deno would prompt on the terminal for permission, and has no non-blocking handles.
	if (process.versions["deno"] !== undefined) return handle;
	try {
		return openSync(`/proc/self/fd/${handle}`, FLAGS);
	} catch {
		// Another user's terminal, as after su: then writes may block after all.
		return handle;
	}
}
