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
import { ExitCode, errorCode, UserError } from "../core/errors.ts";
import type { Clock } from "../core/interfaces.ts";
import { TITLE } from "../formats/parse-driver-statistics.ts";
import { Ticker } from "../pipeline/ticker.ts";
import { replaceFile } from "../sinks/replace-file.ts";
import type { ScenarioName } from "../sources/scenarios.ts";
import { SimulatedDriver } from "../sources/simulated-driver.ts";
import { SimulatedLoad } from "../sources/simulated-load.ts";

export interface SimulateOptions {
	readonly file: string;
	/** MB (1,048,576 bytes) a second. */
	readonly tx_mb_per_s: number;
	readonly rx_mb_per_s: number;
	readonly latency_ns: number;
	readonly scenario: ScenarioName;
	readonly seed: number;
	/** How long the driver has been running when the command starts. */
	readonly uptime_s: number;
	/** Null: until the signal is aborted. */
	readonly duration_s: number | null;
	/** A folder whose workloads the traffic follows; null: it flows anyway. */
	readonly loadFrom: string | null;
	/** What the link carries at most in each direction, in MB/s; only with `loadFrom`. */
	readonly limit_mb_per_s: number;
}

const WRITE_INTERVAL_S = 0.05;

/** Writes the file until the duration is over or the signal is aborted, and then removes it. */
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
			load?.bear(driver);
			driver.advanceTo(elapsed_ms);
			written = write(file, driver.text());
		}
	} finally {
		// As the driver does when it is unloaded.
		if (written !== null) removeOwn(file, written);
	}
}

/** Nothing is overwritten that an earlier simulation did not write. */
function refuseForeignFile(file: string): void {
	let status: Stats;
	try {
		status = lstatSync(file);
	} catch (error) {
		if (errorCode(error) === "ENOENT") return;
		throw cannotWrite(file, error);
	}
	if (!status.isFile()) throw refusal(file, "it exists and is not a regular file");
	if (beginningOf(file, TITLE.length) !== TITLE) {
		throw refusal(file, "it exists, is no statistics file, and would be overwritten");
	}
}

function beginningOf(file: string, length: number): string {
	try {
		// It may have become something else since it was looked at: no link is followed, no FIFO waited for.
		const handle = openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
		try {
			const buffer = Buffer.alloc(length);
			return buffer.toString("latin1", 0, readSync(handle, buffer));
		} finally {
			closeSync(handle);
		}
	} catch (error) {
		throw refusal(file, `it exists and cannot be looked into: ${causeOf(error)}`);
	}
}

/** Says which file it is now. */
function write(file: string, text: string): BigIntStats {
	try {
		return replaceFile(file, text);
	} catch (error) {
		throw cannotWrite(file, error);
	}
}

/** Removes the file that was written; one that came in its place stays. */
function removeOwn(file: string, written: BigIntStats): void {
	try {
		const now = lstatSync(file, { bigint: true, throwIfNoEntry: false });
		// A file that was removed leaves its number to the next one: the time tells them apart.
		const isOwn =
			now?.ino === written.ino && now.dev === written.dev && now.mtimeNs === written.mtimeNs;
		if (isOwn) unlinkSync(file);
	} catch (error) {
		throw new UserError(`cannot remove “${file}”: ${causeOf(error)}`, ExitCode.usage);
	}
}

function cannotWrite(file: string, error: unknown): UserError {
	return new UserError(`cannot write “${file}”: ${causeOf(error)}`, ExitCode.usage);
}

function refusal(file: string, cause: string): UserError {
	return new UserError(`will not write “${file}”: ${cause}`, ExitCode.usage);
}

/** `EACCES: permission denied`, without the call and the path of the file aside. */
function causeOf(error: unknown): string {
	const message = error instanceof Error ? error.message : String(error);
	return message.split(", ", 1)[0] ?? message;
}
