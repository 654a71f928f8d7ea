import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import {
	chmodSync,
	existsSync,
	mkdirSync,
	rmSync,
	statSync,
	symlinkSync,
	writeFileSync,
} from "node:fs";
import { join } from "node:path";
import process from "node:process";
import test, { type TestContext } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { CSV_HEADER, toCsvRecord } from "../../../source/record/csv-record.ts";
import { PAGES, ROOT, shownLines } from "../../helpers/documents.ts";
import { Vendor, writeGpu } from "../../helpers/gpu-trees.ts";
import { temporaryDirectory } from "../../helpers/log-samples.ts";
import { simulatedSamples } from "../../helpers/simulated-samples.ts";
import { openTerminal, type PseudoTerminal } from "../../helpers/terminal.ts";
import { until } from "../../helpers/until.ts";

const PROGRAM = join(ROOT, "dist/anarchy-perf-ink.js");
const DRIVER = "driver";
const RECORDED = ["link", "old", "new", "A", "B", "night", "record"];
const RUNS = ["old", "new", "good"].flatMap((name) => [1, 2, 3].map((run) => `${name}-${run}`));

/** A wrong command line, no source, a defect, no output; not executable, not found. */
const FAILURES: ReadonlySet<number | null> = new Set([2, 3, 70, 74, 126, 127]);

/** A command that shows nothing for so long is taken to run. */
const MAX_QUIET_MS = 30_000;

/** What the commands of the pages take for granted, and others as stand-ins. */
const TOOLS: Readonly<Record<string, string>> = {
	"bin/anarchy-perf-ink": `exec "${process.execPath}" "${PROGRAM}" "$@"`,
	"bin/sudo": 'exec "$@"',
	"bin/ssh": 'shift; exec "$@"',
	"bin/nvbandwidth": "exec sleep 0.1",
	// A measured command that says nothing would look as if it had not started.
	"bin/sleep": 'echo sleeping; exec /bin/sleep "$1"',
	"bin/logger": "exit 0",
	// It would wait for all that other tests have written.
	"bin/sync": "exit 0",
	"bin/COMMAND": "exit 0",
	"bin/llama-bench": "exec sleep 0.1",
	"bin/python": "exec sleep 0.1",
	"bin/%command%": "exec sleep 0.1",
	"bin/bencher": 'for last; do :; done; exec sh -c "$last"',
	benchmark: "exec sleep 0.1",
	"my-benchmark": "exec sleep 0.1",
};

test("every command line that a page shows runs", { timeout: 900_000 }, async (t) => {
	const folder = await readersFolder(t);
	await using _ = await simulatedDriver(join(folder, DRIVER));
	const lines = new Set(PAGES.flatMap(shownLines));
	assert.ok(lines.size >= 45);
	const failures: string[] = [];
	for (const line of lines) {
		const provided = provideStatistics(folder, line);
		await using terminal = await openTerminal({
			command: ["bash", "-c", line.replace(/ &$/, "")],
			columns: 120,
			rows: 40,
			cwd: folder,
			env: environmentOf(folder),
		});
		const code = await endOf(terminal, outputOf(folder, line));
		if (provided !== null) rmSync(provided, { force: true });
		// A verdict may be bad news, and what was interrupted may say so.
		if (!FAILURES.has(code)) continue;
		failures.push(`${line}\nended with ${code}:\n${terminal.screen().join("\n").trimEnd()}`);
	}
	assert.deepEqual(failures, []);
});

/** A folder with logs, tools and a driver, as the pages say that a reader has them. */
async function readersFolder(t: TestContext): Promise<string> {
	const folder = temporaryDirectory(t);
	const records = await simulatedSamples(300, 1, { scenario: "steady", seed: 1 });
	const log = `${[CSV_HEADER, ...records.map(toCsvRecord)].join("\n")}\n`;
	for (const name of [...RECORDED, ...RUNS]) writeFileSync(join(folder, `${name}.csv`), log);
	writeFileSync(join(folder, "link-20261122T180000Z.csv.gz"), gzipSync(log));
	for (const name of ["bin", "load", "config/anarchy-perf-ink"]) {
		mkdirSync(join(folder, name), { recursive: true });
	}
	for (const [name, text] of Object.entries(TOOLS)) {
		writeFileSync(join(folder, name), `#!/bin/sh\n${text}\n`);
		chmodSync(join(folder, name), 0o755);
	}
	const settings = { "stats-file": join(folder, DRIVER), sysfs: writeGpu(t, Vendor.amd) };
	writeFileSync(join(folder, "web.yml"), "http_server_config: { headers: {} }\n");
	writeFileSync(
		join(folder, "config/anarchy-perf-ink/config.yaml"),
		Object.entries(settings)
			.map(([name, value]) => `${name}: ${value}\n`)
			.join(""),
	);
	return folder;
}

/** A driver that has ended, and writes no more, before its folder is removed. */
async function simulatedDriver(path: string): Promise<AsyncDisposable> {
	const simulator = spawn(process.execPath, [PROGRAM, "simulate", path], { stdio: "ignore" });
	await until(() => existsSync(path));
	return {
		async [Symbol.asyncDispose]() {
			const ended = once(simulator, "exit");
			simulator.kill();
			await ended;
		},
	};
}

function environmentOf(folder: string): Record<string, string> {
	return {
		PATH: `${join(folder, "bin")}:${process.env.PATH ?? ""}`,
		HOME: folder,
		XDG_CONFIG_HOME: join(folder, "config"),
		XDG_DATA_HOME: join(folder, "data"),
		XDG_STATE_HOME: join(folder, "state"),
	};
}

/** Makes the statistics file that a command names the simulated driver's, and returns its path. */
function provideStatistics(folder: string, line: string): string | null {
	const [, name] = /(?:-f|--stats-file) (\S+)/.exec(line) ?? [];
	if (name === undefined || existsSync(join(folder, name))) return null;
	symlinkSync(DRIVER, join(folder, name));
	return join(folder, name);
}

/** The file that a command writes while it says nothing. */
function outputOf(folder: string, line: string): string | null {
	const [, name] = /(?:simulate|>|--textfile) (\S+)/.exec(line) ?? [];
	return name === undefined ? null : join(folder, name);
}

/** When a file with any bytes was modified. */
function modifiedAt(path: string | null): number | null {
	const status = path === null ? undefined : statSync(path, { throwIfNoEntry: false });
	return status === undefined || status.size === 0 ? null : status.mtimeMs;
}

/** The exit status of a command, which is interrupted once it shows that it runs. */
async function endOf(terminal: PseudoTerminal, output: string | null): Promise<number | null> {
	let hasEnded = false;
	const end = terminal.exited.then(({ code }) => {
		hasEnded = true;
		return code;
	});
	const before_ms = modifiedAt(output);
	const isRunning = () =>
		hasEnded || terminal.screen().some((row) => row !== "") || modifiedAt(output) !== before_ms;
	const quietUntil_ms = performance.now() + MAX_QUIET_MS;
	await until(() => isRunning() || performance.now() > quietUntil_ms);
	while (!hasEnded) {
		await Promise.race([end, pause(300)]);
		terminal.type("\x03");
	}
	return end;
}
