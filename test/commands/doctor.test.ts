import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test, { type TestContext } from "node:test";
import { temporaryDirectory } from "../helpers/log-samples.ts";
import { openProgram, PROGRAM } from "../helpers/replayed-screen.ts";
import {
	DOWNGRADED_WIDTH,
	RAZER,
	type SysfsTree,
	THUNDERBOLT_3,
	THUNDERBOLT_4,
	writeSysfs,
} from "../helpers/sysfs.ts";

/** A machine: where sysfs and procfs are, and the driver's file, which is not there yet. */
function machine(context: TestContext, tree: SysfsTree) {
	const sysfs = writeSysfs(context, tree);
	const procfs = temporaryDirectory(context);
	const directory = join(sysfs, "kernel/debug/anarchy-egpu/performance");
	const parameters = join(sysfs, "module/anarchy_egpu/parameters");
	for (const path of [directory, parameters, join(sysfs, "kernel/security")]) {
		mkdirSync(path, { recursive: true });
	}
	writeFileSync(join(sysfs, "kernel/security/lockdown"), "[none] integrity confidentiality\n");
	writeFileSync(join(parameters, "ring_size"), "256\n");
	writeFileSync(join(procfs, "modules"), "anarchy_egpu 16384 0 - Live 0x0\n");
	writeFileSync(join(procfs, "mounts"), `none ${sysfs}/kernel/debug debugfs rw 0 0\n`);
	const file = join(directory, "statistics");
	const flags = ["--sysfs", sysfs, "--procfs", procfs, "-f", file, "-i", "0.2"];
	return { file, procfs, flags };
}

function doctor(...flags: string[]) {
	return spawnSync(process.execPath, [PROGRAM, "doctor", ...flags], { encoding: "utf8" });
}

/** The results by id; the time and the kernel's log are the machine's own affair. */
function resultsOf(json: string): Record<string, string> {
	const { checks } = JSON.parse(json) as { checks: { id: string; result: string }[] };
	return Object.fromEntries(checks.map(({ id, result }) => [id, result]));
}

async function withDriver(file: string, use: () => void): Promise<void> {
	await using _ = await openProgram(["simulate", file]);
	while (!existsSync(file)) await new Promise((resolve) => setImmediate(resolve));
	use();
}

test("a healthy machine passes", async (t) => {
	const { file, flags } = machine(t, THUNDERBOLT_3);
	await withDriver(file, () => {
		const { time, events, ...results } = resultsOf(doctor("--json", ...flags).stdout);
		assert.match(String(events), /^(passed|none)$/);
		assert.deepEqual(results, {
			module: "passed",
			debugfs: "passed",
			permission: "passed",
			lockdown: "passed",
			format: "passed",
			counters: "passed",
			"source-anarchy": "passed",
			"source-nvidia": "none",
			"source-intel": "none",
			"source-amd": "none",
			"source-link": "passed",
			thunderbolt: "passed",
			"pcie-speed": "passed",
			gpu: "passed",
			"thunderbolt-lanes": "passed",
			"error-reporting": "none",
			"pcie-errors": "passed",
			"usb4-errors": "none",
			terminal: "none",
			node: "passed",
		});
	});
});

test("without the module it ends with 1 and says what to do", (t) => {
	const { procfs, flags } = machine(t, THUNDERBOLT_3);
	writeFileSync(join(procfs, "modules"), "");
	const { status, stdout, stderr } = doctor(...flags);
	assert.deepEqual([status, stderr], [1, ""]);
	assert.match(
		stdout,
		/^✗ driver module +anarchy_egpu is not loaded\n +→ sudo modprobe anarchy_egpu\n/,
	);
	assert.match(stdout, /checks? failed; not checked: [^\n]+\n$/);
});

