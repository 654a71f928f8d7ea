#!/usr/bin/env -S deno run --no-prompt --allow-env --allow-read
import { setMaxListeners } from "node:events";
import process from "node:process";
import manifest from "./package.json" with { type: "json" };
import { describeDenoDenial, isDenoDenial } from "./source/core/deno-permissions.ts";
import { ExitCode, errorCode, isUserError, UserError } from "./source/core/errors.ts";
import { machineError } from "./source/core/machine-errors.ts";
import { printable } from "./source/core/printable-text.ts";
import { endProcess } from "./source/end-process.ts";
import { ignoresHangup } from "./source/hangup.ts";
import {
	deliverOutput,
	exitCodeOf,
	StandardStreams,
	writeStderr,
} from "./source/outputs/standard-streams.ts";
import { systemClock } from "./source/pipeline/system-clock.ts";
import { setLowMemoryFlags } from "./source/v8-flags.ts";

/** Set by the build; empty if it was not of a git checkout. Sources that are run have none. */
declare const COMMIT: string;
const commit = typeof COMMIT === "undefined" ? "" : COMMIT;
const version = commit === "" ? manifest.version : `${manifest.version} (${commit})`;

/** Aborted when the program is to end: then everything in progress ends in good order. */
const stop = new AbortController();
// Each GPU, its link and its readings listen to it, and Node warns at the eleventh.
setMaxListeners(0, stop.signal);
/**
 * Whether the command continues without stdout, because its record and its verdict are elsewhere.
 */
let outlivesStdout = false;
const streams = new StandardStreams(
	() => stop.abort(),
	() => outlivesStdout || stop.abort(),
);

async function main(): Promise<void> {
	refuseOldNode();
	const environment = { ...process.env };
	// React chooses its build when it is loaded, which happens later.
	process.env["NODE_ENV"] ??= "production";
	// Packages read the environment when they are loaded, which Deno may deny.
	const { loadSettings, parseCommandLine } = await import("./source/command-table.ts");
	const words = process.argv.slice(2);
	const settings = await loadSettings(words);
	const invocation = parseCommandLine(words, version, settings);
	outlivesStdout = invocation.outlivesStdout;
	for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => stop.abort());
	const ignoresIt = invocation.handlesHangup || ignoresHangup();
	process.on("SIGHUP", () => {
		if (!ignoresIt) stop.abort();
	});
	if (invocation.isLongRunning) setLowMemoryFlags();
	await invocation.run({ clock: systemClock, stop, version, settings, environment });
}

/** @throws {UserError} before anything is loaded that an older Node cannot run */
function refuseOldNode(): void {
	const [wanted = ""] = /\d+/.exec(manifest.engines.node) ?? [];
	const { node } = process.versions;
	if (Number.parseInt(node, 10) >= Number(wanted)) return;
	const remedy = `install Node ${wanted} or later`;
	throw new UserError(`Node ${node} is too old: ${remedy}`, ExitCode.usage);
}

let hasFailed = false;

/**
 * Ends the program after an error, which is reported last, so that it is not lost with the screen.
 * Further errors while the program ends follow from the first, and are not reported.
 */
function fail(error: unknown): void {
	if (hasFailed) return;
	hasFailed = true;
	// No new work: otherwise an exporter under constant requests would seem to hang until it is
	// killed.
	stop.abort();
	const { message, exitCode } = explained(error);
	void end(exitCode, [message]);
}

/** Ends the process, and reports last what went wrong. */
async function end(exitCode: number, messages: readonly string[]): Promise<void> {
	await deliverOutput(systemClock, stop.signal);
	process.on("exit", () => {
		for (const message of [...messages, ...streams.lost.map(({ message }) => message)]) {
			// A stack trace has several lines, and may contain text from anywhere.
			const lines = message.split("\n").map(printable).join("\n");
			writeStderr(`anarchy-perf-ink: ${lines}\n`);
		}
	});
	await endProcess(exitCodeOf(exitCode, streams.lost), systemClock);
}

function explained(error: unknown): { readonly message: string; readonly exitCode: ExitCode } {
	if (isUserError(error)) return error;
	if (isDenoDenial(error)) {
		return { message: describeDenoDenial(error), exitCode: ExitCode.usage };
	}
	const isMissing = errorCode(error).endsWith("MODULE_NOT_FOUND");
	if (isMissing && /\/commands\/(run-|screen)/.test(String(error))) {
		const message = "the folder commands/ beside the program is missing";
		return { message: `${message}: copy it as well`, exitCode: ExitCode.usage };
	}
	const refused = machineError(error);
	if (refused !== null) return refused;
	const text = error instanceof Error ? error.stack : error;
	return { message: `this is a defect, please report it: ${text}`, exitCode: ExitCode.defect };
}

process.on("uncaughtException", fail);
main().then(() => {
	if (!hasFailed) void end(Number(process.exitCode ?? ExitCode.done), []);
}, fail);
