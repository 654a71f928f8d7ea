#!/usr/bin/env node
import process from "node:process";
import manifest from "./package.json" with { type: "json" };
import { parseOptions } from "./source/cli-options.ts";
import { ExitCode, errorCode, isUserError } from "./source/core/errors.ts";
import { printable } from "./source/core/printable-text.ts";
import { endProcess } from "./source/end-process.ts";
import { lightenEngine } from "./source/light-engine.ts";
import { systemClock } from "./source/pipeline/system-clock.ts";

// React chooses its build when it is loaded, which is after this.
process.env["NODE_ENV"] ??= "production";

/** Everything that goes on ends when this is aborted, in good order. */
const stop = new AbortController();

async function main(): Promise<void> {
	lightenEngine();
	const options = parseOptions(process.argv.slice(2), manifest.version);
	if (options.command === "print") {
		process.stdout.write(`${options.text}\n`);
		return;
	}
	// With --reopen the hang-up signal is the logger's own.
	const isReopened = options.command === "log" && options.reopen;
	for (const signal of ["SIGINT", "SIGTERM", ...(isReopened ? [] : ["SIGHUP"])]) {
		process.on(signal, () => stop.abort());
	}
	switch (options.command) {
		case "monitor": {
			const { runMonitor } = await import("./source/commands/run-monitor.ts");
			return runMonitor(options, systemClock, stop);
		}
		case "log": {
			const { runLog } = await import("./source/commands/run-log.ts");
			return runLog(options, systemClock, stop.signal);
		}
		case "analyze": {
			const { runAnalyze } = await import("./source/commands/run-analyze.ts");
			return runAnalyze(options, manifest.version);
		}
		case "compare": {
			const { runCompare } = await import("./source/commands/run-compare.ts");
			return runCompare(options, systemClock, manifest.version);
		}
		case "serve": {
			const { runServe } = await import("./source/commands/run-serve.ts");
			return runServe(options, systemClock, stop.signal);
		}
		case "stress": {
			const { runStress } = await import("./source/commands/run-stress.ts");
			return runStress(options, systemClock, stop);
		}
		case "verify": {
			const { runVerify } = await import("./source/commands/run-verify.ts");
			return runVerify(options, systemClock, stop);
		}
		case "baseline": {
			const { runBaseline } = await import("./source/commands/run-baseline.ts");
			return runBaseline(options, systemClock);
		}
		case "simulate": {
			const { runSimulate } = await import("./source/commands/run-simulate.ts");
			return runSimulate(options.file, options, systemClock, stop.signal);
		}
		case "doctor": {
			const { runDoctor } = await import("./source/commands/run-doctor.ts");
			process.exitCode = await runDoctor(options, manifest.version, systemClock, stop.signal);
			return;
		}
	}
}

let hasFailed = false;

/**
 * Says what went wrong after everything else, so that it is not lost with the screen. What fails
 * while the program ends follows from the first.
 */
function fail(error: unknown): void {
	if (hasFailed) return;
	hasFailed = true;
	// No new work: an exporter that is asked and asked would read, and seem to hang, until it was killed.
	stop.abort();
	const { message, exitCode } = explained(error);
	// A stack trace has several lines; what is in them can be anybody's.
	const lines = message.split("\n").map(printable).join("\n");
	process.on("exit", () => process.stderr.write(`anarchy-perf-ink: ${lines}\n`));
	void endProcess(exitCode, systemClock);
}

function explained(error: unknown): { readonly message: string; readonly exitCode: ExitCode } {
	if (isUserError(error)) return error;
	const isMissing = errorCode(error).endsWith("MODULE_NOT_FOUND");
	if (isMissing && /\/commands\/(run-|screen)/.test(String(error))) {
		const message = "the folder commands/, which belongs beside the program, is missing";
		return { message: `${message}: copy it as well`, exitCode: ExitCode.usage };
	}
	const text = error instanceof Error ? error.stack : error;
	return { message: `this is a defect, please report it: ${text}`, exitCode: ExitCode.defect };
}

process.on("uncaughtException", fail);
// Whoever reads the output may go first (`| head`), and a terminal may vanish.
process.stdout.on("error", () => stop.abort());
// A logger outlives the terminal that it was started from, whatever it has to say afterwards.
process.stderr.on("error", () => {});
main().then(() => {
	if (!hasFailed) void endProcess(Number(process.exitCode ?? ExitCode.done), systemClock);
}, fail);
