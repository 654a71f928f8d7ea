/** Which source is read, from outside: by name, and by what is there. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import test, { type TestContext } from "node:test";
import { openSource } from "../../../source/commands/open-source.ts";
import type { LinkFacts, LinkView } from "../../../source/link/link.ts";
import { SysfsLink } from "../../../source/link/reader.ts";
import { systemClock } from "../../../source/pipeline/system-clock.ts";
import { DRIVER_FILE } from "../../../source/sources/source-kind.ts";
import { GPU, pathOf, Vendor, writeGpu, writeTelemetry } from "../../helpers/gpu-trees.ts";
import { openProgram, PROGRAM } from "../../helpers/replayed-screen.ts";
import { gpu, NOTHING_CONNECTED, port, writeSysfs } from "../../helpers/sysfs.ts";

function run(...words: string[]) {
	const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, ...words], {
		encoding: "utf8",
		timeout: 60_000,
	});
	return { status, stdout, stderr };
}

function once(sysfs: string, ...more: string[]) {
	const { status, stdout, stderr } = run(
		"--once",
		"--json",
		"-i",
		"0.1",
		"--sysfs",
		sysfs,
		...more,
	);
	assert.equal(status, 0, stderr);
	return JSON.parse(stdout);
}

function intelCard(t: TestContext): string {
	const sysfs = writeGpu(t, Vendor.intel);
	writeTelemetry(sysfs, { tx_bytes: 200n, rx_bytes: 100n });
	return sysfs;
}

test("auto takes the best source of the GPU that is there, and the record says which", (t) => {
	const intel = once(intelCard(t));
	assert.deepEqual([intel.source, intel.counts, intel.tx_bytes], ["intel", "wire", 100]);
	// Bytes on the wire are compared with what the wire carries: 16 GT/s x 4 at 128b/130b.
	assert.ok(Math.abs(intel.link_capacity_tx_mb_per_s - (64e9 * (128 / 130)) / 8 / 2 ** 20) < 1e-6);
	const bw = { pcie_bw: "4096 8192 256", pcie_replay_count: "1" };
	const amd = once(writeGpu(t, Vendor.amd, bw));
	assert.deepEqual(
		[amd.source, amd.counts, amd.tx_mb_per_s, amd.tx_bytes, amd.detail, amd.pcie_replays],
		["amd", "", 1, null, "sampled", 0],
	);
	const bare = once(writeGpu(t, Vendor.amd));
	assert.deepEqual([bare.source, bare.tx_mb_per_s, bare.link_width], ["link", null, 4]);
});

test("a source that is named is the one that is read", (t) => {
	const sysfs = intelCard(t);
	assert.equal(once(sysfs, "--source", "link").source, "link");
	for (const source of ["amd", "nvidia"]) {
		const { status, stderr } = run("--once", "--source", source, "--sysfs", sysfs);
		assert.equal(status, 3, source);
		assert.match(stderr, /the GPU 0000:01:00.0 is not (AMD|NVIDIA)'s \(start with --gpu/);
	}
});

test("what cannot be read is refused with status 3, and what to do", (t) => {
	const sysfs = writeSysfs(t, NOTHING_CONNECTED);
	for (const source of ["intel", "amd", "link"]) {
		const { status, stderr } = run("--once", "--source", source, "--sysfs", sysfs);
		assert.equal(status, 3, source);
		assert.match(stderr, /no GPU with a link is there.*--gpu.*--wait starts anyway/);
	}
	const none = run("--once", "--source", "intel", "--sysfs", writeGpu(t, Vendor.intel));
	assert.equal(none.status, 3);
	assert.match(none.stderr, /has no telemetry in sysfs/);
});

test("of several GPUs one is asked for, whichever source is named", (t) => {
	const [slot, other] = ["0000:00:01.1", "0000:00:01.2"];
	const card = gpu("16.0 x4", "16.0 x16", { vendor: Vendor.amd });
	const pci = { [`${slot}/${GPU}`]: card, [`${other}/0000:02:00.0`]: card };
	const sysfs = writeSysfs(t, {
		pci: { [slot]: port("16.0 x4"), [other]: port("16.0 x4"), ...pci },
	});
	const advice = /there are several GPUs \(type --gpu 0000:01:00.0 or --gpu 0000:02:00.0\)/;
	for (const source of ["auto", "nvidia", "intel", "amd", "link"]) {
		const { status, stderr } = run("--once", "--source", source, "--sysfs", sysfs);
		assert.equal(status, 3, source);
		assert.match(stderr.split("\n").find((line) => line.includes("cannot read")) ?? "", advice);
	}
	const { status, stdout } = run("doctor", "-i", "0.1", "--sysfs", sysfs, "--json");
	const checks: { id: string; result: string; detail: string }[] = JSON.parse(stdout).checks;
	for (const source of ["nvidia", "intel", "amd", "link"]) {
		assert.match(checks.find(({ id }) => id === `source-${source}`)?.detail ?? "", advice);
	}
	// A driver that may not be meant at all is not what is wrong.
	const failed = checks.filter(({ result }) => result === "failed").map(({ id }) => id);
	assert.deepEqual([status, failed], [1, ["gpu"]]);
});

test("a link that is slow to be read is waited for, before a source is chosen", async (t) => {
	const sysfs = writeGpu(t, Vendor.amd, { pcie_replay_count: "3" });
	const reader = new SysfsLink(sysfs);
	for (const source of ["auto", "amd"]) {
		let facts: LinkFacts | null = null;
		const link: LinkView = {
			get facts() {
				return facts;
			},
			async known() {
				facts = await reader.facts();
			},
		};
		const flags = {
			...{ source, sysfs, procfs: sysfs, statsFile: DRIVER_FILE, gpu: null, wait: false },
			...{ demo: false, scenario: "steady" as const, seed: 1, tx: 1, rx: 1, latency: 1, uptime: 0 },
		};
		const stop = new AbortController().signal;
		const opening = { clock: systemClock, stop, link, isAsync: true };
		assert.equal((await openSource(flags, opening)).id, "amd", source);
	}
});

test("a statistics file does not go with a source that would not read it", () => {
	for (const source of ["nvidia", "intel", "amd", "link"]) {
		const { status, stderr } = run("--once", "--source", source, "--stats-file", "/dev/null");
		assert.equal(status, 2, source);
		const message = `--stats-file and --source ${source} cannot be combined`;
		assert.ok(stderr.startsWith(`anarchy-perf-ink: ${message}`), stderr);
	}
});

test("lines of a source without rates are of the link", (t) => {
	const sysfs = writeGpu(t, Vendor.amd, { pcie_replay_count: "3" });
	const { stdout } = run("--once", "-i", "0.1", "--sysfs", sysfs);
	assert.match(
		stdout,
		/^time +link GT\/s +lanes +PCIe err +replays +event\n\S+ +16\.0 +4 +0 +0\n$/,
	);
});

test("a GPU that is unplugged is a gap, and the logger goes on", (t) => {
	const sysfs = writeGpu(t, Vendor.amd);
	const log = ["--source", "link", "--sysfs", sysfs, "-i", "0.05", "--json"];
	rmSync(pathOf(sysfs, ""), { recursive: true });
	const { status, stdout } = run("log", ...log, "-o", "-", "-d", "0.3", "--wait");
	assert.equal(status, 0);
	const records = stdout
		.trim()
		.split("\n")
		.map((line) => JSON.parse(line));
	assert.ok(records.length > 1 && records.every(({ event }) => event === "gap"), stdout);
});

test("doctor lists every source with what it would give, and which one is taken", (t) => {
	const { stdout } = run("doctor", "-i", "0.1", "--sysfs", intelCard(t), "--json");
	const checks: { id: string; result: string; detail: string }[] = JSON.parse(stdout).checks;
	const sources = new Map(checks.map(({ id, result, detail }) => [id, `${result}: ${detail}`]));
	assert.match(sources.get("source-anarchy") ?? "", /^none: the module anarchy_egpu is not loaded/);
	assert.match(sources.get("source-intel") ?? "", /^passed: .*exact bytes on the wire.*\(taken\)$/);
	assert.match(sources.get("source-amd") ?? "", /^none: the GPU is not AMD's$/);
	assert.match(sources.get("source-link") ?? "", /^passed: GPU 0000:01:00.0: no bytes/);
	assert.equal(sources.has("module"), false, "the driver is not needed");
});

test("the screen of a link without counters has its path, its capacity and a time line", async (t) => {
	const sysfs = writeGpu(t, Vendor.nvidia, { current_link_width: "1" });
	await using terminal = await openProgram(["--source", "link", "--sysfs", sysfs, "-i", "0.2"]);
	const has = (words: RegExp) => (lines: string[]) => words.test(lines.join("\n"));
	await terminal.waitFor(has(/PATH +0000/), { what: "the path" });
	const screen = terminal.screen().join("\n");
	assert.match(screen, /^ ● GEN 4 x1 of x4/);
	assert.match(screen, /^ TRAFFIC +not counted by this source$/m);
	assert.match(screen, /^ CAPACITY +6497 MB\/s each way$/m);
	assert.match(screen, /^ PATH +0000:01:00\.0 +Gen 4 x1 +\(capable of Gen 4 x4\)$/m);
	assert.match(screen, /^ +60 s .* now$/m);
	assert.doesNotMatch(screen, /\bTX\b|\bRX\b|LATENCY|connects/);
});
