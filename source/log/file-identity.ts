import { type BigIntStats, fstatSync, readlinkSync, statSync } from "node:fs";
import { errorCode } from "../core/errors.ts";
import type { Clock } from "../core/interfaces.ts";
import type { InvokingUser } from "./invoking-user.ts";

/** How long a path is trusted; a file that is moved takes the samples of that time along. */
const TRUSTED_MS = 100;

/** Whether a path still leads to an open file, which other programs move, remove and replace. */
export class FileIdentity {
	readonly #handle: number;
	readonly #clock: Clock;
	readonly #status: BigIntStats;
	/** The kernel's own name of the file; null where it has none. */
	readonly #name: string | null;
	#trustedUntil_ms = Number.NEGATIVE_INFINITY;

	constructor(handle: number, clock: Clock) {
		this.#handle = handle;
		this.#clock = clock;
		this.#status = fstatSync(handle, { bigint: true });
		this.#name = nameOf(handle);
	}

	/**
	 * Whether the path leads to the file, as far as that is known cheaply.
	 *
	 * @param isThorough whether to look at the path even if that switches the user
	 */
	isInPlace(path: string, user: InvokingUser, isThorough: boolean): boolean {
		const now_ms = this.#clock.now();
		if (now_ms < this.#trustedUntil_ms && !isThorough) return true;
		this.#trustedUntil_ms = now_ms + TRUSTED_MS;
		const isNameEnough = user.ids !== null && this.#name !== null && !isThorough;
		if (isNameEnough && nameOf(this.#handle) === this.#name) return true;
		return user.run(() => this.isAt(path));
	}

	/** Whether the path, seen with the current privileges, leads to the file. */
	isAt(path: string): boolean {
		try {
			const { dev, ino } = statSync(path, { bigint: true });
			return dev === this.#status.dev && ino === this.#status.ino;
		} catch (error) {
			// Any other failure says nothing about the file, and the handle is still good.
			return !["ENOENT", "ENOTDIR"].includes(errorCode(error));
		}
	}
}

/** The kernel's name of an open file. It changes when the file is moved or removed. */
function nameOf(handle: number): string | null {
	try {
		return readlinkSync(`/proc/self/fd/${handle}`);
	} catch {
		return null;
	}
}
