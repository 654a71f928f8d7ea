import assert from "node:assert/strict";
import test, { type TestContext } from "node:test";
import { parseGpuAddress } from "../../source/core/pci-address.ts";
import type { GpuWish } from "../../source/link/gpu-choice.ts";
import { describeNoChoice } from "../../source/link/gpu-choice-text.ts";
import { SysfsLink } from "../../source/link/reader.ts";
import { AMD_LAPTOP, OCULINK, TWO_GPUS } from "../helpers/link-trees.ts";
import { NOTHING_CONNECTED, type SysfsTree, THUNDERBOLT_3, writeSysfs } from "../helpers/sysfs.ts";

async function choiceOf(context: TestContext, tree: SysfsTree, wish: Partial<GpuWish> = {}) {
	const options = { wish: { asked: null, counted: null, ...wish } };
	const { gpu, choice } = await new SysfsLink(writeSysfs(context, tree), options).facts();
	return { gpu, why: choice.why, problem: describeNoChoice(choice, wish.asked ?? null) };
}

const BESIDE_A_CARD: SysfsTree = {
	...THUNDERBOLT_3,
	pci: { ...OCULINK.pci, ...THUNDERBOLT_3.pci },
};

test("by default it is the external GPU, or else the only one that is not the boot display", async (t) => {
	const external = await choiceOf(t, BESIDE_A_CARD);
	assert.deepEqual([external.gpu, external.why], ["0000:09:00.0", "external"]);
	const only = await choiceOf(t, OCULINK);
	assert.deepEqual([only.gpu, only.why], ["0000:01:00.0", "only"]);
	assert.equal((await choiceOf(t, NOTHING_CONNECTED)).why, "none");
});

test("a GPU inside a processor is never taken, even where it is the boot display's neighbour", async (t) => {
	assert.equal((await choiceOf(t, AMD_LAPTOP)).gpu, "0000:01:00.0");
	const asked = await choiceOf(t, AMD_LAPTOP, { asked: "c4:00.0" });
	assert.equal(asked.gpu, null);
	assert.match(asked.problem ?? "", /c4:00\.0 is built in .*type --gpu 0000:01:00\.0/);
});

test("of several GPUs none is taken, and what to type is said", async (t) => {
	const { gpu, problem } = await choiceOf(t, TWO_GPUS);
	assert.equal(gpu, null);
	assert.equal(problem, "there are several GPUs (type --gpu 0000:01:00.0 or --gpu 0000:02:00.0)");
});

test("a GPU is named by its address, or by an end of it that only it has", async (t) => {
	for (const asked of ["0000:02:00.0", "02:00.0"]) {
		assert.equal((await choiceOf(t, TWO_GPUS, { asked })).gpu, "0000:02:00.0");
	}
	assert.equal((await choiceOf(t, TWO_GPUS, { asked: "00.0" })).why, "ambiguous");
	assert.equal((await choiceOf(t, TWO_GPUS, { asked: "2:00.0" })).why, "missing");
	assert.equal((await choiceOf(t, TWO_GPUS, { asked: "07:00.0" })).why, "missing");
	// Explicitly, also what is not external.
	assert.equal((await choiceOf(t, BESIDE_A_CARD, { asked: "01:00.0" })).gpu, "0000:01:00.0");
});

test("the GPU whose counters are read comes before the external one", async (t) => {
	const { gpu, why } = await choiceOf(t, BESIDE_A_CARD, { counted: "0000:01:00.0" });
	assert.deepEqual([gpu, why], ["0000:01:00.0", "counted"]);
});

test("while an external GPU is unplugged, the one in the machine does not take its place", async (t) => {
	const sysfs = writeSysfs(t, BESIDE_A_CARD);
	const { rmSync } = await import("node:fs");
	const link = new SysfsLink(sysfs);
	assert.equal((await link.facts()).gpu, "0000:09:00.0");
	rmSync(`${sysfs}/bus/pci/devices/0000:09:00.0`);
	assert.equal((await link.facts()).gpu, null);
});

test("addresses are read as people and nvidia-smi write them", () => {
	assert.equal(parseGpuAddress("0000:01:00.0"), "0000:01:00.0");
	assert.equal(parseGpuAddress("01:00.0"), "01:00.0");
	assert.equal(parseGpuAddress("00000000:0A:00.0"), "0000:0a:00.0");
	// The kernel writes four digits of a domain, or as many as it needs.
	assert.equal(parseGpuAddress("00010000:0A:00.0"), "10000:0a:00.0");
	for (const text of ["", "1:00.0", "01:00", "01:00.8", "01:00.0 ", "gpu0"]) {
		assert.equal(parseGpuAddress(text), null, text);
	}
});
