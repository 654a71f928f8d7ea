import { close, constants, fstat, open, read, type Stats } from "node:fs";
import { errorCode } from "../core/errors.ts";
import type { Clock, RawReading, Source } from "../core/interfaces.ts";
import { explainFailure, explainLength, type MountPoints } from "./explain-failure.ts";

/** The driver's text is below 2 KiB; more than this is something else. */
const LONGEST_TEXT = 64 * 1024;
/** A driver that is away at 100 Hz is not looked into at 100 Hz. */
const EXPLANATION_LASTS_MS = 500;

/**
 * The driver's statistics file.
 *
 * Every reading opens the file, reads it once and closes it. A handle that is kept would keep the
 * module in use, answer EIO for ever once the driver has gone, and can crash the kernel when it
 * is closed. The calls are the asynchronous ones because a driver can hang in a read, and keys
 * must work meanwhile; without `O_NONBLOCK` a FIFO in the file's place would hang the open.
 */
export class StatisticsFile implements Source {
	readonly name: string;
	readonly isDemo = false;
	readonly #clock: Clock;
	readonly #mounts: MountPoints;
	readonly #buffer = Buffer.allocUnsafeSlow(LONGEST_TEXT);
	#explanation = { code: "", message: "", until_ms: 0 };

	constructor(path: string, clock: Clock, mounts: MountPoints) {
		this.name = path;
		this.#clock = clock;
		this.#mounts = mounts;
	}

	async read(): Promise<RawReading> {
		let handle: number | null = null;
		try {
			handle = await openForReading(this.name);
			const earliest_ms = this.#clock.now();
			const length = await readOnce(handle, this.#buffer);
			const latest_ms = this.#clock.now();
			if (length === 0 || length === LONGEST_TEXT) {
				const message = explainLength(length, await statusOf(handle));
				return { ok: false, code: "EFORMAT", message };
			}
			return { ok: true, text: this.#buffer.toString("latin1", 0, length), earliest_ms, latest_ms };
		} catch (error) {
			return { ok: false, code: errorCode(error), message: await this.#explain(error) };
		} finally {
			if (handle !== null) close(handle, () => {});
		}
	}

	async #explain(error: unknown): Promise<string> {
		const code = errorCode(error);
		if (code !== this.#explanation.code || this.#clock.now() >= this.#explanation.until_ms) {
			const message = await explainFailure(error, this.name, this.#mounts);
			this.#explanation = { code, message, until_ms: this.#clock.now() + EXPLANATION_LASTS_MS };
		}
		return this.#explanation.message;
	}
}

function openForReading(path: string): Promise<number> {
	const flags = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY;
	return new Promise((resolve, reject) => {
		open(path, flags, (error, handle) => (error ? reject(error) : resolve(handle)));
	});
}

function readOnce(handle: number, buffer: Buffer): Promise<number> {
	return new Promise((resolve, reject) => {
		read(handle, buffer, 0, buffer.length, null, (error, length) =>
			error ? reject(error) : resolve(length),
		);
	});
}

function statusOf(handle: number): Promise<Stats> {
	return new Promise((resolve, reject) => {
		fstat(handle, (error, status) => (error ? reject(error) : resolve(status)));
	});
}
