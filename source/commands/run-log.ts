import type { Clock } from "../core/interfaces.ts";
import type { LogFlags } from "../options/log.ts";
import { log } from "./log.ts";
import { openExportedSource } from "./open-exported-source.ts";
import { watchLink } from "./open-link.ts";
import { WatchedEvents } from "./watched-events.ts";

/** Runs the performance logger from the flags of `log`. */
export async function runLog(flags: LogFlags, clock: Clock, stop: AbortSignal): Promise<void> {
	const link = await watchLink(flags, clock, stop);
	const watched = new WatchedEvents(flags, clock, link);
	const source = await openExportedSource(flags, link, clock, stop, false, watched);
	const { output, quiet, lines, format, rotate, compress, keep, reopen, keepRoot } = flags;
	const options = {
		source,
		link,
		interval_s: flags.interval,
		duration_s: flags.duration,
		output,
		lines,
		format,
		quiet,
		sync_s: flags.sync,
		rotate,
		compress,
		keep,
		reopen,
		keepRoot,
		watched,
	} as const;
	return log(options, clock, stop);
}
