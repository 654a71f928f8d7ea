import assert from "node:assert/strict";
import test from "node:test";
import { readPassportFacts } from "../../source/doctor/passport-facts.ts";
import { type AttributeTree, treeAt } from "../../source/inputs/sysfs-tree.ts";
import { SysfsLink } from "../../source/link/reader.ts";
import { ASLEEP } from "../helpers/link-trees.ts";
import { type SysfsTree, THUNDERBOLT_4, writeSysfs } from "../helpers/sysfs.ts";

const GPU = "0000:2e:00.0";
/** What the kernel wakes a device for, each by itself. */
const WAKING = [
	"config",
	"current_link_speed",
	"current_link_width",
	"max_link_speed",
	"max_link_width",
	"link/l0s_aspm",
	"link/l1_aspm",
	"link/l1_1_aspm",
	"link/l1_2_aspm",
	"auto_link_downgrade_capable",
	"auto_link_downgrade_status",
	...[0, 1, 2, 3, 4, 5].map((bar) => `resource${bar}_resize`),
];
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

/** What is read of each device on the way to the GPU, in order: its address and the attribute. */
async function readsOfPath(sysfs: string): Promise<readonly (readonly [string, string])[]> {
	const real = treeAt(sysfs);
	const reads: [string, string][] = [];
	const note = (path: string) => {
		const [, address, name] = /^bus\/pci\/devices\/([^/]+)\/(.+)$/.exec(path) ?? [];
		if (address !== undefined && name !== undefined) reads.push([address, name]);
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
		target: (path) => real.target(path),
	};
	await readPassportFacts(tree, "", await new SysfsLink(tree).facts());
	return reads;
}

const PATH = ["0000:00:07.0", "0000:2c:00.0", "0000:2d:01.0", GPU];

/** The tree with the state of each device on the way to the GPU. */
function withStates(states: readonly string[]): SysfsTree {
	const pci = Object.entries(THUNDERBOLT_4.pci ?? {}).map(([path, attributes]) => {
		const at = PATH.indexOf(path.split("/").at(-1) ?? "");
		const state = states[at];
		return [
			path,
			state === undefined ? attributes : { ...attributes, "power/runtime_status": state },
		];
	});
	return { ...THUNDERBOLT_4, pci: Object.fromEntries(pci) };
}

for (const name of WAKING) {
	test(`“${name}” is asked of no device before it says that it is awake`, async (t) => {
		for (const asleep of PATH) {
			const states = PATH.map((address) => (address === asleep ? "suspended" : "active"));
			const reads = await readsOfPath(writeSysfs(t, withStates(states)));
			assert.ok(!reads.some(([address, read]) => address === asleep && read === name), asleep);
			for (const address of PATH.filter((other) => other !== asleep)) {
				const of = reads.filter(([other]) => other === address).map(([, read]) => read);
				const first = of.indexOf(name);
				assert.ok(first > of.indexOf("power/runtime_status"), `${address}: ${of.join(" ")}`);
			}
		}
	});
}

test("of errors nothing but the kernel's own memory is asked while a device sleeps", async (t) => {
	const reads = await readsOfPath(writeSysfs(t, withStates(PATH.map(() => "suspended"))));
	const ofPath = reads.filter(([address]) => PATH.includes(address));
	const names = new Set(ofPath.map(([, name]) => name));
	assert.deepEqual(
		[...names].filter((name) => !HARMLESS.includes(name)),
		[],
	);
	assert.ok(names.has("aer_dev_correctable"), "which holds the counts");
});
