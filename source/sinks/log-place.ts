import { realpathSync, renameSync } from "node:fs";
import type { Clock } from "../core/interfaces.ts";
import type { Sample } from "../core/sample.ts";
import { FinishedParts } from "./finished-parts.ts";
import type { InvokingUser } from "./invoking-user.ts";
import type { LogFormat } from "./log-format.ts";
import type { LogHandle } from "./log-handle.ts";
import type { Troubles } from "./log-troubles.ts";
import { openLog } from "./open-log.ts";
import { belongs, type Rotation } from "./rotation.ts";

export interface LogPlaceOptions {
	readonly path: string;
	readonly format: LogFormat;
	readonly user: InvokingUser;
	readonly clock: Clock;
	readonly troubles: Troubles;
	readonly rotate: Rotation | null;
	readonly compress: boolean;
	readonly keep: number | null;
	/** A disk that hangs hangs nobody else. */
	readonly isPatient: boolean;
}

/** So long is waited at the end for a compression; what is left, the next start does. */
const PARTING_MS = 2000;

/** Where a log is: the file that has its name now, and the parts that had it before. */
export class LogPlace {
	readonly #options: LogPlaceOptions;
	readonly #path: string;
	readonly #parts: FinishedParts | null;
	/** Files that are not written any more, and not closed yet. */
	readonly #retirements = new Set<Promise<void>>();
	#log: LogHandle | null;
	#isReopening = false;
	#hasWarned = false;

	/** Opens the file, or throws why not. */
	constructor(options: LogPlaceOptions) {
		this.#options = options;
		const { path, user, rotate, compress, keep } = options;
		this.#path = path;
		this.#log = this.#open();
		// A link's target is what is rotated, not the link.
		if (rotate !== null) this.#path = user.run(() => realpathSync(path));
		this.#parts =
			rotate === null ? null : new FinishedParts({ path: this.#path, compress, keep, user });
		this.#attendParts();
	}

	/** What is to be appended to; null while there is nothing. */
	get log(): LogHandle | null {
		return this.#log;
	}

	/** The file may have been taken away on purpose: the next {@link attend} asks its path. */
	reopen(): void {
		this.#isReopening = true;
	}

	/**
	 * Everything there is to do with paths before a sample is written; throws where there is no
	 * file to write it to.
	 */
	attend(next: Sample): void {
		this.#attendParts();
		const { user } = this.#options;
		if (this.#log?.isInPlace(this.#path, user, this.#isReopening) === false) this.#retire();
		this.#isReopening = false;
		this.#log ??= this.#open();
		if (this.#isRotationDue(this.#log, next)) this.#rotate(this.#log);
	}

	/** Puts on the disk what was appended. */
	async sync(): Promise<void> {
		const { troubles } = this.#options;
		try {
			await this.#log?.sync();
			troubles.succeeded("sync", () => `“${this.#path}” is on the disk again`);
		} catch (error) {
			this.#failedToSync(error);
		}
	}

	async close(): Promise<void> {
		this.#retire();
		await Promise.all(this.#retirements);
		const parting = new AbortController();
		const { clock } = this.#options;
		const deadline = clock.waitUntil(clock.now() + PARTING_MS, parting.signal);
		await this.#parts?.close(deadline).catch((error) => this.#failedToCompress(error));
		parting.abort();
	}

	#open(): LogHandle {
		const { format, user, troubles, clock, isPatient } = this.#options;
		const warn = (cause: string) => {
			if (!this.#hasWarned) troubles.say("warning", `“${this.#path}” is not locked: ${cause}`);
			this.#hasWarned = true;
		};
		const manner = { clock, isPatient };
		return openLog({ path: this.#path, format, user, manner, warn });
	}

	#isRotationDue(log: LogHandle, next: Sample): boolean {
		const { rotate, troubles } = this.#options;
		if (rotate === null || troubles.isResting("rotate")) return false;
		// The time alone decides where it does: then the line is not made for its length.
		const bytes = rotate.kind === "time" ? 0 : Buffer.byteLength(log.format.toRecord(next)) + 1;
		return !belongs(rotate, log, next.wall_ms, bytes);
	}

	#rotate(log: LogHandle): void {
		const { user, troubles } = this.#options;
		try {
			user.run(() => {
				const part = this.#parts?.freePath(log.first_ms ?? 0);
				if (part !== undefined) renameSync(this.#path, part);
			});
		} catch (error) {
			const say = (cause: string) => `cannot rotate “${this.#path}”, which goes on: ${cause}`;
			troubles.failed("rotate", error, say);
			return;
		}
		troubles.succeeded("rotate", () => `“${this.#path}” is rotated again`);
		this.#retire();
		this.#log = this.#open();
	}

	/** What was appended goes to the disk, whatever its name is by now. */
	#retire(): void {
		const log = this.#log;
		this.#log = null;
		if (log === null) return;
		const retirement = log
			.close()
			.catch((error) => this.#failedToSync(error))
			.then(() => {
				this.#parts?.expectNews();
				this.#retirements.delete(retirement);
			});
		this.#retirements.add(retirement);
	}

	#attendParts(): void {
		try {
			this.#parts?.attend();
		} catch (error) {
			this.#failedToCompress(error);
		}
	}

	#failedToSync(error: unknown): void {
		const say = (cause: string) => `“${this.#path}” may not be on the disk: ${cause}`;
		this.#options.troubles.failed("sync", error, say);
	}

	#failedToCompress(error: unknown): void {
		const say = (cause: string) => `finished parts of “${this.#path}” wait as they are: ${cause}`;
		this.#options.troubles.failed("parts", error, say);
	}
}
