import assert from "node:assert/strict";
import test from "node:test";
import { readPassportFacts } from "../../source/doctor/passport-facts.ts";
import { type AttributeTree, treeAt } from "../../source/inputs/sysfs-tree.ts";
import { SysfsLink } from "../../source/link/reader.ts";
import { ASLEEP } from "../helpers/link-trees.ts";
import { THUNDERBOLT_4, writeSysfs } from "../helpers/sysfs.ts";

const GPU = "0000:2e:00.0";
/** What the kernel answers from its memory, in whatever state the device is. */
const HARMLESS = [
	"power/runtime_status",
	"power/control",
	"class",
	"vendor",
	"device",
	"removable",
	"boot_vga",
	"boot_display",
	"aer_dev_correctable",
	"aer_dev_nonfatal",
	"aer_dev_fatal",
	"resource",
	"driver",
];

/** The tree, and the names of what is read of the GPU, in order. */
function watched(sysfs: string): { readonly tree: AttributeTree; readonly reads: string[] } {
	const real = treeAt(sysfs);
	const reads: string[] = [];
	const note = (path: string) => {
		const [, name] = path.split(`bus/pci/devices/${GPU}/`);
		if (name !== undefined) reads.push(name);
	};
	const tree: AttributeTree = {
		attribute: (path) => {
			note(path);
			return real.attribute(path);
		},
		bytes: (path, length) => {
			note(path);
			return real.bytes(path, length);
		},
		names: (path) => real.names(path),
		target: (path) => {
			note(path);
			return real.target(path);
		},
	};
	return { tree, reads };
}

const STATES = ["suspended", "suspending", "resuming", "error"];

for (const state of STATES) {
	test(`of a GPU that is ${state}, nothing is read that would wake it`, async (t) => {
		const [path] = Object.keys(ASLEEP.pci ?? {}).filter((name) => name.endsWith(GPU));
		assert.ok(path !== undefined, "the GPU is in the tree");
		const pci = { ...ASLEEP.pci, [path]: { ...ASLEEP.pci?.[path], "power/runtime_status": state } };
		const { tree, reads } = watched(writeSysfs(t, { ...ASLEEP, pci }));
		const facts = await new SysfsLink(tree).facts();
		await readPassportFacts(tree, "", facts);
		assert.equal(facts.gpu, GPU);
		assert.deepEqual(
			reads.filter((name) => !HARMLESS.includes(name)),
			[],
		);
	});
}

test("the power state is read before anything that could wake the GPU, in every reading", async (t) => {
	const { tree, reads } = watched(writeSysfs(t, THUNDERBOLT_4));
	const link = new SysfsLink(tree);
	for (let reading = 0; reading < 2; reading++) {
		reads.length = 0;
		const facts = await link.facts();
		const first = reads.findIndex((name) => !HARMLESS.includes(name));
		assert.ok(first >= 0, "an awake GPU's link is read");
		assert.ok(reads.indexOf("power/runtime_status") < first, "at first");
		reads.length = 0;
		await readPassportFacts(tree, "", facts);
		const resize = reads.findIndex((name) => name.endsWith("_resize"));
		assert.ok(reads.indexOf("power/runtime_status") < resize, "before its BARs as well");
	}
});

test("the configuration space is read only of a device that says that it is active", async (t) => {
	const { tree, reads } = watched(writeSysfs(t, THUNDERBOLT_4));
	await new SysfsLink(tree).facts();
	assert.ok(!reads.includes("config"), "it does not say so");
	const [path = ""] = Object.keys(THUNDERBOLT_4.pci ?? {}).filter((name) => name.endsWith(GPU));
	const active = { ...THUNDERBOLT_4.pci?.[path], "power/runtime_status": "active" };
	const awake = watched(
		writeSysfs(t, { ...THUNDERBOLT_4, pci: { ...THUNDERBOLT_4.pci, [path]: active } }),
	);
	await new SysfsLink(awake.tree).facts();
	assert.ok(awake.reads.includes("config"), "it is active");
});

test("a GPU that falls asleep keeps its capacity, and loses its speed", async (t) => {
	const sysfs = writeSysfs(t, THUNDERBOLT_4);
	const { mkdirSync, writeFileSync } = await import("node:fs");
	const link = new SysfsLink(sysfs);
	const before = await link.facts();
	for (const address of [GPU, "0000:2d:01.0"]) {
		mkdirSync(`${sysfs}/bus/pci/devices/${address}/power`, { recursive: true });
		writeFileSync(`${sysfs}/bus/pci/devices/${address}/power/runtime_status`, "suspended\n");
	}
	const after = await link.facts();
	assert.deepEqual(after.capacity, before.capacity);
	assert.equal(after.narrowest, null);
});
