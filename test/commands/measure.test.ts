/** `measure` from outside: what it runs, what it prints where, and how it ends. */
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { closeSync, existsSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { temporaryDirectory } from "../helpers/log-samples.ts";
import { PROGRAM } from "../helpers/replayed-screen.ts";
import { until } from "../helpers/until.ts";

const DEMO = ["--demo", "--capacity", "2300"];

function measure(words: readonly string[], input = "") {
	return spawnSync(process.execPath, [PROGRAM, "measure", ...words], { encoding: "utf8", input });
}

function resultIn(stderr: string) {
	return JSON.parse(stderr.trimEnd().split("\n").at(-1) ?? "");
}

test("the command's input and output are its own, and the result is on stderr", () => {
	const { status, stdout, stderr } = measure([...DEMO, "--json", "--", "cat"], "of the user\n");
	assert.deepEqual([status, stdout], [0, "of the user\n"]);
	const { command, runs, source, counts } = resultIn(stderr);
	assert.deepEqual([command, source, counts], [["cat"], "simulated", "payload"]);
	assert.equal(runs.length, 1);
	assert.ok(runs[0].tx_bytes > 0);
});

for (const [script, status] of [
	["exit 0", 0],
	["exit 3", 3],
	["kill -TERM $$", 143],
	["kill -KILL $$", 137],
] as const) {
	test(`a command that ends by ${script} has the status ${status}`, () => {
		assert.equal(measure([...DEMO, "--", "sh", "-c", script]).status, status);
	});
}

test("a command that cannot be run has the status that a shell gives it", (t) => {
	const file = join(temporaryDirectory(t), "file");
	writeFileSync(file, "");
	assert.equal(measure([...DEMO, "--", `${file}.nosuch`]).status, 127);
	assert.equal(measure([...DEMO, "--", file]).status, 126);
});

test("so it has where a shell starts it, and nothing is said of a run", (t) => {
	const folder = temporaryDirectory(t);
	const said = join(folder, "stderr");
	const file = join(folder, "file");
	writeFileSync(file, "");
	for (const [program, expected, why] of [
		["nosuch-program", 127, "command not found"],
		[`${file}.nosuch`, 127, "command not found"],
		[file, 126, "permission denied, or not a program"],
		[folder, 126, "permission denied, or not a program"],
	] as const) {
		// With files alone, as under nohup, hangups are ignored, which takes a shell.
		const handle = openSync(said, "w");
		const words = [PROGRAM, "measure", ...DEMO, "--", program];
		const { status } = spawnSync(process.execPath, words, { stdio: ["ignore", handle, handle] });
		closeSync(handle);
		const expectedText = `anarchy-perf-ink: cannot run “${program}”: ${why}\n`;
		assert.deepEqual([status, readFileSync(said, "utf8")], [expected, expectedText]);
	}
});

test("without a readable source nothing is run", (t) => {
	const folder = temporaryDirectory(t);
	const mark = join(folder, "ran");
	const { status, stderr } = measure(["-f", join(folder, "none"), "--", "touch", mark]);
	assert.equal(status, 3);
	assert.match(stderr, /none: no such file/);
	assert.equal(existsSync(mark), false);
});

test("a short command gets no verdict, and its text says why", () => {
	const { stderr } = measure([...DEMO, "--", "true"]);
	assert.match(stderr, /unknown whether the link limits this command: it ran for \d+ ms/);
});

test("the environment is the one that the program was started with", () => {
	const { stdout } = measure([...DEMO, "--", "sh", "-c", 'echo "[$NODE_ENV]"']);
	assert.equal(stdout, "[]\n");
});

test("the limit of open files is that of the shell that started the program", () => {
	// The colon keeps the shell from becoming the program.
	const script = `ulimit -Sn 256; "$0" "$@"; :`;
	const words = [PROGRAM, "measure", ...DEMO, "--", "sh", "-c", "ulimit -Sn; ulimit -Hn"];
	const shell = ["-c", script, process.execPath, ...words];
	const { stdout } = spawnSync("sh", shell, { encoding: "utf8" });
	const hard = spawnSync("sh", ["-c", "ulimit -Hn"], { encoding: "utf8" }).stdout;
	assert.equal(stdout, `256\n${hard}`);
});

test("runs, warm-ups and preparations happen in their order, and a failed run is the last", (t) => {
	const file = join(temporaryDirectory(t), "calls");
	const flags = ["--runs", "3", "--warmup", "1", "--prepare", `echo prepared >> ${file}`, "--json"];
	const script = `echo run >> ${file}; [ $(grep -c run ${file}) -lt 3 ]`;
	const { status, stderr } = measure([...DEMO, ...flags, "--", "sh", "-c", script]);
	assert.equal(status, 1);
	const calls = readFileSync(file, "utf8").trim().split("\n");
	assert.deepEqual(calls, ["prepared", "run", "prepared", "run", "prepared", "run"]);
	const lines = stderr.trimEnd().split("\n");
	assert.match(lines.at(-1) ?? "", /run 2 of 3 exited with status 1, and was the last/);
	const { runs } = JSON.parse(lines.at(-2) ?? "");
	assert.deepEqual(
		runs.map(({ status }: { status: number }) => status),
		[0, 1],
	);
});

test("many short runs are told as what they are, and nothing else is said", () => {
	const { status, stderr } = measure([...DEMO, "--runs", "12", "--json", "--", "true"]);
	assert.equal(status, 0);
	const { runs, verdict, saved_at_most_share } = JSON.parse(stderr);
	assert.deepEqual([runs.length, verdict, saved_at_most_share], [12, "unknown", null]);
});

test("a preparation that fails ends everything before the command", () => {
	const { status, stdout, stderr } = measure([...DEMO, "--prepare", "exit 4", "--", "echo", "ran"]);
	assert.deepEqual([status, stdout], [2, ""]);
	assert.match(stderr, /--prepare exited with status 4: exit 4/);
});

for (const signal of ["SIGTERM", "SIGINT", "SIGHUP", "SIGUSR1"] as const) {
	test(`${signal} reaches the command, which decides what becomes of it`, async () => {
		const name = signal.slice(3);
		const script = `trap 'echo got; exit 5' ${name}; echo ready; while :; do sleep 0.01; done`;
		const child = spawn(
			process.execPath,
			[PROGRAM, "measure", ...DEMO, "--json", "--", "sh", "-c", script],
			// In a session of its own, as no terminal sends signals to all of it.
			{ detached: true, stdio: ["ignore", "pipe", "pipe"] },
		);
		let [stdout, stderr] = ["", ""];
		child.stdout.on("data", (piece) => {
			stdout += piece;
		});
		child.stderr.on("data", (piece) => {
			stderr += piece;
		});
		await until(() => stdout.includes("ready"));
		child.kill(signal);
		const [status] = await once(child, "close");
		assert.deepEqual([status, stdout], [5, "ready\ngot\n"]);
		assert.equal(resultIn(stderr).runs[0].status, 5);
	});
}

test("--output writes the result to a file beside the text", (t) => {
	const file = join(temporaryDirectory(t), "result.json");
	const { status, stderr } = measure([...DEMO, "-o", file, "--", "true"]);
	assert.equal(status, 0);
	assert.match(stderr, /^time +\d/m);
	assert.equal(JSON.parse(readFileSync(file, "utf8")).verdict, "unknown");
});

test("without a command it says what is missing", () => {
	const { status, stderr } = measure(DEMO);
	assert.equal(status, 2);
	assert.match(stderr, /COMMAND is missing: append it, as in measure -- \.\/my-benchmark/);
});
