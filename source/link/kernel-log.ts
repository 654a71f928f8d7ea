/** The kernel's log, from now on. */
import { closeSync, openSync, readSync } from "node:fs";
import { errorCode } from "../core/errors.ts";
import { NON_BLOCKING } from "../inputs/small-file.ts";
import { parseKernelMessage } from "./kernel-messages.ts";
import type { NewsSource, TimedNews } from "./news.ts";

/** A read returns one record, which has at most 8 KiB. */
const SCRATCH = Buffer.allocUnsafeSlow(8192);
/** Some milliseconds; the rest comes with the next call. */
const MAX_RECORDS = 1000;
/** A driver that fails may repeat itself. */
const MAX_NEWS = 20;

export class KernelLog implements NewsSource {
	#handle: number | null;
	/** Messages from before the start are skipped. */
	#isOld = true;

	/**
	 * @param path usually `/dev/kmsg`
	 * @throws the system's error if it may not be read
	 */
	constructor(path: string) {
		this.#handle = openSync(path, NON_BLOCKING);
	}

	read(): readonly TimedNews[] {
		const found: TimedNews[] = [];
		for (let count = 0; count < MAX_RECORDS; count++) {
			const record = this.#next();
			if (record === null) {
				this.#isOld = false;
				break;
			}
			const news = this.#isOld ? null : parseKernelMessage(record);
			// The clock of the log is not the monotonic one, so the time of the reading counts.
			if (news !== null && found.length < MAX_NEWS) found.push({ news, age_ms: 0 });
		}
		return found;
	}

	close(): void {
		if (this.#handle !== null) closeSync(this.#handle);
		this.#handle = null;
	}

	/** @returns null if there is none */
	#next(): string | null {
		if (this.#handle === null) return null;
		try {
			const length = readSync(this.#handle, SCRATCH, 0, SCRATCH.length, null);
			return length === 0 ? null : SCRATCH.toString("utf8", 0, length);
		} catch (error) {
			// EPIPE: records were overwritten before they were read, and the next one is there.
			return errorCode(error) === "EPIPE" ? "" : null;
		}
	}
}
