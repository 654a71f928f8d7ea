/** `serve --textfile`: the metrics in a file, which node_exporter hands on. */
import { ExitCode, errorCode, UserError } from "../core/errors.ts";
import type { Collector } from "../exporter/collector.ts";
import { exposition } from "../exporter/exposition.ts";
import { PATIENCE_MS } from "../exporter/http-limits.ts";
import type { Ticker } from "../pipeline/ticker.ts";
import { replaceFile } from "../sinks/replace-file.ts";
import { say } from "./say.ts";

export interface TextfileOptions {
	readonly file: string;
	readonly collector: Collector;
	/** When to write; null for once. */
	readonly ticker: Ticker | null;
	/** The driver may be away at the start. */
	readonly wait: boolean;
}

/**
 * Without metrics of this process: node_exporter has its own under the same names.
 *
 * @throws {UserError} where the first one cannot be written, or, once it is, where the driver is away
 */
export async function writeTextfile(options: TextfileOptions): Promise<void> {
	const { file, collector, ticker, wait } = options;
	const problem = await write(file, collector);
	if (problem !== null && !wait) {
		throw new UserError(`cannot read ${collector.name}: ${problem}`, ExitCode.unreadable);
	}
	// The first tick is due at once, and done.
	if (ticker === null || !(await ticker.next())) return;
	let said = "";
	while (await ticker.next()) {
		try {
			await write(file, collector);
			said = "";
		} catch (error) {
			// Said once; the next tick tries again.
			if (!(error instanceof UserError)) throw error;
			if (error.message !== said) say(error.message);
			said = error.message;
		}
	}
}

/** Returns why the driver is not in it; null where it is. */
async function write(file: string, collector: Collector): Promise<string | null> {
	const { families, problem } = await collector.collect(PATIENCE_MS);
	const text = await exposition(families, "text");
	try {
		replaceFile(file, text);
	} catch (error) {
		throw new UserError(`cannot write --textfile ${file}: ${causeOf(error)}`, ExitCode.usage);
	}
	return problem;
}

const REMEDIES: Readonly<Record<string, string>> = {
	ENOENT: "its directory is missing; make it",
	ENOTDIR: "its directory is none",
	EISDIR: "this is a directory; name a file in it",
	EACCES:
		"its directory is not writable; change its rights, or, under sudo, add --keep-root to write as root",
	ENOSPC: "the disk is full; free some space",
	EROFS: "it is on a read-only file system; choose another place",
};

function causeOf(error: unknown): string {
	const message = error instanceof Error ? error.message : String(error);
	return REMEDIES[errorCode(error)] ?? message.split(", ", 1)[0] ?? message;
}
