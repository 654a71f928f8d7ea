/** What sysfs says of an NVIDIA GPU. */
import assert from "node:assert/strict";
import { relative } from "node:path";
import process from "node:process";
import test from "node:test";
import { GpuFolder } from "../../../source/sources/nvidia/gpu-folder.ts";
import { GPU, Vendor, writeGpu } from "../../helpers/gpu-trees.ts";

test("a mount point that is a relative path is found from any working directory", async (t) => {
	const sysfs = writeGpu(t, Vendor.nvidia);
	const folder = new GpuFolder(relative(process.cwd(), sysfs), GPU);
	assert.equal(folder.path, new GpuFolder(sysfs, GPU).path);
	assert.equal(await folder.state(0), "awake");
});
