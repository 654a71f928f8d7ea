/** A FIFO in the place of a small file: refused, or waited for until a signal; never a hang. */
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readdirSync, readlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import process from "node:process";
import test, { type TestContext } from "node:test";
import { temporaryDirectory } from "../helpers/log-samples.ts";
import { PROGRAM } from "../helpers/replayed-screen.ts";
import { until } from "../helpers/until.ts";

/** What the program reads below `--procfs` and `--sysfs`. */
const KERNEL_FILES = [
	"proc/cpuinfo",
	"proc/modules",
	"proc/mounts",
	"proc/sys/kernel/osrelease",
	"sys/kernel/security/lockdown",
	"sys/module/anarchy_egpu/version",
	"sys/module/anarchy_egpu/parameters/ring_size",
	"sys/devices/system/cpu/cpu0/cpufreq/scaling_governor",
	"sys/bus/thunderbolt/devices/0-1/device_name",
	"sys/bus/pci/devices/0000:01:00.0/class",
];

function fifo(path: string): string {
	mkdirSync(dirname(path), { recursive: true });
	execFileSync("mkfifo", [path]);
	return path;
}

function setUp(t: TestContext) {
	const folder = temporaryDirectory(t);
	for (const name of KERNEL_FILES) fifo(join(folder, name));
	fifo(join(folder, "state/anarchy-perf-ink/capacity.json"));
	fifo(join(folder, "data/anarchy-perf-ink/baselines/nightly.json"));
	const trees = ["--procfs", join(folder, "proc"), "--sysfs", join(folder, "sys")];
	const start = (...words: string[]) => {
		const child = spawn(process.execPath, [PROGRAM, ...words], {
			cwd: folder,
			env: {
				...process.env,
				XDG_STATE_HOME: join(folder, "state"),
				XDG_DATA_HOME: join(folder, "data"),
			},
			stdio: ["ignore", "pipe", "pipe"],
		});
		t.after(() => child.kill("SIGKILL"));
		let stderr = "";
		child.stderr.on("data", (text) => {
			stderr += text;
		});
		child.stdout.resume();
		const ended = once(child, "close").then(([code, signal]) => ({ code, signal, stderr }));
		return { child, ended };
	};
	return { folder, trees, start };
}

test("FIFOs below --procfs, --sysfs and the user's folders do not block any command", async (t) => {
	const { folder, trees, start } = setUp(t);
	const log = join(folder, "log.csv");
	assert.equal((await start("log", "--demo", "-o", log, "-i", "0.05", "-d", "0.5").ended).code, 0);
	const missing = ["-f", join(folder, "missing"), ...trees];
	for (const [words, code] of [
		[["doctor", "-i", "0.1", ...missing], 1],
		[["--once", ...missing], 3],
		[["log", "-o", "-", ...missing], 3],
		[["serve", "--textfile", join(folder, "t.prom"), ...missing], 3],
		[["baseline", "save", "weekly", log, ...trees], 0],
		[["baseline", "show", "nightly"], 2],
		[["compare", "nightly", log], 2],
		[["verify", "--baseline", "nightly", "--demo"], 2],
	] as const) {
		const { stderr, ...end } = await start(...words).ended;
		assert.deepEqual(end, { code, signal: null }, `${words[0]}: ${stderr}`);
		if (code === 2) assert.match(stderr, /nightly.*: it is not a regular file\n$/);
	}
});

test("a scenario at a FIFO is waited for, and SIGTERM ends the wait", async (t) => {
	const { folder, start } = setUp(t);
	const scenario = fifo(join(folder, "scenario.yaml"));
	const { child, ended } = start("stress", "--check", scenario);
	await until(() => hasOpen(child.pid ?? 0, scenario));
	child.kill("SIGTERM");
	assert.deepEqual(await ended, { code: 0, signal: null, stderr: "" });
	const again = start("stress", "--check", scenario);
	writeFileSync(scenario, "name: piped\nphases:\n  - {name: idle, duration: 1s}\n");
	assert.deepEqual(await again.ended, { code: 0, signal: null, stderr: "" });
});

function hasOpen(pid: number, path: string): boolean {
	try {
		const folder = `/proc/${pid}/fd`;
		return readdirSync(folder).some((handle) => readlinkSync(`/proc/${pid}/fd/${handle}`) === path);
	} catch {
		return false;
	}
}
