import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import test, { type TestContext } from "node:test";
import { linkChecks } from "../../source/doctor/link-checks.ts";
import type { MachineFacts } from "../../source/doctor/machine-facts.ts";
import type { LinkFacts } from "../../source/link/link.ts";
import { SysfsLink, WHOLE_BYTES } from "../../source/link/reader.ts";
import { NOTHING_SEEN, reduceSeen } from "../../source/link/seen.ts";
import { configurationSpace, type SpaceOptions } from "../helpers/configuration-space.ts";
import {
	AMD_LAPTOP,
	ARC,
	ASLEEP,
	FIRMWARE_ERRORS,
	inSlot,
	KERNEL_ERRORS,
	OCULINK,
	OCULINK_IDLE,
	ONE_LANE,
	RISER,
	RISER_LOST_LANES,
	TWO_GPUS,
	USB4_20,
} from "../helpers/link-trees.ts";
import * as RARE from "../helpers/rare-link-trees.ts";
import {
	type SysfsTree,
	THUNDERBOLT_3,
	TREES,
	USB4_ASYMMETRIC,
	writeSysfs,
} from "../helpers/sysfs.ts";

type Changes = Partial<Omit<MachineFacts, "links">>;

function checksOf(before: LinkFacts, after: LinkFacts, changes: Changes = {}) {
	const machine = {
		seen: NOTHING_SEEN,
		load: null,
		asked: null,
		moved_bytes: null,
		adapters: [],
		taken: "anarchy",
		sources: [{ isThere: true }],
		...changes,
	};
	return linkChecks({ ...machine, links: [before, after] } as unknown as MachineFacts);
}

async function factsOf(context: TestContext, tree: SysfsTree): Promise<LinkFacts> {
	return new SysfsLink(writeSysfs(context, tree), { configuration_bytes: WHOLE_BYTES }).facts();
}

async function failuresOf(context: TestContext, tree: SysfsTree): Promise<string[]> {
	const facts = await factsOf(context, tree);
	return checksOf(facts, facts)
		.filter(({ result }) => result === "failed")
		.map(({ id }) => id);
}

const { DOWNGRADED_WIDTH, TWO_DEVICES, ...HEALTHY } = TREES;

test("healthy trees fail nothing, idle ones included", async (t) => {
	const healthy = { ...HEALTHY, OCULINK, OCULINK_IDLE, RISER, AMD_LAPTOP, ARC, TWO_GPUS, USB4_20 };
	const more = { ...healthy, KERNEL_ERRORS, FIRMWARE_ERRORS, USB4_ASYMMETRIC };
	for (const [name, tree] of Object.entries(more)) {
		assert.deepEqual(await failuresOf(t, tree), [], name);
	}
});

test("what is wrong fails, and nothing else", async (t) => {
	assert.deepEqual(await failuresOf(t, DOWNGRADED_WIDTH), ["pcie-speed"]);
	assert.deepEqual(await failuresOf(t, RISER_LOST_LANES), ["pcie-speed"]);
	assert.deepEqual(await failuresOf(t, ONE_LANE), ["thunderbolt-lanes"]);
	assert.deepEqual(await failuresOf(t, TWO_DEVICES), ["thunderbolt-lanes"]);
});

test("rarer machines fail what is wrong with them, and nothing that is unknown", async (t) => {
	const { TWO_SWITCHES, OWN_DOMAIN, TWO_DOMAINS, ...others } = RARE;
	for (const [name, tree] of Object.entries(others)) {
		assert.deepEqual(await failuresOf(t, tree), [], name);
	}
	assert.deepEqual(await failuresOf(t, TWO_SWITCHES), ["pcie-speed"]);
	assert.deepEqual(await failuresOf(t, OWN_DOMAIN), ["pcie-speed"]);
	assert.deepEqual(await failuresOf(t, TWO_DOMAINS), ["thunderbolt-lanes"]);
});

test("a link whose capability is unknown, or that is half asleep, is not called good", async (t) => {
	for (const tree of [RARE.UNKNOWN_MAXIMUM, RARE.PASSED_THROUGH]) {
		const facts = await factsOf(t, tree);
		const check = checksOf(facts, facts).find(({ id }) => id === "pcie-speed");
		assert.equal(check?.result, "none");
		assert.match(check.detail, /unknown, or asleep: 0000:01:00\.0$/);
	}
});

test("a link without a speed is called unknown or asleep, and its GPU not missing", async (t) => {
	for (const [tree, words] of [
		[
			RARE.NO_LANES,
			/^unknown: .* neither speed nor width for 0000:01:00\.0 \(is the link down\?\)$/,
		],
		[ASLEEP, /^not read while 0000:2e:00\.0 is asleep$/],
		[TREES.NOTHING_CONNECTED, /^no GPU found behind a link$/],
	] as const) {
		const facts = await factsOf(t, tree);
		const check = checksOf(facts, facts).find(({ id }) => id === "pcie-speed");
		assert.equal(check?.result, "none");
		assert.match(check.detail, words);
	}
});

test("several GPUs are listed with what to type", async (t) => {
	const facts = await factsOf(t, TWO_GPUS);
	const check = checksOf(facts, facts).find(({ id }) => id === "gpu");
	assert.equal(check?.result, "none");
	assert.match(check.detail, /--gpu 0000:01:00\.0 or --gpu 0000:02:00\.0/);
	const wanted = checksOf(facts, facts, { taken: "link" }).find(({ id }) => id === "gpu");
	assert.equal(wanted?.result, "failed", "what is read depends on the GPU");
	assert.equal(wanted.remedy, "anarchy-perf-ink doctor --gpu 0000:01:00.0");
});

