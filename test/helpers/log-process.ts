/** The log command in processes, built once, so that a start takes a tenth of a second. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { after, before } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import type { LogEntryOptions } from "./log-entry.ts";

export const ENTRY_DEFAULTS: Omit<LogEntryOptions, "output"> = {
	interval_s: 0.01,
	duration_s: null,
	lines: "csv",
	format: "csv",
	quiet: false,
	sync_s: 0.05,
	rotate: null,
	compress: false,
	keep: null,
	reopen: false,
	keepRoot: false,
	uptime_s: 0,
};

/** Builds the entry for the tests of a file. @returns a function that returns its path */
export function setUpLogEntry(): () => string {
	let directory = "";
	before(async () => {
		directory = mkdtempSync(join(tmpdir(), "log-entry-"));
		await buildEntry(join(directory, "log-entry.mjs"));
	});
	after(() => rmSync(directory, { recursive: true, force: true }));
	return () => join(directory, "log-entry.mjs");
}

async function buildEntry(outfile: string): Promise<void> {
	await build({
		entryPoints: [fileURLToPath(new URL("log-entry.ts", import.meta.url))],
		outfile,
		bundle: true,
		platform: "node",
		format: "esm",
		target: "node20",
		minify: true,
		logLevel: "warning",
	});
}

export interface LogProcess {
	readonly child: ChildProcess;
	readonly ended: Promise<{ code: number | null; stdout: string; stderr: string }>;
}

export function runLog(
	entry: string,
	options: Partial<LogEntryOptions> & Pick<LogEntryOptions, "output">,
	environment: NodeJS.ProcessEnv = {},
): LogProcess {
	const given = JSON.stringify({ ...ENTRY_DEFAULTS, ...options });
	const env = { ...process.env, SUDO_UID: "", ...environment };
	const child = spawn(process.execPath, [entry, given], { env });
	let stdout = "";
	let stderr = "";
	child.stdout.on("data", (chunk) => {
		stdout += chunk;
	});
	child.stderr.on("data", (chunk) => {
		stderr += chunk;
	});
	const ended = once(child, "close").then(([code]) => ({ code, stdout, stderr }));
	return { child, ended };
}

/** Waits until the file is larger than this many bytes, or the process has ended. */
export async function grown(file: string, bytes: number, { child }: LogProcess): Promise<void> {
	const size = () => statSync(file, { throwIfNoEntry: false })?.size ?? 0;
	while (size() <= bytes && child.exitCode === null) await sleep(2);
}
