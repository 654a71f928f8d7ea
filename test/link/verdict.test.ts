import assert from "node:assert/strict";
import test, { type TestContext } from "node:test";
import fc from "fast-check";
import type { LinkFacts } from "../../source/link/link.ts";
import { SysfsLink } from "../../source/link/reader.ts";
import { byBestUnderLoad, LinkMemory, NOTHING_SEEN, reduceSeen } from "../../source/link/seen.ts";
import { judgeLink } from "../../source/link/verdict.ts";
import {
	AMD_LAPTOP,
	ARC,
	ASLEEP,
	FIRMWARE_ERRORS,
	inSlot,
	LONG_CABLE,
	OCULINK,
	OCULINK_IDLE,
	ONE_LANE,
	RISER,
	RISER_LOST_LANES,
	TWO_GPUS,
	USB4_20,
} from "../helpers/link-trees.ts";
import {
	ARC_IN_BOX,
	EXTERNAL_BESIDE_FIXED,
	NO_LANES,
	OLD_KERNEL,
	OWN_DOMAIN,
	PASSED_THROUGH,
	RDNA,
	THUNDERBOLT_2,
	TWO_DOMAINS,
	TWO_SWITCHES,
	UNKNOWN_MAXIMUM,
} from "../helpers/rare-link-trees.ts";
import {
	DOWNGRADED_SPEED,
	DOWNGRADED_WIDTH,
	HALF_GONE,
	type SysfsTree,
	THUNDERBOLT_3,
	THUNDERBOLT_4,
	TWO_DEVICES,
	USB4_ASYMMETRIC,
	writeSysfs,
} from "../helpers/sysfs.ts";

function factsOf(context: TestContext, tree: SysfsTree): Promise<LinkFacts> {
	return new SysfsLink(writeSysfs(context, tree)).facts();
}

/** What a person would say who reads the tree by hand, without knowing of any load. */
const READ_BY_HAND: readonly (readonly [string, SysfsTree, string, string])[] = [
	["Thunderbolt 3", THUNDERBOLT_3, "fine", "Gen 3 x4"],
	["Thunderbolt 4", THUNDERBOLT_4, "fine", "Gen 3 x4"],
	["USB4 version 2 with three lanes and one", USB4_ASYMMETRIC, "fine", "Gen 4 x4"],
	["OCuLink", OCULINK, "fine", "Gen 4 x4"],
	["OCuLink that idles", OCULINK_IDLE, "note", "Gen 1 x4 now, capable of Gen 4"],
	["a riser of one lane, as its slot has", RISER, "fine", "Gen 3 x1"],
	["a riser that lost lanes", RISER_LOST_LANES, "fault", "Gen 4 x2 (capable of x4)"],
	["a laptop with a GPU in the processor", AMD_LAPTOP, "note", "Gen 1 x4 now, capable of Gen 4"],
	["an Intel card", ARC, "fine", "Gen 4 x4"],
	["one PCIe lane of four", DOWNGRADED_WIDTH, "fault", "Gen 3 x1 (capable of x4)"],
	["a slow PCIe link", DOWNGRADED_SPEED, "note", "Gen 1 x4 now, capable of Gen 3"],
	["one Thunderbolt lane of two", ONE_LANE, "fault", "Thunderbolt 1 lane of 2 each way"],
	[
		"a cable of half the speed",
		LONG_CABLE,
		"fault",
		"Thunderbolt 10 Gb/s per lane each way (capable of 20)",
	],
	[
		"a USB4 device that need not do more",
		USB4_20,
		"note",
		"Thunderbolt 10 Gb/s per lane each way (the standard allows 20)",
	],
	[
		"an enclosure behind a dock with one lane",
		TWO_DEVICES,
		"fault",
		"Thunderbolt 1 lane of 2 each way",
	],
	["a GPU that sleeps", ASLEEP, "unknown", ""],
	["an Intel card in an enclosure", ARC_IN_BOX, "fine", "Gen 4 x4"],
	["an AMD card, whose inner link is wide", RDNA, "fine", "Gen 4 x4"],
	[
		"two switches, and lanes missing behind them",
		TWO_SWITCHES,
		"fault",
		"Gen 3 x2 (capable of x4)",
	],
	["Thunderbolt 2, which has one lane each way", THUNDERBOLT_2, "fine", "Gen 2 x4"],
	["a kernel that does not tell of lanes", OLD_KERNEL, "fine", "Gen 3 x4"],
	["a slot of unknown capability", UNKNOWN_MAXIMUM, "unknown", "Gen 1 x1"],
	["a link without lanes", NO_LANES, "unknown", ""],
	[
		"two controllers, one lane to the GPU",
		TWO_DOMAINS,
		"fault",
		"Thunderbolt 1 lane of 2 each way",
	],
	["a GPU kept for a virtual machine", PASSED_THROUGH, "unknown", "Gen 4 x4"],
	["a PCI domain of its own", OWN_DOMAIN, "fault", "Gen 4 x2 (capable of x4)"],
	["an external GPU beside a fixed one", EXTERNAL_BESIDE_FIXED, "fine", "Gen 3 x4"],
	["one whose errors the firmware keeps", FIRMWARE_ERRORS, "fine", "Gen 4 x4"],
	["several external GPUs, none of which is meant", TWO_GPUS, "unknown", ""],
	["a device that is half gone", HALF_GONE, "unknown", ""],
];

