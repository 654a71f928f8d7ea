/** What SIGHUP means: the end, unless the program was started to outlive its terminal. */
import assert from "node:assert/strict";
import { type StdioOptions, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import test, { type TestContext } from "node:test";
import { PROGRAM } from "../helpers/exporter-process.ts";
import { temporaryDirectory } from "../helpers/log-samples.ts";
import { openTerminal } from "../helpers/terminal.ts";
import { until } from "../helpers/until.ts";

const FLAGS = ["--demo", "-i", "0.05"];
/** A program that ends at a signal has ended long before so many lines. */
const LATER = 40;

function linesOf(file: string): number {
	return existsSync(file) ? readFileSync(file, "latin1").split("\n").length - 1 : 0;
}

/** A program whose lines, of a log or on stdout, come into a file. */
async function start(context: TestContext, file: string, words: string[], stdio: StdioOptions) {
	const child = spawn("nohup", [process.execPath, PROGRAM, ...words, ...FLAGS], { stdio });
	context.after(() => child.kill("SIGKILL"));
	const ended = once(child, "close");
	await until(() => linesOf(file) > 1, "the first lines");
	return { child, ended };
}

for (const [name, stdin] of [
	["/dev/null", "/dev/null"],
	["a file", PROGRAM],
] as const) {
	test(`nohup with files for its output and ${name} as stdin: SIGHUP is ignored`, async (t) => {
		const directory = temporaryDirectory(t);
		const [log, output] = [join(directory, "link.csv"), join(directory, "output")];
		const [input, out] = [openSync(stdin, "r"), openSync(output, "a")];
		const { child, ended } = await start(t, log, ["log", "-o", log], [input, out, out]);
		child.kill("SIGHUP");
		const before = linesOf(log);
		await until(() => linesOf(log) > before + LATER || child.exitCode !== null, "more records");
		assert.equal(child.exitCode, null, readFileSync(output, "utf8"));
		child.kill("SIGTERM");
		assert.deepEqual(await ended, [0, null]);
	});
}

test("lines into a file under nohup outlive SIGHUP as well", async (t) => {
	const output = join(temporaryDirectory(t), "lines");
	const stdio: StdioOptions = ["ignore", openSync(output, "a"), "ignore"];
	const { child, ended } = await start(t, output, ["--json"], stdio);
	child.kill("SIGHUP");
	const before = linesOf(output);
	await until(() => linesOf(output) > before + LATER || child.exitCode !== null, "more lines");
	assert.equal(child.exitCode, null);
	child.kill("SIGTERM");
	assert.deepEqual(await ended, [0, null]);
});

for (const [name, streams] of [
	["stdin", (file: number): StdioOptions => ["pipe", file, file]],
	["stdout", (file: number): StdioOptions => ["ignore", "pipe", file]],
	["stderr", (file: number): StdioOptions => ["ignore", file, "pipe"]],
] as const) {
	test(`with a pipe as its ${name} SIGHUP ends it with status 0`, async (t) => {
		const directory = temporaryDirectory(t);
		const log = join(directory, "link.csv");
		const stdio = streams(openSync(join(directory, "output"), "a"));
		const { child, ended } = await start(t, log, ["log", "-o", log], stdio);
		child.kill("SIGHUP");
		assert.deepEqual(await ended, [0, null]);
	});
}

for (const [name, rest] of [
	["with its output in nohup.out", ""],
	["with its output in a pipe", "2>&1 | cat >piped"],
] as const) {
	test(`nohup from a terminal, ${name}: the logger outlives the terminal`, async (t) => {
		const cwd = temporaryDirectory(t);
		const [log, pid] = [join(cwd, "link.csv"), join(cwd, "pid")];
		const telling = `sh -c 'echo $$ >pid; exec "$@"' sh`;
		const logger = `${process.execPath} ${PROGRAM} log -o link.csv ${FLAGS.join(" ")}`;
		const command = ["sh", "-c", `nohup ${telling} ${logger} ${rest}; :`];
		await using terminal = await openTerminal({ command, columns: 80, rows: 24, cwd });
		await until(() => linesOf(log) > 1, "the first records");
		terminal.vanish();
		await terminal.exited;
		const before = linesOf(log);
		const isAlive = () => existsSync(`/proc/${readFileSync(pid, "utf8").trim()}`);
		await until(() => linesOf(log) > before + LATER || !isAlive(), "more records");
		assert.ok(isAlive());
		process.kill(Number(readFileSync(pid, "utf8")), "SIGTERM");
		await until(() => !isAlive(), "its end");
	});
}
