import assert from "node:assert/strict";
import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import test, { type TestContext } from "node:test";
import fc from "fast-check";
import type { LinkFacts, PcieHop } from "../../source/link/link.ts";
import { isNarrow, isSlow, rateText } from "../../source/link/pcie-path.ts";
import { SysfsLink } from "../../source/link/reader.ts";
import {
	bridge,
	DOWNGRADED_SPEED,
	DOWNGRADED_WIDTH,
	gpu,
	HALF_GONE,
	integrated,
	NOTHING_CONNECTED,
	RAZER,
	type SysfsTree,
	THUNDERBOLT_3,
	THUNDERBOLT_4,
	TREES,
	TWO_DEVICES,
	USB4_ASYMMETRIC,
	writeSysfs,
} from "../helpers/sysfs.ts";

function factsOf(context: TestContext, tree: SysfsTree): Promise<LinkFacts> {
	return new SysfsLink(writeSysfs(context, tree)).facts();
}

function isBelow(hop: PcieHop): boolean {
	return isNarrow(hop) || isSlow(hop);
}

/** The table that a person would make of it. */
function table({ device, gpu, hops, narrowest, errors }: LinkFacts) {
	return {
		device,
		gpu,
		hops: hops.map((hop) =>
			[
				hop.address,
				hop.isTunnel ? "tunnel" : `${rateText(hop.current)} of ${rateText(hop.maximum)}`,
				...(isBelow(hop) ? ["downgraded"] : []),
			].join(" "),
		),
		narrowest: narrowest?.address ?? null,
		errors: [errors.correctable, errors.nonfatal, errors.fatal],
	};
}

test("Thunderbolt 3 on a card: two real links, and the tunnel between them", async (t) => {
	const facts = await factsOf(t, THUNDERBOLT_3);
	assert.deepEqual(table(facts), {
		device: "Razer Core X Chroma",
		gpu: "0000:09:00.0",
		hops: [
			"0000:09:00.0 Gen 3 x4 of Gen 3 x4",
			"0000:07:00.0 tunnel",
			"0000:04:00.0 Gen 3 x4 of Gen 3 x4",
		],
		narrowest: "0000:04:00.0",
		errors: [4, 2, 1],
	});
	assert.deepEqual(facts.devices, [
		{
			id: "0-1",
			vendor: "Razer",
			name: "Core X Chroma",
			unique_id: "c2030000-0070-6d18-2371-6c2441e01d20",
			authorized: 1,
			generation: 3,
			rx_gb_per_s: 20,
			rx_lanes: 2,
			tx_gb_per_s: 20,
			tx_lanes: 2,
			nvm_version: "50.0",
		},
	]);
	assert.equal(facts.key, "c2030000-0070-6d18-2371-6c2441e01d20");
});

test("Thunderbolt 4: the GPU's link is real, the one above it is the tunnel", async (t) => {
	assert.deepEqual(table(await factsOf(t, THUNDERBOLT_4)), {
		device: "ADT-Link UT3G",
		gpu: "0000:2e:00.0",
		hops: ["0000:2e:00.0 Gen 3 x4 of Gen 3 x4", "0000:2c:00.0 tunnel"],
		narrowest: "0000:2e:00.0",
		errors: [0, 0, 0],
	});
});

test("USB4 v2, asymmetric: three lanes to the device, and one back", async (t) => {
	const facts = await factsOf(t, USB4_ASYMMETRIC);
	assert.deepEqual(table(facts).hops, ["0000:2e:00.0 Gen 4 x4 of Gen 4 x4", "0000:2c:00.0 tunnel"]);
	const [device] = facts.devices;
	assert.deepEqual([device?.rx_gb_per_s, device?.rx_lanes, device?.tx_lanes], [40, 3, 1]);
	const { tx_mb_per_s, rx_mb_per_s } = facts.capacity;
	// Towards the device PCIe is the narrower part, towards the host Thunderbolt is.
	assert.equal(tx_mb_per_s?.toFixed(0), "6497");
	assert.equal(rx_mb_per_s?.toFixed(0), "4015");
});

test("of several devices, the one at the end of the GPU's chain contains it", async (t) => {
	const facts = await factsOf(t, TWO_DEVICES);
	assert.deepEqual(
		facts.devices.map(({ id }) => id),
		["0-1", "0-301", "1-3"],
	);
	assert.equal(facts.device, "ADT-Link UT3G");
	assert.equal(facts.hops.filter(({ isTunnel }) => isTunnel).length, 2);
	// One lane of 20 Gb/s behind the dock, of the two that the dock has.
	assert.equal(facts.capacity.tx_mb_per_s?.toFixed(0), "1947");
});

test("two candidates are both named, and only what is certain is known", async (t) => {
	const thunderbolt = {
		"0-1": RAZER,
		"0-3": { ...RAZER, device_name: "Dock", rx_lanes: "1", unique_id: "other" },
	};
	const facts = await factsOf(t, { ...THUNDERBOLT_4, thunderbolt });
	assert.equal(facts.device, "Razer Core X Chroma or Razer Dock");
	assert.equal(facts.key, "");
	assert.equal(facts.capacity.tx_mb_per_s, null);
	assert.equal(facts.capacity.rx_mb_per_s?.toFixed(0), "3248");
});

test("with nothing connected nothing is known, and the internal GPU is ignored", async (t) => {
	for (const tree of [NOTHING_CONNECTED, {}]) {
		const facts = await factsOf(t, tree);
		assert.deepEqual(table(facts), {
			device: "",
			gpu: null,
			hops: [],
			narrowest: null,
			errors: [null, null, null],
		});
		assert.deepEqual(facts.capacity, { tx_mb_per_s: null, rx_mb_per_s: null });
	}
	const nowhere = await new SysfsLink("/nonexistent").facts();
	assert.equal(nowhere.gpu, null);
});

