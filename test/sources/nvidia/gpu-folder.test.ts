/** What sysfs says of an NVIDIA GPU. */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { relative } from "node:path";
import process from "node:process";
import test from "node:test";
import { GpuFolder } from "../../../source/sources/nvidia/gpu-folder.ts";
import { GPU, pathOf, Vendor, writeGpu } from "../../helpers/gpu-trees.ts";

test("a mount point that is a relative path is found from any working directory", async (t) => {
	const sysfs = writeGpu(t, Vendor.nvidia);
	const folder = new GpuFolder(relative(process.cwd(), sysfs), GPU);
	assert.equal(folder.path, new GpuFolder(sysfs, GPU).path);
	assert.equal(await folder.whyNotRead(0), null);
});

test("a GPU is not read in a power state that no other source reads either", async (t) => {
	const codes: Record<string, string | null> = {};
	for (const state of ["active", "unsupported", "suspending", "suspended", "resuming", "error"]) {
		const sysfs = writeGpu(t, Vendor.nvidia, { "power/runtime_status": state });
		codes[state] = (await new GpuFolder(sysfs, GPU).whyNotRead(0))?.code ?? null;
	}
	const asleep = { suspending: "EASLEEP", suspended: "EASLEEP", resuming: "EASLEEP" };
	assert.deepEqual(codes, { active: null, unsupported: null, ...asleep, error: "EIO" });
	const gone = new GpuFolder(writeGpu(t, Vendor.nvidia), "0000:09:00.0");
	assert.equal((await gone.whyNotRead(0))?.code, "ENODEV");
});

test("an answer serves for half a second", async (t) => {
	const sysfs = writeGpu(t, Vendor.nvidia);
	const folder = new GpuFolder(sysfs, GPU);
	await folder.whyNotRead(0);
	writeFileSync(pathOf(sysfs, "power/runtime_status"), "suspended");
	assert.equal(await folder.whyNotRead(499), null);
	assert.equal((await folder.whyNotRead(500))?.code, "EASLEEP");
});

test("the widest link is that of the GPU's own capability, or the widest there is", async (t) => {
	const capacityOf = (speed: string, width: string) =>
		new GpuFolder(
			writeGpu(t, Vendor.nvidia, { max_link_speed: speed, max_link_width: width }),
			GPU,
		).worstCapacity_bytes_per_s();
	assert.equal(await capacityOf("2.5 GT/s PCIe", "1"), 250e6);
	assert.equal(await capacityOf("64.0 GT/s PCIe", "16"), (64e9 * 16 * (236 / 256)) / 8);
	const widest = (32e9 * 16 * (128 / 130)) / 8;
	assert.equal(await capacityOf("Unknown", "255"), widest);
	assert.equal(await capacityOf("32.0 GT/s PCIe", "0"), widest);
});
