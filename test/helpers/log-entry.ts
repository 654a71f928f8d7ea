/** Runs `log()` in a process of its own, for tests that kill it. Options come as JSON. */
import process from "node:process";
import { type LogOptions, log } from "../../source/commands/log.ts";
import { WatchedEvents } from "../../source/commands/watched-events.ts";
import { UserError } from "../../source/core/errors.ts";
import { systemClock } from "../../source/pipeline/system-clock.ts";
import { SimulatedSource } from "../../source/sources/simulated/simulated-source.ts";

export type LogEntryOptions = Omit<LogOptions, "source" | "watched" | "link"> & {
	readonly uptime_s: number;
};

const options = JSON.parse(process.argv[2] ?? "{}") as LogEntryOptions;
const stop = new AbortController();
const signals = ["SIGINT", "SIGTERM", ...(options.reopen ? [] : ["SIGHUP"])];
for (const signal of signals) process.on(signal, () => stop.abort());
const source = new SimulatedSource(systemClock, { uptime_s: options.uptime_s });
const watched = new WatchedEvents({ alert: [], onAlert: null }, systemClock);
log({ ...options, source, link: null, watched }, systemClock, stop.signal).then(
	() => process.exit(0),
	(error: unknown) => {
		process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
		process.exit(error instanceof UserError ? error.exitCode : 70);
	},
);
