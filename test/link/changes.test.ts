import assert from "node:assert/strict";
import test, { type TestContext } from "node:test";
import fc from "fast-check";
import { type LinkLook, linkChanges, lookOf } from "../../source/link/changes.ts";
import { SysfsLink } from "../../source/link/reader.ts";
import { ASLEEP, inSlot, OCULINK, OCULINK_IDLE, TWO_GPUS } from "../helpers/link-trees.ts";
import {
	NOTHING_CONNECTED,
	type SysfsTree,
	THUNDERBOLT_4,
	TREES,
	writeSysfs,
} from "../helpers/sysfs.ts";

const CARD = "0000:01:00.0";

async function lookAt(t: TestContext, tree: SysfsTree): Promise<LinkLook> {
	const link = new SysfsLink(writeSysfs(t, tree));
	return lookOf(await link.listing(), await link.facts(), null);
}

async function story(t: TestContext, before: SysfsTree, after: SysfsTree): Promise<string[]> {
	const changes = linkChanges(await lookAt(t, before), await lookAt(t, after));
	return changes.map(({ event, detail }) => `${event}: ${detail}`);
}

test("a box that is unplugged: what went, and that the link is down", async (t) => {
	const before = await lookAt(t, THUNDERBOLT_4);
	const { gpu, device } = before.facts;
	const after = await lookAt(t, NOTHING_CONNECTED);
	const changes = linkChanges(before, after);
	assert.deepEqual(
		changes.map(({ event }) => event),
		["hotplug", "link_down"],
	);
	const [went, down] = changes;
	assert.match(went?.detail ?? "", new RegExp(`^removed: ${device}, GPU ${gpu}, `));
	assert.equal(down?.detail, `link down: GPU ${gpu} is gone`);
	assert.deepEqual(new Set(changes.map((change) => change.gpu)), new Set([gpu]));
});

test("a box that is plugged in: what came, and what its link runs at", async (t) => {
	const [came, up, ...more] = await story(t, NOTHING_CONNECTED, THUNDERBOLT_4);
	assert.match(came ?? "", /^hotplug: added: /);
	assert.match(up ?? "", /^link_up: link up: GPU 0000:2e:00\.0, Gen \d x4$/);
	assert.deepEqual(more, []);
});

test("a link that changes its speed or its width retrains: from, to, hop", async (t) => {
	assert.deepEqual(await story(t, OCULINK, OCULINK_IDLE), [
		`retrain: Gen 4 x4 to Gen 1 x4 at ${CARD}`,
	]);
	assert.deepEqual(await story(t, OCULINK, inSlot("16.0 x2")), [
		`retrain: Gen 4 x4 to Gen 4 x2 at ${CARD}`,
	]);
});

test("a GPU that falls asleep or wakes does not retrain: its link is unknown meanwhile", async (t) => {
	const asleep = inSlot("2.5 x4", { "power/runtime_status": "suspended" });
	assert.deepEqual(await story(t, asleep, asleep), []);
	assert.deepEqual(await story(t, ASLEEP, ASLEEP), []);
});

test("errors that grew are told by hop and kind, both ends together", async (t) => {
	const counted = (bad: number, late: number) =>
		inSlot("16.0 x4", {
			aer_dev_correctable: `RxErr 4\nBadTLP ${bad}\nTOTAL_ERR_COR ${4 + bad}`,
			aer_dev_nonfatal: `CmpltTO ${late}\nTOTAL_ERR_NONFATAL ${late}`,
		});
	assert.deepEqual(await story(t, counted(1, 0), counted(8, 2)), [
		`pcie_error: 7 BadTLP at ${CARD}`,
		`pcie_error: 2 CmpltTO (nonfatal) at ${CARD}`,
	]);
	assert.deepEqual(await story(t, counted(8, 2), counted(1, 0)), [], "a device that came anew");
	const unknown = inSlot("16.0 x4", { aer_dev_correctable: "", aer_dev_nonfatal: "" });
	assert.deepEqual(await story(t, unknown, counted(8, 2)), [], "counts that were unknown");
});

test("where several GPUs fit none of them is the link's, so none goes or comes", async (t) => {
	assert.deepEqual(await story(t, OCULINK, TWO_GPUS), [
		"hotplug: added: PCI 0000:00:06.0, PCI 0000:02:00.0",
	]);
});

test("a directory that cannot be read for once is not a hundred devices that went", async (t) => {
	const before = await lookAt(t, OCULINK);
	const unread = lookOf("\n", before.facts, before);
	assert.deepEqual(linkChanges(before, unread), []);
	assert.deepEqual(linkChanges(unread, lookOf(before.listing, before.facts, unread)), []);
});

test("nothing happens in a tree that stays", async (t) => {
	for (const tree of Object.values(TREES)) assert.deepEqual(await story(t, tree, tree), []);
});

test("names of the kernel are shown without what a terminal obeys, and within a line", async (t) => {
	const before = await lookAt(t, OCULINK);
	fc.assert(
		fc.property(fc.array(fc.string({ unit: "binary" })), (names) => {
			const after = { ...before, listing: `${before.listing}\n${names.join("\n")}` };
			for (const { detail } of linkChanges(before, after)) {
				assert.doesNotMatch(detail, /\p{C}/u);
				assert.ok(detail.length < 300, detail);
			}
		}),
	);
});