test("of a device that is half gone, what is left is known, and nothing is invented", async (t) => {
	const facts = await factsOf(t, HALF_GONE);
	assert.deepEqual(
		facts.devices.map(({ id, name, rx_lanes }) => [id, name, rx_lanes]),
		[["0-1", "UT3G", null]],
	);
	assert.deepEqual(table(facts), {
		device: "UT3G",
		gpu: "0000:2e:00.0",
		hops: ["0000:2e:00.0  of ", "0000:2c:00.0 tunnel"],
		narrowest: null,
		errors: [null, null, null],
	});
	assert.deepEqual(facts.capacity, { tx_mb_per_s: null, rx_mb_per_s: null });
});

test("downgraded links are found", async (t) => {
	const [width] = (await factsOf(t, DOWNGRADED_WIDTH)).hops.filter(isBelow);
	assert.equal(width?.address, "0000:2e:00.0");
	assert.deepEqual([width.current.lanes, width.maximum.lanes], [1, 4]);
	const [speed] = (await factsOf(t, DOWNGRADED_SPEED)).hops.filter(isBelow);
	assert.equal(speed?.address, "0000:2e:00.0");
	assert.deepEqual([speed.current.gt_per_s, speed.maximum.gt_per_s], [2.5, 8]);
});

test("no healthy link is called downgraded", async (t) => {
	const { DOWNGRADED_WIDTH, DOWNGRADED_SPEED, ...healthy } = TREES;
	for (const [name, tree] of Object.entries(healthy)) {
		const { hops } = await factsOf(t, tree);
		assert.ok(!hops.some(isBelow), name);
	}
	// AMD's root port says x1 of its tunnel, whatever the other end says.
	const amd = integrated(bridge("8.0 x4"), gpu("8.0 x4"));
	const pci = { ...amd.pci, "0000:00:07.0": bridge("2.5 x1") };
	const { hops } = await factsOf(t, { ...THUNDERBOLT_4, pci });
	assert.ok(!hops.some(isBelow), "a tunnel's own width means nothing");
});

test("the link of a suspended GPU is not read", async (t) => {
	const asleep = gpu("2.5 x1", "16.0 x16", { "power/runtime_status": "suspended" });
	const awake = bridge("2.5 x1", "8.0 x4", { "power/runtime_status": "suspended" });
	const { hops, capacity } = await factsOf(t, { ...THUNDERBOLT_4, ...integrated(awake, asleep) });
	assert.deepEqual(hops[0]?.current, { gt_per_s: null, lanes: null });
	assert.ok(!hops.some(isBelow), "asleep is not downgraded");
	assert.equal(capacity.tx_mb_per_s, null);
});

test("on a kernel without “removable” the tunnel shows which GPU is external", async (t) => {
	const pci = Object.fromEntries(
		Object.entries(THUNDERBOLT_4.pci ?? {}).map(([path, { removable, ...attributes }]) => [
			path,
			attributes,
		]),
	);
	assert.equal((await factsOf(t, { ...THUNDERBOLT_4, pci })).gpu, "0000:2e:00.0");
});

test("names are sanitised and bounded, whatever a device calls itself", async (t) => {
	const hostile = `=cmd|' /C calc'!A0\u001b[2J\u202e\u200b\n\u0007${"x".repeat(5000)}`;
	const thunderbolt = {
		"0-1": { ...RAZER, vendor_name: hostile, device_name: hostile, unique_id: hostile },
	};
	const { device, key, devices } = await factsOf(t, { ...THUNDERBOLT_4, thunderbolt });
	for (const text of [device, key, devices[0]?.nvm_version ?? ""]) {
		assert.doesNotMatch(text, /[\p{C}\p{Zl}\p{Zp}\u200b\u202e]/u);
		assert.ok([...text].length <= 2 * 65 + 1, text);
	}
});

/** Every file and directory below, the deepest first. */
function entriesBelow(directory: string): string[] {
	return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
		const path = join(directory, entry.name);
		return entry.isDirectory() ? [...entriesBelow(path), path] : [path];
	});
}

test("a tree that is torn down while it is read never throws", async (t) => {
	const names = fc.constantFrom(...(Object.keys(TREES) as (keyof typeof TREES)[]));
	const cuts = fc.array(fc.nat(), { maxLength: 30 });
	const property = fc.asyncProperty(names, cuts, async (name, cuts) => {
		const sysfs = writeSysfs(t, TREES[name]);
		const reading = new SysfsLink(sysfs).facts();
		for (const cut of cuts) {
			const entries = entriesBelow(sysfs);
			const victim = entries[cut % Math.max(1, entries.length)];
			if (victim !== undefined) rmSync(victim, { recursive: true, force: true });
			await new Promise((resolve) => setImmediate(resolve));
		}
		const facts = await reading;
		const { capacity } = facts;
		for (const value of [capacity.tx_mb_per_s, capacity.rx_mb_per_s]) {
			assert.ok(value === null || value > 0, `${value}`);
		}
		if (!name.startsWith("DOWNGRADED")) {
			assert.ok(!facts.hops.some(isBelow), name);
		}
		rmSync(sysfs, { recursive: true, force: true });
	});
	await fc.assert(property, { numRuns: 20 });
});

test("the listing changes when a device comes or goes", async (t) => {
	const sysfs = writeSysfs(t, THUNDERBOLT_4);
	const link = new SysfsLink(sysfs);
	const before = await link.listing();
	assert.equal(await link.listing(), before);
	rmSync(join(sysfs, "bus/thunderbolt/devices/0-1"));
	assert.notEqual(await link.listing(), before);
});
