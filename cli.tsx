#!/usr/bin/env node
import process from "node:process";
import manifest from "./package.json" with { type: "json" };
import { parseOptions } from "./source/cli-options.ts";
import { ExitCode, UserError } from "./source/core/errors.ts";
import { lightenEngine } from "./source/light-engine.ts";
import { systemClock } from "./source/pipeline/system-clock.ts";

// React chooses its build when it is loaded, which is after this.
process.env["NODE_ENV"] ??= "production";

async function main(): Promise<void> {
	lightenEngine();
	const options = parseOptions(process.argv.slice(2), manifest.version);
	if (options.command === "print") {
		process.stdout.write(`${options.text}\n`);
		return;
	}
	const stop = new AbortController();
	for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
		process.on(signal, () => stop.abort());
	}
	if (options.command === "simulate") {
		const { simulate } = await import("./source/commands/simulate.ts");
		const { file, tx, rx, latency, scenario, seed, uptime, duration } = options;
		return simulate(
			{
				file,
				scenario,
				seed,
				tx_mb_per_s: tx,
				rx_mb_per_s: rx,
				latency_ns: latency,
				uptime_s: uptime,
				duration_s: duration,
			},
			stop.signal,
			systemClock,
		);
	}
	if (options.command === "log") {
		const { runLog } = await import("./source/commands/run-log.ts");
		// With --reopen the hang-up signal is the logger's own.
		if (options.reopen) process.removeAllListeners("SIGHUP");
		return runLog(options, systemClock, stop.signal);
	}
	const { runMonitor } = await import("./source/commands/run-monitor.ts");
	return runMonitor(options, systemClock, stop);
}

/** Says what went wrong after everything else, so that it is not lost with the screen. */
function fail(error: unknown): never {
	const isExpected = error instanceof UserError;
	const text = isExpected
		? error.message
		: `this is a defect, please report it: ${error instanceof Error ? error.stack : error}`;
	process.on("exit", () => process.stderr.write(`anarchy-perf-ink: ${text}\n`));
	process.exit(isExpected ? error.exitCode : ExitCode.defect);
}

process.on("uncaughtException", fail);
// Whoever reads the output may go first (`| head`), and a terminal may vanish.
process.stdout.on("error", () => process.exit(ExitCode.done));
main().then(() => process.exit(ExitCode.done), fail);