for (const [what, tree, level, text] of READ_BY_HAND) {
	test(`${what}: ${level}${text === "" ? "" : `, “${text}”`}`, async (t) => {
		const verdict = judgeLink(await factsOf(t, tree), NOTHING_SEEN);
		assert.deepEqual([verdict.level, verdict.text], [level, text]);
	});
}

test("each way is told by itself, from the host", async (t) => {
	const thunderbolt = { ...ONE_LANE.thunderbolt };
	const device = { ...thunderbolt["0-1"], rx_lanes: "1", tx_lanes: "2" };
	const facts = await factsOf(t, { ...ONE_LANE, thunderbolt: { ...thunderbolt, "0-1": device } });
	assert.equal(judgeLink(facts, NOTHING_SEEN).text, "Thunderbolt TX 1 lane of 2");
	const slow = { ...LONG_CABLE.thunderbolt?.["0-1"], rx_speed: "20.0 Gb/s" };
	const half = { ...LONG_CABLE, thunderbolt: { "0-0": { generation: "3" }, "0-1": slow } };
	const { text } = judgeLink(await factsOf(t, half), NOTHING_SEEN);
	assert.equal(text, "Thunderbolt RX 10 Gb/s per lane (capable of 20)");
});

test("an idle link does not move the capacity, and what it runs at is a fact of its own", async (t) => {
	const [busy, idle] = [await factsOf(t, OCULINK), await factsOf(t, OCULINK_IDLE)];
	assert.deepEqual(idle.capacity, busy.capacity);
	assert.equal(idle.capacity.tx_mb_per_s?.toFixed(0), "6497");
	assert.deepEqual(idle.narrowest?.current, { gt_per_s: 2.5, lanes: 4 });
	const asleep = new SysfsLink(writeSysfs(t, ASLEEP));
	assert.equal((await asleep.facts()).capacity.tx_mb_per_s, null);
});

/** The verdict after some seconds, each with a reading of the link and the traffic in MB/s. */
async function verdictAfter(
	context: TestContext,
	seconds: readonly (readonly [tree: SysfsTree, mb_per_s: number | null])[],
) {
	const memory = new LinkMemory();
	let facts: LinkFacts | null = null;
	for (const [tree, mb_per_s] of seconds) {
		facts = await factsOf(context, tree);
		memory.observe(facts, mb_per_s);
	}
	assert.ok(facts !== null, "something was read");
	return judgeLink(facts, memory.seen);
}

test("what was reached under load is remembered while the link idles", async (t) => {
	const load = [OCULINK, 3000] as const;
	const { level, text } = await verdictAfter(t, [load, load, [OCULINK_IDLE, 0]]);
	assert.deepEqual([level, text], ["note", "Gen 4 x4 under load, Gen 1 now (idle)"]);
	const unknown = await verdictAfter(t, [
		[OCULINK, null],
		[OCULINK_IDLE, null],
	]);
	assert.deepEqual(unknown.text, "Gen 4 x4 at best, Gen 1 now");
});

test("a link that stays slow under load is a fault, and is still one when it idles", async (t) => {
	const slow = [OCULINK_IDLE, 500] as const;
	const loaded = await verdictAfter(t, [slow, slow]);
	assert.deepEqual(
		[loaded.level, loaded.text],
		["fault", "Gen 1 x4 under load (capable of Gen 4)"],
	);
	assert.equal((await verdictAfter(t, [slow, slow, [OCULINK_IDLE, 0]])).level, "fault");
	// It dropped although it was faster before.
	const full = [OCULINK, 3000] as const;
	assert.equal((await verdictAfter(t, [full, full, slow, slow])).level, "fault");
});

test("a reading from before the load began is not judged as under load", async (t) => {
	assert.equal(
		(
			await verdictAfter(t, [
				[OCULINK_IDLE, 0],
				[OCULINK_IDLE, 3000],
			])
		).level,
		"note",
	);
});

test("a sample without rates, as of a driver that has not counted yet, hides no load", async (t) => {
	const facts = await factsOf(t, OCULINK_IDLE);
	const memory = new LinkMemory();
	for (const mb_per_s of [3000, null, 3000]) memory.observe({ ...facts }, mb_per_s);
	const latest = { ...facts };
	memory.observe(latest, null);
	memory.observe(latest, 3000);
	assert.equal(judgeLink(latest, memory.seen).level, "fault");
});

test("a load whose end was idle is judged by its fastest moment", async (t) => {
	const [fast, slow] = [await factsOf(t, OCULINK), await factsOf(t, OCULINK_IDLE)];
	const seen = reduceSeen(reduceSeen(NOTHING_SEEN, fast, true), slow, true);
	assert.equal(judgeLink(slow, seen).level, "fault");
	assert.equal(judgeLink(slow, byBestUnderLoad(seen)).level, "note");
});

test("whatever was seen before, a link at its maximum is fine", async (t) => {
	const full = await factsOf(t, OCULINK);
	const trees = await Promise.all(
		["2.5 x4", "8.0 x2", "16.0 x1", "16.0 x4"].map((link) => factsOf(t, inSlot(link))),
	);
	const steps = fc.array(fc.tuple(fc.constantFrom(...trees), fc.option(fc.nat(5000))));
	fc.assert(
		fc.property(steps, (steps) => {
			const memory = new LinkMemory();
			for (const [facts, mb_per_s] of steps) memory.observe({ ...facts }, mb_per_s);
			memory.observe(full, 3000);
			assert.deepEqual(judgeLink(full, memory.seen).findings, []);
			const best = memory.seen.hops.get("0000:01:00.0")?.best;
			assert.deepEqual(best, { gt_per_s: 16, lanes: 4 });
		}),
	);
});
