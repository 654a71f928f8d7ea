import { ExitCode, UserError } from "../core/errors.ts";
import type { Clock, Source } from "../core/interfaces.ts";
import type { SourceFlags } from "../options/source-flags.ts";
import { TimeoutReader } from "../pipeline/timeout-reader.ts";
import type { OpenFile } from "../sources/source-kind.ts";
import { sourceNamed } from "../sources/sources.ts";

/** How long the driver may take to answer when a command starts. */
const TIMEOUT_MS = 5000;

/** The flags that say what is read. */
export type DriverFlags = Omit<SourceFlags, "interval" | "duration" | "debugfs" | "tracefs">;

/**
 * Opens the source that the flags name.
 *
 * @param isAsync whether keys or other readers must be served while a read hangs
 * @param openFile how a driver's file is opened then, if this process lacks the rights
 * @throws {UserError} if it cannot be read now, unless the user wants to wait for it
 */
export async function openSource(
	flags: DriverFlags,
	clock: Clock,
	stop: AbortSignal,
	isAsync: boolean,
	openFile?: OpenFile,
): Promise<Source> {
	const source = sourceNamed(flags.source, flags.demo).open({
		...flags,
		clock,
		isAsync,
		openFile,
		simulation: flags,
	});
	if (!flags.wait) await refuseUnreadable(source, clock, stop);
	return source;
}

/** At the start an unreadable source ends the program; later it is a state on the screen. */
async function refuseUnreadable(source: Source, clock: Clock, stop: AbortSignal): Promise<void> {
	const reading = await new TimeoutReader(source, clock, stop).read(TIMEOUT_MS);
	if (stop.aborted) return;
	const parsed = reading.ok ? reading.parse() : reading;
	if (parsed.ok) return;
	const isMissing = parsed.code === "ENOENT" || parsed.code === "ENOTDIR";
	const remedy = isMissing ? "; --wait starts anyway and waits for it" : "";
	throw new UserError(
		`cannot read ${source.name}: ${parsed.message}${remedy}`,
		ExitCode.unreadable,
	);
}