test("a downgraded link and a device that is not let in are found", async (t) => {
	const { thunderbolt } = THUNDERBOLT_3;
	const dock = { ...thunderbolt, "0-3": { ...RAZER, device_name: "Dock", authorized: "0" } };
	const { file, flags } = machine(t, { ...DOWNGRADED_WIDTH, thunderbolt: dock });
	await withDriver(file, () => {
		const { status, stdout } = doctor(...flags);
		assert.equal(status, 1);
		assert.match(stdout, /✗ Thunderbolt +not authorized: Razer Dock\n/);
		assert.match(stdout, /✗ PCIe link +0000:2e:00\.0 is running at Gen 3 x1 \(capable of x4\)\n/);
	});
});

test("a report has the driver's text, also one that is not understood, and no other file's", (t) => {
	const { file, flags } = machine(t, THUNDERBOLT_3);
	for (const [text, expected] of [
		["Anarchy eGPU Performance Statistics\nof another version\n", /\nof another version\n/],
		["root:$6$salt$hash:19000::::::\n", /== Statistics ==\n\n\(omitted: not the driver/],
	] as const) {
		writeFileSync(file, text);
		const report = join(temporaryDirectory(t), "report.txt");
		doctor("--report", report, ...flags);
		const written = readFileSync(report, "utf8");
		assert.match(written, expected);
		assert.doesNotMatch(written, /\$6\$/);
	}
});

test("--report writes a bundle without unique ids, and overwrites nothing", (t) => {
	const { flags } = machine(t, THUNDERBOLT_3);
	const report = join(temporaryDirectory(t), "report.txt");
	assert.equal(doctor("--report", report, ...flags).status, 1);
	const text = readFileSync(report, "utf8");
	assert.match(text, /== Checks ==/);
	assert.match(text, /Core X Chroma/);
	assert.ok(!text.includes(RAZER["unique_id"] ?? ""), "the id is masked");
	const again = doctor("--report", report, ...flags);
	assert.equal(again.status, 2);
	assert.match(
		again.stderr,
		/will not write “.*”: it exists and would be overwritten \(name another file\)\n$/,
	);
	assert.equal(readFileSync(report, "utf8"), text);
});

test("a load runs while the link is judged, and its failure is reported", async (t) => {
	const { file, flags } = machine(t, THUNDERBOLT_3);
	const mark = join(temporaryDirectory(t), "ran");
	await withDriver(file, () => {
		const { stdout } = doctor("--load", `touch '${mark}' && sleep 1.2`, ...flags);
		assert.ok(existsSync(mark), "it ran");
		assert.match(stdout, /\n✓ load +touch .*: up to \d+ MB\/s in both directions together\n/);
		const failing = doctor("--load", "exit 7", ...flags);
		assert.match(failing.stdout, /\n✗ load +exit 7 exited with status 7\n/);
		assert.equal(failing.status, 1);
	});
});

test("two reports are compared: what differs between the cable that works and the one that does not", (t) => {
	const [works, fails] = [machine(t, THUNDERBOLT_4), machine(t, DOWNGRADED_WIDTH)];
	const report = join(temporaryDirectory(t), "works.txt");
	doctor("--report", report, ...works.flags);
	const { stdout } = doctor("--compare", report, ...fails.flags);
	assert.match(stdout, /\n\ncompared with “.*works\.txt”:\n/);
	assert.match(stdout, /\nlink 2 now: was Gen 3 x4, is Gen 3 x1\n/);
	const { differences } = JSON.parse(
		doctor("--json", "--compare", report, ...works.flags).stdout,
	) as { differences: unknown };
	assert.deepEqual(differences, []);
	for (const [name, content] of [
		["other.txt", "a text"],
		["none.txt", null],
	] as const) {
		const path = join(temporaryDirectory(t), name);
		if (content !== null) writeFileSync(path, content);
		assert.equal(doctor("--compare", path, ...works.flags).status, 2);
	}
});

test("a GPU that is not there is refused with the addresses of those that are", (t) => {
	const { flags } = machine(t, THUNDERBOLT_3);
	const { stdout, status } = doctor("--gpu", "05:00.0", ...flags);
	assert.match(stdout, /✗ GPU +no GPU has the address 05:00\.0 \(type --gpu 0000:09:00\.0\)/);
	assert.equal(status, 1);
});
