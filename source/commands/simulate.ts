/** `simulate FILE`: a simulated driver that writes its statistics file in real time. */
import {
	type BigIntStats,
	closeSync,
	constants,
	lstatSync,
	openSync,
	readSync,
	type Stats,
	unlinkSync,
} from "node:fs";
import { describeFailure, ExitCode, errorCode, UserError } from "../core/errors.ts";
import type { Clock } from "../core/interfaces.ts";
import { openingError } from "../outputs/describe-write-error.ts";
import { replaceFile } from "../outputs/pending-file.ts";
import { Ticker } from "../pipeline/ticker.ts";
import { TITLE } from "../sources/anarchy/parse-statistics.ts";
import type { ScenarioName } from "../sources/simulated/scenarios.ts";
import { SimulatedDriver } from "../sources/simulated/simulated-driver.ts";
import { SimulatedLoad } from "../sources/simulated/simulated-load.ts";

export interface SimulateOptions {
	readonly file: string;
	/** In MB (1,048,576 bytes) per second. */
	readonly tx_mb_per_s: number;
	readonly rx_mb_per_s: number;
	readonly latency_ns: number;
	readonly scenario: ScenarioName;
	readonly seed: number;
	/** Simulated uptime at the start, in seconds. */
	readonly uptime_s: number;
	/** Null for no end. */
	readonly duration_s: number | null;
	/** A folder of workloads that the traffic follows; null for constant traffic. */
	readonly loadFrom: string | null;
	/** Capacity of the link per direction, in MB/s; only with `loadFrom`. */
	readonly limit_mb_per_s: number;
}

/** As often as `measure` reads: a kernel makes the text of each reading afresh. */
const WRITE_INTERVAL_S = 0.02;

/** Writes the file until the duration is over or the signal is aborted, then removes it. */
export async function simulate(
	options: SimulateOptions,
	signal: AbortSignal,
	clock: Clock,
): Promise<void> {
	const { file } = options;
	refuseForeignFile(file);
	const duration_ms = (options.duration_s ?? Number.POSITIVE_INFINITY) * 1000;
	const driver = new SimulatedDriver(options);
	const load = options.loadFrom === null ? null : new SimulatedLoad(options.loadFrom, options);
	const began_ms = clock.now();
	const ticker = new Ticker(clock, WRITE_INTERVAL_S, signal);
	let written: BigIntStats | null = null;
	try {
		while (await ticker.next()) {
			const elapsed_ms = clock.now() - began_ms;
			if (elapsed_ms >= duration_ms) break;
			load?.applyTo(driver);
			driver.advanceTo(elapsed_ms);
			written = write(file, driver.text());
		}
	} finally {
		// As the driver does when it is unloaded.
		if (written !== null) removeOwn(file, written);
	}
}

/** Refuses to overwrite a file that no simulation wrote. */
function refuseForeignFile(file: string): void {
	let status: Stats;
	try {
		status = lstatSync(file);
	} catch (error) {
		if (errorCode(error) === "ENOENT") return;
		throw openingError(file, error);
	}
	if (!status.isFile()) throw refusal(file, "it exists and is not a regular file");
	if (readStart(file, TITLE.length) !== TITLE) {
		throw refusal(file, "it exists and is not a statistics file");
	}
}

function readStart(file: string, length: number): string {
	try {
		// It may have been replaced meanwhile: do not follow a link, do not wait for a FIFO.
		const handle = openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
		try {
			const buffer = Buffer.alloc(length);
			return buffer.toString("latin1", 0, readSync(handle, buffer));
		} finally {
			closeSync(handle);
		}
	} catch (error) {
		throw refusal(file, `it exists and cannot be read: ${describeFailure(error)}`);
	}
}

/** Replaces the file; returns the identity of the new one. */
function write(file: string, text: string): BigIntStats {
	try {
		// Like the driver's own, the file does not survive a reboot: no sync.
		return replaceFile(file, text, { isDurable: false });
	} catch (error) {
		throw openingError(file, error);
	}
}

/** Removes the file that was written, unless another one has replaced it. */
function removeOwn(file: string, written: BigIntStats): void {
	try {
		const now = lstatSync(file, { bigint: true, throwIfNoEntry: false });
		// A new file may reuse the inode of a removed one: compare the time as well.
		const isOwn =
			now?.ino === written.ino && now.dev === written.dev && now.mtimeNs === written.mtimeNs;
		if (isOwn) unlinkSync(file);
	} catch (error) {
		throw new UserError(`cannot remove “${file}”: ${describeFailure(error)}`, ExitCode.usage);
	}
}

function refusal(file: string, cause: string): UserError {
	return new UserError(`will not write “${file}”: ${cause}`, ExitCode.usage);
}
