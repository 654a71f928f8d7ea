import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import test from "node:test";
import { machineDifferences, readMachineFacts } from "../../source/baselines/machine-facts.ts";
import { SysfsLink } from "../../source/link/reader.ts";
import { temporaryDirectory } from "../helpers/log-samples.ts";
import {
	DOWNGRADED_SPEED,
	DOWNGRADED_WIDTH,
	RAZER,
	type SysfsTree,
	THUNDERBOLT_3,
	THUNDERBOLT_4,
	writeSysfs,
} from "../helpers/sysfs.ts";

test("the kernel, the module with its parameters, and the CPU are read below other mounts", async (t) => {
	const root = temporaryDirectory(t);
	const write = (path: string, text: string) => {
		mkdirSync(dirname(join(root, path)), { recursive: true });
		writeFileSync(join(root, path), text);
	};
	write("proc/sys/kernel/osrelease", "6.18.1\n");
	write("proc/cpuinfo", "processor\t: 0\nmodel name\t: AMD EPYC\n");
	write("sys/module/anarchy_egpu/version", "1.2\n");
	write("sys/module/anarchy_egpu/parameters/dma_channels", `${"8".repeat(1000)}\nmore\n`);
	write("sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", "powersave\n");
	const mounts = { sysfs: join(root, "sys"), procfs: join(root, "proc") };
	assert.deepEqual(await readMachineFacts(mounts, null), {
		kernel: "6.18.1",
		"module version": "1.2",
		"module parameter dma_channels": "8".repeat(200),
		cpu: "AMD EPYC",
		"cpu governor": "powersave",
	});
	assert.deepEqual(await readMachineFacts({ sysfs: root, procfs: root }, null), {});
});

test("differing facts are named with both values", () => {
	const there = { kernel: "6.17", cpu: "AMD", "module version": "1" };
	const here = { kernel: "6.18", cpu: "AMD", "cpu governor": "powersave" };
	assert.deepEqual(machineDifferences(there, here), [
		"kernel: 6.17 in the baseline, 6.18 here",
		"module version: 1 in the baseline, unknown here",
		"cpu governor: unknown in the baseline, powersave here",
	]);
	assert.deepEqual(machineDifferences(here, here), []);
});

test("a link is identified by its capability, not by its current speed", async (t) => {
	const factsOf = async (tree: SysfsTree) => {
		const sysfs = writeSysfs(t, tree);
		const mounts = { sysfs, procfs: join(sysfs, "none") };
		return readMachineFacts(mounts, await new SysfsLink(sysfs).facts());
	};
	const whole = await factsOf(THUNDERBOLT_3);
	assert.deepEqual(whole, {
		link: "Razer Core X Chroma",
		"link id": RAZER["unique_id"],
		"link generation": "3",
		"link speed": "tx 20 Gb/s x2, rx 20 Gb/s x2",
		"pcie path": "Gen 3 x4, tunnel, Gen 3 x4",
	});
	const usb4 = await factsOf(THUNDERBOLT_4);
	assert.deepEqual(machineDifferences(usb4, await factsOf(DOWNGRADED_SPEED)), []);
	assert.deepEqual(machineDifferences(usb4, await factsOf(DOWNGRADED_WIDTH)), [
		"pcie path: tunnel, Gen 3 x4 in the baseline, tunnel, Gen 3 x1 here",
	]);
	assert.equal(
		machineDifferences(whole, usb4)[0],
		"link: Razer Core X Chroma in the baseline, ADT-Link UT3G here",
	);
	assert.deepEqual(await factsOf({}), {});
});
