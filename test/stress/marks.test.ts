/** Which processes belong to a stress run, for the sweep and for the watchdog. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import process from "node:process";
import test, { type TestContext } from "node:test";
import { type Mark, readProcesses } from "../../source/stress/process-table.ts";
import { Watchdog } from "../../source/stress/watchdog.ts";
import { processesThat } from "../helpers/stress-rig.ts";
import { NOBODY } from "../helpers/under-sudo.ts";
import { until } from "../helpers/until.ts";

const isRoot = process.geteuid?.() === 0;
const uid = process.getuid?.() ?? 0;

function newMark(of: number): Mark {
	return { uid: of, name: "ANARCHY_PERF_STRESS", value: randomUUID() };
}

/** A process that sleeps, with this environment, which a process has not while it is replaced. */
async function sleeper(t: TestContext, env: NodeJS.ProcessEnv, as?: number) {
	const user = as === undefined ? {} : { uid: as, gid: as };
	const child = spawn("sleep", ["1000"], {
		env: { PATH: "/usr/bin:/bin", ...env },
		stdio: "ignore",
		...user,
	});
	t.after(() => child.kill("SIGKILL"));
	await until(() => readFileSync(`/proc/${child.pid}/cmdline`, "utf8").startsWith("sleep"));
	return child;
}

test("a process is marked by a whole entry of its environment, and by its user", async (t) => {
	const own = newMark(uid);
	const others = newMark(uid + 1);
	const processes = [
		await sleeper(t, { [own.name]: own.value }),
		await sleeper(t, { COPY: `${own.name}=${own.value}` }),
		await sleeper(t, { [own.name]: `${own.value}0` }),
		await sleeper(t, { COPY: `x\n${own.name}=${own.value}\nx` }),
		await sleeper(t, { [others.name]: others.value }),
	];
	const marked = readProcesses([own, others]).filter(({ isMarked }) => isMarked);
	assert.deepEqual(
		marked.map(({ pid }) => pid),
		[processes[0]?.pid],
	);
	const watchdog = new Watchdog([own, others]);
	const isTold = () => processesThat((_, line) => line.includes(own.value)).length > 0;
	const ended = watchdog.close();
	let isOver = false;
	void ended.then(() => {
		isOver = true;
	});
	while (!isOver) {
		assert.ok(!isTold(), "the mark is on a command line");
		await new Promise((resolve) => setImmediate(resolve));
	}
	assert.deepEqual(
		processes.map(({ signalCode }) => signalCode),
		["SIGKILL", null, null, null, null],
	);
});

test("the mark of a user marks no process of root, and that of root none of the user", {
	skip: isRoot ? false : "only root has processes of two users",
}, async (t) => {
	const [roots, users] = [newMark(0), newMark(NOBODY)];
	const processes = [
		await sleeper(t, { [users.name]: users.value }),
		await sleeper(t, { [roots.name]: roots.value }, NOBODY),
		await sleeper(t, { [users.name]: users.value }, NOBODY),
		await sleeper(t, { [roots.name]: roots.value }),
	];
	const marked = readProcesses([roots, users]).filter(({ isMarked }) => isMarked);
	const isIn = processes.map(({ pid }) => marked.some((one) => one.pid === pid));
	assert.deepEqual(isIn, [false, false, true, true]);
	await new Watchdog([roots, users]).close();
	assert.deepEqual(
		processes.map(({ signalCode }) => signalCode),
		[null, null, "SIGKILL", "SIGKILL"],
	);
});
