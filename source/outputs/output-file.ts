/** An output of a command: checked before anything is read or run, written at the end. */
import { closeSync, constants, openSync, writeSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { errorCode } from "../core/errors.ts";
import type { Owner } from "../core/interfaces.ts";
import { outputError } from "./describe-write-error.ts";
import type { OutputTarget } from "./output-target.ts";
import { type FileOptions, PendingFile } from "./pending-file.ts";

/** How long to wait before a full pipe is tried again. */
const RETRY_MS = 10;

export type Content = string | AsyncIterable<Uint8Array>;

/** An output that is open. It is opened with the owner's privileges. */
interface Opened {
	readonly handle: number;
	/** Called with the owner's privileges when all is written. */
	readonly finish: () => void;
	/** Called with the owner's privileges if something failed. */
	readonly discard: () => void;
}

export class OutputFile {
	readonly path: string;
	readonly #target: OutputTarget;
	readonly #owner: Owner;
	readonly #options: FileOptions;

	/** Called by `OutputFiles.take`, which checks the target. */
	constructor(path: string, target: OutputTarget, owner: Owner, options: FileOptions) {
		this.path = path;
		this.#target = target;
		this.#owner = owner;
		this.#options = options;
	}

	/** Whether it is a regular file, and not a pipe or a terminal. */
	get isRegular(): boolean {
		return this.#target.kind === "file";
	}

	/**
	 * Writes the content. A file appears only when it is complete; if that fails nothing of it is
	 * left.
	 *
	 * @throws {UserError} with file and reason, and the exit code of outputs
	 */
	async write(content: Content): Promise<void> {
		let opened: Opened | null = null;
		try {
			opened = this.#owner.run(() => this.#open());
			const { handle, finish } = opened;
			const pieces = typeof content === "string" ? [Buffer.from(content)] : content;
			for await (const piece of pieces) await writeAll(handle, piece);
			this.#owner.run(finish);
		} catch (error) {
			if (opened !== null) this.#owner.run(opened.discard);
			// A reader that is gone has read what it wanted.
			if (errorCode(error) !== "EPIPE") throw outputError(this.path, error);
		}
	}

	#open(): Opened {
		const target = this.#target;
		switch (target.kind) {
			case "file": {
				const file = new PendingFile(target.path, this.#options);
				const finish = () => void (target.isNew ? file.create() : file.replace());
				return { handle: file.handle, finish, discard: () => file.discard() };
			}
			case "stream": {
				const handle = openSync(target.path, WITHOUT_WAITING);
				const close = () => closeSync(handle);
				return { handle, finish: close, discard: close };
			}
			case "handle":
				return { handle: target.handle, finish: () => {}, discard: () => {} };
		}
	}
}

const WITHOUT_WAITING = constants.O_WRONLY | constants.O_NONBLOCK | constants.O_NOCTTY;

/** Writes all bytes; signals are handled while a slow reader blocks the pipe. */
async function writeAll(handle: number, bytes: Uint8Array): Promise<void> {
	for (let written = 0; written < bytes.length; ) {
		try {
			written += writeSync(handle, bytes, written);
		} catch (error) {
			if (errorCode(error) !== "EAGAIN") throw error;
			await sleep(RETRY_MS);
		}
	}
}
