/** How the commands end that have no screen of their own; those with one are in test/tui. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { type TestContext } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { formatDriverStatistics } from "../../source/sources/anarchy/format-statistics.ts";
import { replaceFile, steadyStatistics } from "../helpers/driver-file.ts";
import { PROGRAM, startExporter } from "../helpers/exporter-process.ts";
import { temporaryDirectory } from "../helpers/log-samples.ts";
import { openTerminal } from "../helpers/terminal.ts";
import { until } from "../helpers/until.ts";

const COMMANDS: Readonly<Record<string, readonly string[]>> = {
	"--json": ["--json", "--demo", "-i", "0.05"],
	log: ["log", "--demo", "-i", "0.05", "-o", "-"],
	serve: ["serve", "--demo", "--listen", "127.0.0.1:0"],
};

/** Makes the program fail from within when it gets SIGUSR2. */
const FAILURES = {
	"an exception in a timer": 'setTimeout(() => { throw new Error("provoked"); }, 0)',
	"an exception in a callback of the file system":
		'require("fs").stat("/", () => { throw new Error("provoked"); })',
	"a rejection": 'Promise.reject(new Error("provoked"))',
	"a rejection that is no error": 'Promise.reject("provoked")',
	"an exception in a socket":
		'require("net").connect(1, "127.0.0.1").on("error", () => { throw new Error("provoked"); })',
};

function provocation(context: TestContext, failure: string): string {
	const directory = mkdtempSync(join(tmpdir(), "endings-"));
	context.after(() => rmSync(directory, { recursive: true, force: true }));
	const file = join(directory, "provoke.cjs");
	writeFileSync(file, `process.on("SIGUSR2", () => { ${failure}; });`);
	return `--require ${file}`;
}

async function start(context: TestContext, words: readonly string[], options = "") {
	const env = { ...process.env, NODE_OPTIONS: options };
	const child = spawn(process.execPath, [PROGRAM, ...words], { env });
	context.after(() => child.kill("SIGKILL"));
	let [stdout, stderr] = ["", ""];
	child.stdout.on("data", (chunk) => {
		stdout += chunk;
	});
	child.stderr.on("data", (chunk) => {
		stderr += chunk;
	});
	const ended = once(child, "close").then(([code, signal]) => ({ code, signal, stderr }));
	await until(() => stdout + stderr !== "" || child.exitCode !== null, "its first output");
	return { child, ended };
}

for (const [name, words] of Object.entries(COMMANDS)) {
	test(`${name}: SIGINT twice, as by an impatient user, ends it with status 0`, async (t) => {
		const { child, ended } = await start(t, words);
		child.kill("SIGINT");
		child.kill("SIGINT");
		const { code, signal } = await ended;
		assert.deepEqual([code, signal], [0, null]);
	});

	test(`${name}: any internal failure gives status 70 and a message`, async (t) => {
		for (const [what, failure] of Object.entries(FAILURES)) {
			const { child, ended } = await start(t, words, provocation(t, failure));
			child.kill("SIGUSR2");
			const { code, stderr } = await ended;
			assert.equal(code, 70, what);
			assert.match(stderr, /this is a defect, please report it: .*provoked/, what);
			assert.equal(stderr.match(/please report/g)?.length, 1, what);
		}
	});
}

test("serve: endless requests do not keep it from ending; it reports the cause", async (t) => {
	const file = join(temporaryDirectory(t), "statistics");
	replaceFile(file, formatDriverStatistics(steadyStatistics(60_000)));
	const words = ["serve", "--stats-file", file, "--listen", "127.0.0.1:0"];
	const environment = { NODE_OPTIONS: provocation(t, FAILURES["an exception in a timer"]) };
	const { child, url, ended } = await startExporter(words, (end) => t.after(end), environment);
	let [answers, isOver] = [0, false];
	const asking = Array.from({ length: 16 }, async () => {
		while (!isOver) {
			const response = await fetch(`${url}/metrics`).catch(() => null);
			answers += (await response?.text().catch(() => null)) ? 1 : 0;
		}
	});
	while (answers < 50 && child.exitCode === null) await sleep(5);
	child.kill("SIGUSR2");
	const { code, stderr } = await ended;
	isOver = true;
	await Promise.all(asking);
	assert.equal(code, 70, stderr);
	assert.match(stderr, /this is a defect, please report it: .*provoked/);
});

for (const [what, failure] of Object.entries(FAILURES)) {
	test(`the screen: after ${what} the terminal is restored, then the cause printed`, async (t) => {
		await using terminal = await openTerminal({
			command: [process.execPath, PROGRAM, "--demo", "--interval", "0.1"],
			columns: 80,
			rows: 24,
			shell: true,
			env: { NODE_OPTIONS: provocation(t, failure) },
		});
		await terminal.waitFor((screen) => screen.at(-1)?.endsWith("  q quit") === true, {
			what: "the monitor",
		});
		terminal.signal("SIGUSR2");
		assert.deepEqual(await terminal.exited, { code: 70, signal: null });
		const raw = terminal.raw();
		assert.ok(raw.lastIndexOf("please report it") > raw.lastIndexOf("\x1b[?1049l"), "not lost");
		assert.match(await terminal.sttySettings(), / icanon .* echo /s);
	});
}

test("the screen: SIGINT twice ends it with status 0", async () => {
	await using terminal = await openTerminal({
		command: [process.execPath, PROGRAM, "--demo", "--interval", "0.1"],
		columns: 80,
		rows: 24,
	});
	await terminal.waitFor((screen) => screen.at(-1)?.endsWith("  q quit") === true, {
		what: "the monitor",
	});
	terminal.signal("SIGINT");
	terminal.signal("SIGINT");
	assert.deepEqual(await terminal.exited, { code: 0, signal: null });
	assert.equal(terminal.activeBuffer(), "normal");
});
