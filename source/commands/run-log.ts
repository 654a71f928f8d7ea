import type { Clock } from "../core/interfaces.ts";
import { parseDriverStatistics } from "../formats/parse-driver-statistics.ts";
import type { LogFlags } from "../options/log.ts";
import { log } from "./log.ts";
import { openExportedSource } from "./open-exported-source.ts";
import { watchLink } from "./open-link.ts";

/** `log`: the performance logger, from its flags. */
export async function runLog(flags: LogFlags, clock: Clock, stop: AbortSignal): Promise<void> {
	const link = await watchLink(flags, clock, stop);
	const source = await openExportedSource(flags, link, clock, stop, false);
	const { output, quiet, rotate, compress, keep, reopen, keepRoot } = flags;
	const options = {
		source,
		parse: parseDriverStatistics,
		link,
		interval_s: flags.interval,
		duration_s: flags.duration,
		output,
		format: flags.json ? "json" : "csv",
		quiet,
		sync_s: flags.sync,
		rotate,
		compress,
		keep,
		reopen,
		keepRoot,
	} as const;
	return log(options, clock, stop);
}
