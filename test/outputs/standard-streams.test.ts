/**
 * What cannot be written to stdout or stderr is reported and has its exit code, whatever the
 * command.
 */
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import test, { type TestContext } from "node:test";
import { temporaryDirectory } from "../helpers/log-samples.ts";
import { csv, everySecond } from "../helpers/recorded-logs.ts";
import { PROGRAM } from "../helpers/replayed-screen.ts";
import { smallDisk, withMounts } from "../helpers/small-disk.ts";

const REASON =
	/^anarchy-perf-ink: cannot write to standard output: the disk is full \(space or inodes\); free some$/m;
const SCENARIO = "name: short\nphases: [{name: idle, duration: 100ms}]\n";

/** Each writes to stdout; LOG is a log, and OUT a folder that is not there yet. */
const COMMANDS = [
	"--help",
	"--version",
	"log --help",
	"stress --list",
	"stress --show burst",
	"stress --check SCENARIO",
	"stress SCENARIO --demo -i 0.05 -o OUT",
	"verify --baseline LOG --demo -i 0.05 -d 1s --max-duration 1s -o OUT",
	"--demo --once -i 0.1",
	"--demo -i 0.1",
	"--demo --json -i 0.1",
	"log --demo -i 0.1 -o -",
	"log --demo -i 0.1 -o - --json",
	"analyze LOG",
	"analyze LOG --json",
	"compare LOG LOG",
	"compare LOG LOG --markdown",
	"baseline list --json",
	"doctor -i 0.1",
];

function setUp(t: TestContext) {
	const folder = temporaryDirectory(t);
	const [log, scenario] = [join(folder, "log.csv"), join(folder, "short.yaml")];
	writeFileSync(log, csv(everySecond(60)));
	writeFileSync(scenario, SCENARIO);
	const places = new Map([
		["LOG", log],
		["SCENARIO", scenario],
		["OUT", join(folder, "out")],
	]);
	const env = { ...process.env, XDG_DATA_HOME: folder };
	const wordsOf = (line: string) => line.split(" ").map((word) => places.get(word) ?? word);
	const run = (line: string, stdout: string, stderr: string | null = null) => {
		const out = openSync(stdout, "w");
		const err = stderr === null ? "pipe" : openSync(stderr, "w");
		const stdio: ("ignore" | "pipe" | number)[] = ["ignore", out, err];
		try {
			const options = { stdio, env, encoding: "utf8", timeout: 120_000 } as const;
			return spawnSync(process.execPath, [PROGRAM, ...wordsOf(line)], options);
		} finally {
			closeSync(out);
			if (typeof err === "number") closeSync(err);
		}
	};
	return { folder, run, wordsOf, env };
}

for (const line of COMMANDS) {
	test(`${line}: a full disk behind stdout is reported, with status 74`, (t) => {
		const { run } = setUp(t);
		const { status, stderr } = run(line, "/dev/full");
		assert.match(stderr, REASON);
		assert.equal(stderr.match(/standard output/g)?.length, 1, "once");
		assert.doesNotMatch(stderr, /defect/);
		assert.equal(status, 74);
	});
}

test("a disk that takes a part of the output only: not a torn end in silence", withMounts, (t) => {
	const { run } = setUp(t);
	const file = join(smallDisk(t, "size=4k"), "out");
	const { status, stderr } = run("analyze LOG --json", file);
	assert.ok(statSync(file).size > 0, "a part of it is there");
	assert.throws(() => JSON.parse(readFileSync(file, "utf8")), "and not all of it");
	assert.match(stderr, REASON);
	assert.equal(status, 74);
});

test("stdout and stderr on a full disk: status 74 is all there can be", (t) => {
	const { run } = setUp(t);
	assert.equal(run("--help", "/dev/full", "/dev/full").status, 74);
});

test("a logger continues when stderr is full, and exits with status 74", (t) => {
	const { run, folder } = setUp(t);
	const log = join(folder, "new.csv");
	const { status } = run(
		`log --demo -i 0.05 -d 1s --listen 127.0.0.1:0 -o ${log}`,
		"/dev/null",
		"/dev/full",
	);
	assert.ok(readFileSync(log, "utf8").split("\n").length > 10, "it has gone on");
	assert.equal(status, 74);
});

test("a wrong command line has its own status, whatever stderr takes", (t) => {
	const { run } = setUp(t);
	assert.equal(run("--wrong", "/dev/null", "/dev/full").status, 2);
});

for (const line of ["--demo --json -i 0.05", "log --demo -o - -i 0.05"]) {
	test(`${line}: a reader that goes is no failure`, async (t) => {
		const { wordsOf, env } = setUp(t);
		const child = spawn(process.execPath, [PROGRAM, ...wordsOf(line)], {
			env,
			stdio: ["ignore", "pipe", "pipe"],
		});
		t.after(() => child.kill("SIGKILL"));
		let said = "";
		child.stderr.on("data", (chunk) => {
			said += chunk;
		});
		const ended = once(child, "close");
		await once(child.stdout, "data");
		child.stdout.destroy();
		assert.deepEqual([...(await ended), said], [0, null, ""]);
	});
}

/** A log whose comparison has more text than a pipe and Node's first write hold. */
function longComparison(folder: string): string {
	const log = join(folder, "phases.csv");
	const samples = everySecond(2000).map((sample, at) => ({
		...sample,
		phase: `p${Math.floor(at / 20)}`,
	}));
	writeFileSync(log, csv(samples));
	return log;
}

test("a slow reader of a pipe gets all of the output before the exit status", (t) => {
	const { env, folder } = setUp(t);
	const log = longComparison(folder);
	// It takes less at a time than a pipe holds, and pauses each time.
	const reader = `const { readSync, writeSync } = require("node:fs");
		const bytes = Buffer.alloc(16384);
		const pause = new Int32Array(new SharedArrayBuffer(4));
		for (let read = 1; read > 0; writeSync(1, bytes, 0, read)) {
			read = readSync(0, bytes);
			Atomics.wait(pause, 0, 0, 20);
		}`;
	const pipe = `{ "$0" "${PROGRAM}" compare "${log}" "${log}" --json --allow-inconclusive; echo "status $?" >&2; } | "$0" -e '${reader}'`;
	const options = { env, encoding: "utf8", maxBuffer: 1e8 } as const;
	const { stdout, stderr } = spawnSync("sh", ["-c", pipe, process.execPath], options);
	assert.match(stderr, /status 0/);
	assert.ok(stdout.length > 200_000, "more than a pipe and Node's first write hold");
	assert.equal(JSON.parse(stdout).phases.length, 100);
});

test("a reader that takes nothing keeps no program from ending at a signal", async (t) => {
	const { env, folder } = setUp(t);
	const log = longComparison(folder);
	const words = [PROGRAM, "compare", log, log, "--json", "--allow-inconclusive"];
	const child = spawn(process.execPath, words, { env, stdio: ["ignore", "pipe", "ignore"] });
	t.after(() => child.kill("SIGKILL"));
	const exited = once(child, "exit");
	await once(child.stdout, "readable");
	child.kill("SIGTERM");
	await exited;
});
