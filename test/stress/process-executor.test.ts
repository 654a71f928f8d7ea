import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chownSync, closeSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import test, { type TestContext } from "node:test";
import {
	ProcessExecutor,
	type ProcessExecutorOptions,
} from "../../source/stress/process-executor.ts";
import { temporaryDirectory } from "../helpers/log-samples.ts";
import { processesThat } from "../helpers/stress-rig.ts";
import { NOBODY } from "../helpers/under-sudo.ts";

const EXECUTOR = new URL("../../source/stress/process-executor.ts", import.meta.url).href;
const LOGIN = { HOME: "/nonexistent", USER: "nobody", LOGNAME: "nobody", SHELL: "/bin/sh" };
const USER = { uid: NOBODY, gid: NOBODY, login: LOGIN };
const isRoot = process.geteuid?.() === 0;

function setUp(
	t: TestContext,
	user: ProcessExecutorOptions["user"] = null,
	environment: NodeJS.ProcessEnv = process.env,
) {
	const folder = temporaryDirectory(t);
	if (user !== null) chownSync(folder, user.uid, user.gid);
	const file = join(folder, "output");
	const handle = openSync(file, "a");
	const executor = new ProcessExecutor({ user, environment, outputOf: () => handle });
	t.after(async () => {
		await executor.close();
		closeSync(handle);
	});
	/** Runs a shell command to its end, and returns what it printed. */
	const printed = async (line: string) => {
		const end = await executor.start(["sh", "-c", line], "workload-1").ended;
		assert.deepEqual(end, { kind: "exited", code: 0 });
		return readFileSync(file, "utf8").trimEnd();
	};
	return { executor, printed };
}

test("a workload leads a session, and its stdout and stderr are in its file", async (t) => {
	const { printed } = setUp(t);
	const line = await printed("cat /proc/self/stat >&2; echo $$");
	const [status = "", pid] = line.split("\n");
	const [, , group, session] = status.slice(status.lastIndexOf(")") + 2).split(" ");
	assert.deepEqual([group, session], [pid, pid]);
});

test("it inherits what programs need, but no secrets and no handles", async (t) => {
	const environment = {
		PATH: process.env["PATH"],
		LC_ALL: "C",
		CUDA_VISIBLE_DEVICES: "1",
		TOKEN: "x",
	};
	const { printed } = setUp(t, null, environment);
	const secret = openSync(join(temporaryDirectory(t), "secret"), "w");
	const text = await printed("env; ls -l /proc/self/fd");
	closeSync(secret);
	const names = text.split("\n").map((line) => line.split("=", 1)[0]);
	assert.ok(names.includes("CUDA_VISIBLE_DEVICES") && names.includes("PATH"), text);
	assert.ok(!names.includes("TOKEN"), "not what is none of its business");
	assert.doesNotMatch(text, /secret/);
});

test("under sudo it runs as the invoking user, with the groups and home of that user", {
	skip: isRoot ? false : "only root can take another user's rights",
}, async (t) => {
	const environment = { PATH: process.env["PATH"], HOME: "/root", USER: "root", LC_ALL: "C" };
	const { printed } = setUp(t, USER, environment);
	const [ids, home, user, locale] = (
		await printed("id -u; echo $HOME; echo $USER; echo $LC_ALL; id -G")
	).split("\n");
	assert.equal(ids, String(NOBODY));
	assert.equal(home, LOGIN.HOME);
	assert.deepEqual([user, locale], ["nobody", "C"]);
});

test("each way to end is reported", async (t) => {
	const { executor } = setUp(t);
	const end = (...command: readonly string[]) => executor.start(command, "workload-1").ended;
	assert.deepEqual(await end("sh", "-c", "exit 3"), { kind: "exited", code: 3 });
	assert.deepEqual(await end("sh", "-c", "kill -9 $$"), { kind: "killed", signal: "SIGKILL" });
	assert.deepEqual(await end("./no-such-program"), {
		kind: "not started",
		why: "./no-such-program: ENOENT",
	});
	assert.deepEqual((await end("/")).kind, "not started");
	assert.equal((await end("with\0nought")).kind, "not started");
	const workload = executor.start(["sleep", "1000"], "workload-1");
	workload.terminate();
	assert.deepEqual(await workload.ended, { kind: "killed", signal: "SIGTERM" });
});

test("leftovers of a workload in its group end with it, others are swept", async (t) => {
	const { executor } = setUp(t);
	const seconds = `97${process.pid}`;
	const alive = () => processesThat((_, line) => line.startsWith(`sleep ${seconds}`)).length;
	await executor.start(["sh", "-c", `sleep ${seconds} & exit 0`], "workload-1").ended;
	executor.sweep();
	assert.equal(alive(), 0);
	const forking = `setsid sh -c 'sleep ${seconds} & sleep ${seconds}' & until pgrep -f '^sleep ${seconds}' >/dev/null; do :; done`;
	await executor.start(["sh", "-c", forking], "workload-1").ended;
	assert.ok(alive() > 0, "it got away from its group");
	executor.sweep();
	assert.equal(alive(), 0);
});

test("inherited capabilities are not passed on to a workload", {
	skip: isRoot ? false : "only root can hand on capabilities",
}, () => {
	const script = `
		import { ProcessExecutor } from ${JSON.stringify(EXECUTOR)};
		const options = { user: null, environment: process.env, outputOf: () => 1 };
		const executor = new ProcessExecutor(options);
		await executor.start(["grep", "^Cap[IPEA]", "/proc/self/status"], "workload-1").ended;
		await executor.start(["ls", "-l", "/proc/self/fd"], "workload-1").ended;
		await executor.close();`;
	const handed = ["--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search"];
	const ids = [`--reuid=${NOBODY}`, `--regid=${NOBODY}`, "--clear-groups", ...handed];
	const node = [process.execPath, "--import", "tsx", "--input-type=module", "-e", script];
	const secret = openSync("/etc/hostname", "r");
	const { stdout, stderr } = spawnSync("setpriv", [...ids, "--", ...node], {
		stdio: ["ignore", "pipe", "pipe", secret],
		encoding: "utf8",
	});
	closeSync(secret);
	const lines = stdout.trimEnd().split("\n");
	const capabilities = lines.filter((line) => line.startsWith("Cap"));
	assert.equal(capabilities.length, 4, stdout + stderr);
	for (const line of capabilities) assert.match(line, /\t0{16}$/, line);
	assert.doesNotMatch(stdout, /hostname/, "no handle that this process inherited");
});