test("a link that stays slow while a load moves data fails", async (t) => {
	const facts = await factsOf(t, OCULINK_IDLE);
	const load = { command: "./benchmark", failure: null, most_mb_per_s: 600 };
	const seen = reduceSeen(NOTHING_SEEN, facts, true);
	const checks = checksOf(facts, facts, { load, seen });
	const check = checks.find(({ id }) => id === "pcie-speed");
	assert.equal(check?.result, "failed");
	assert.match(
		check.detail,
		/0000:01:00\.0 is running at Gen 1 x4 under load \(capable of Gen 4\)/,
	);
	assert.equal(checks.find(({ id }) => id === "load")?.result, "passed");
});

test("a load that fails, or moves too little, is reported", async (t) => {
	const facts = await factsOf(t, OCULINK);
	const resultOf = (failure: string | null, most_mb_per_s: number | null) => {
		const load = { command: "./benchmark", failure, most_mb_per_s };
		return checksOf(facts, facts, { load }).find(({ id }) => id === "load")?.result;
	};
	assert.equal(resultOf("exited with status 1", 4000), "failed");
	assert.equal(resultOf(null, 3), "none");
	assert.equal(resultOf(null, null), "passed");
});

function errorsOf(kinds: Record<string, number>) {
	const total = Object.values(kinds).reduce((sum, count) => sum + count, 0);
	const lines = Object.entries(kinds).map(([kind, count]) => `${kind} ${count}`);
	return { aer_dev_correctable: [...lines, `TOTAL_ERR_COR ${total}`].join("\n") };
}

test("errors are told by kind and hop, and what moved gives their rate", async (t) => {
	const before = await factsOf(t, inSlot("16.0 x4", errorsOf({ RxErr: 12, BadTLP: 3 })));
	const after = await factsOf(t, inSlot("16.0 x4", errorsOf({ RxErr: 12, BadTLP: 8 })));
	const errors = (first: LinkFacts, last: LinkFacts, moved_bytes: number | null) =>
		checksOf(first, last, { moved_bytes }).find(({ id }) => id === "pcie-errors");
	const rising = errors(before, after, 2e9);
	assert.equal(rising?.result, "failed");
	assert.match(rising.detail, /^5 errors in 2 GB \(fewer than 1 in \d+ MB, 95 % confidence\)/);
	assert.match(rising.detail, /: BadTLP 5 at 0000:01:00\.0; 20 in total$/);
	assert.match(rising.remedy ?? "", /reseat the card and the cable/);
	const still = errors(after, after, null);
	assert.equal(
		still?.detail,
		"20 in total: RxErr 12 at 0000:01:00.0, BadTLP 8 at 0000:01:00.0; none now",
	);
	const requests = await factsOf(
		t,
		inSlot("16.0 x4", errorsOf({ RxErr: 12, BadTLP: 3, HeaderOF: 4 })),
	);
	assert.match(errors(before, requests, null)?.remedy ?? "", /^these are not of the cable/);
});

test("who owns error reporting is said, and how that is known", async (t) => {
	const detailOf = async (tree: SysfsTree) => {
		const facts = await factsOf(t, tree);
		const checks = checksOf(facts, facts);
		const [errors, owner] = ["pcie-errors", "error-reporting"].map((id) => {
			return checks.find((check) => check.id === id);
		});
		return [owner?.result, owner?.detail, errors?.result] as const;
	};
	const [kernel, , counted] = await detailOf(KERNEL_ERRORS);
	assert.deepEqual([kernel, counted], ["passed", "passed"]);
	const [firmware, detail, zero] = await detailOf(FIRMWARE_ERRORS);
	// A count of 0 that nobody counts is not a pass.
	assert.deepEqual([firmware, zero], ["none", "none"]);
	assert.match(detail ?? "", /the firmware keeps it \(_OSC in dmesg\), or it is off/);
	assert.match((await detailOf(OCULINK))[1] ?? "", /^unknown/);
});

/** Every device is active, and its configuration space readable, as for root. */
async function factsOfRoot(context: TestContext, tree: SysfsTree, space: SpaceOptions) {
	const pci = Object.fromEntries(
		Object.entries(tree.pci ?? {}).map(([path, attributes]) => {
			return [path, { ...attributes, "power/runtime_status": "active" }];
		}),
	);
	const sysfs = writeSysfs(context, { ...tree, pci });
	for (const address of Object.keys(pci).map((path) => path.replace(/^.*\//, ""))) {
		writeFileSync(join(sysfs, "bus/pci/devices", address, "config"), configurationSpace(space));
	}
	return new SysfsLink(sysfs, { configuration_bytes: WHOLE_BYTES }).facts();
}

test("the capacity uses the agreed payload", async (t) => {
	const capacityOf = async (payload: number) => {
		const { capacity } = await factsOfRoot(t, OCULINK, { payload });
		return capacity.tx_mb_per_s?.toFixed(0);
	};
	// 16e9 × 4 × 128/130 / 8 = 7,876,923,077 B/s = 7512.0 MB/s; × 128/148, × 256/276
	assert.deepEqual([await capacityOf(0), await capacityOf(1)], ["6497", "6968"]);
	const { capacity } = await factsOfRoot(t, THUNDERBOLT_3, { payload: 1 });
	assert.equal(capacity.tx_mb_per_s?.toFixed(0), "3484");
});

test("where the firmware keeps error reporting, latched errors are named", async (t) => {
	const facts = await factsOfRoot(t, FIRMWARE_ERRORS, { correctable: 1 << 6 });
	const check = checksOf(facts, facts).find(({ id }) => id === "pcie-errors");
	assert.equal(check?.result, "none");
	assert.match(check.detail, /latched since the start: BadTLP at 0000:00:01\.1/);
});
