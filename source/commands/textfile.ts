/** `serve --textfile`: the metrics in a file, which node_exporter serves. */
import { ExitCode, isUserError, UserError } from "../core/errors.ts";
import type { Collector } from "../exporter/collector.ts";
import { exposition } from "../exporter/exposition.ts";
import { READ_TIMEOUT_MS } from "../exporter/http-limits.ts";
import type { OutputFile } from "../outputs/output-file.ts";
import type { Ticker } from "../pipeline/ticker.ts";
import { warn } from "./warn.ts";

export interface TextfileOptions {
	readonly file: OutputFile;
	readonly collector: Collector;
	/** When to write; null to write once. */
	readonly ticker: Ticker | null;
	/** Whether the driver may be unavailable at the start. */
	readonly wait: boolean;
}

/**
 * Writes the metrics without those of this process: node_exporter has its own of the same names.
 *
 * @throws {UserError} if the first file cannot be written, or if the driver is unavailable then
 */
export async function writeTextfile(options: TextfileOptions): Promise<void> {
	const { file, collector, ticker, wait } = options;
	const problem = await write(file, collector);
	if (problem !== null && !wait) {
		throw new UserError(`cannot read ${problem}`, ExitCode.unreadable);
	}
	// The first tick is due at once: it was the write above.
	if (ticker === null || !(await ticker.next())) return;
	let reported = "";
	while (await ticker.next()) {
		try {
			await write(file, collector);
			reported = "";
		} catch (error) {
			// Reported once; the next tick tries again.
			if (!isUserError(error)) throw error;
			if (error.message !== reported) warn(error.message);
			reported = error.message;
		}
	}
}

/** Writes the file; returns why the driver is missing from it, or null. */
async function write(file: OutputFile, collector: Collector): Promise<string | null> {
	const { families, problem } = await collector.collect(READ_TIMEOUT_MS);
	await file.write(await exposition(families, "text"));
	return problem;
}
