/** What goes wrong with a log while it is written: said once, tried again every second. */
import { errorCode, UserError } from "../core/errors.ts";
import type { Clock } from "../core/interfaces.ts";

/** What a log has to say to people while it runs. */
export interface Notice {
	readonly kind: "error" | "warning" | "recovered";
	readonly text: string;
}

export type Notify = (notice: Notice) => void;

/** What can fail by itself. */
export type Activity = "write" | "sync" | "rotate" | "parts";

const RETRY_MS = 1000;

const REMEDIES: Readonly<Record<string, string>> = {
	ENOSPC: "the disk is full; free some space",
	EDQUOT: "the quota is used up; free some space",
	EROFS: "it is mounted read-only; remount it for writing",
	ENOENT: "its directory has gone; make it again",
	ENOTDIR: "its directory has gone; make it again",
	EACCES: "it may not be written; change the rights of the file or of its directory",
	EPERM: "it may not be written; change the rights of the file or of its directory",
	EIO: "the disk fails; look into the kernel's log",
	EMFILE: "too many files are open",
	ENFILE: "too many files are open on this machine",
	EFBIG: "it is as large as a file may be here; use --rotate",
};

/** `ENOSPC: the disk is full; free some space`: the code, and words that say what to do. */
export function explainTrouble(error: unknown): string {
	if (error instanceof UserError) return error.message;
	const code = errorCode(error);
	const remedy = REMEDIES[code];
	if (remedy !== undefined) return `${code}: ${remedy}`;
	const message = error instanceof Error ? error.message : String(error);
	return message.split(", ", 1)[0] ?? message;
}

export class Troubles {
	readonly #clock: Clock;
	readonly #notify: Notify;
	readonly #troubles = new Map<Activity, { said: Set<string>; retry_ms: number; last: string }>();

	constructor(clock: Clock, notify: Notify) {
		this.#clock = clock;
		this.#notify = notify;
	}

	/** The latest trouble that is not over. */
	get current(): string | null {
		let current: string | null = null;
		for (const { last } of this.#troubles.values()) current = last;
		return current;
	}

	has(activity: Activity): boolean {
		return this.#troubles.has(activity);
	}

	/** Whether it failed less than a second ago. */
	isResting(activity: Activity): boolean {
		return this.#clock.now() < (this.#troubles.get(activity)?.retry_ms ?? -Infinity);
	}

	/** Something that is to be known, once and now. */
	say(kind: Notice["kind"], text: string): void {
		this.#notify({ kind, text });
	}

	/** It failed; said once for each cause until it succeeds again. */
	failed(activity: Activity, error: unknown, say: (cause: string) => string): void {
		const cause = explainTrouble(error);
		const { said } = this.#troubles.get(activity) ?? { said: new Set<string>() };
		const key = error instanceof UserError ? error.message : errorCode(error);
		const isNew = !said.has(key);
		this.#troubles.delete(activity);
		this.#troubles.set(activity, {
			said: said.add(key),
			retry_ms: this.#clock.now() + RETRY_MS,
			last: say(cause),
		});
		if (isNew) this.#notify({ kind: "error", text: say(cause) });
	}

	/** It worked; said where it had failed before. */
	succeeded(activity: Activity, text: () => string): void {
		if (this.#troubles.delete(activity)) this.#notify({ kind: "recovered", text: text() });
	}
}
