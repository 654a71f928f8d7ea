import assert from "node:assert/strict";
import { symlinkSync } from "node:fs";
import test, { type TestContext } from "node:test";
import fc from "fast-check";
import {
	comparePassports,
	differenceLines,
	parsePassport,
} from "../../source/doctor/compare-passports.ts";
import { passportLines } from "../../source/doctor/passport.ts";
import { largestSize, parseBars, readPassportFacts } from "../../source/doctor/passport-facts.ts";
import { topologyLines } from "../../source/doctor/topology.ts";
import { treeAt } from "../../source/inputs/sysfs-tree.ts";
import { SysfsLink } from "../../source/link/reader.ts";
import { NOTHING_SEEN, reduceSeen } from "../../source/link/seen.ts";
import type { Usb4Adapter } from "../../source/link/usb4-registers.ts";
import { OCULINK, RISER_LOST_LANES } from "../helpers/link-trees.ts";
import { type SysfsTree, THUNDERBOLT_3, writeSysfs } from "../helpers/sysfs.ts";

async function passportOf(
	context: TestContext,
	tree: SysfsTree,
	adapters: readonly Usb4Adapter[] = [],
) {
	const sysfs = writeSysfs(context, tree);
	const link = await new SysfsLink(sysfs).facts();
	const facts = await readPassportFacts(treeAt(sysfs), "quiet pcie_aspm=off root=UUID=1", link);
	const seen = reduceSeen(NOTHING_SEEN, link, null);
	const program = "anarchy-perf-ink 1";
	const lines = passportLines({ link, seen, adapters, facts, program, kernel: "6.1" });
	return { lines, link, seen };
}

test("the topology is a tree from the root port to the GPU, with the narrowest link marked", async (t) => {
	const { link, seen } = await passportOf(t, THUNDERBOLT_3);
	const best = "now Gen 3 x4  reachable Gen 3 x4  best seen Gen 3 x4";
	assert.deepEqual(topologyLines(link, seen), [
		"0000:00:1c.4  root port ????:????",
		`│ PCIe  ${best}  ◀ narrowest`,
		"└ 0000:04:00.0  bridge ????:????",
		"  └ 0000:05:01.0  bridge ????:????",
		"    │ Thunderbolt tunnel: Razer Core X Chroma TX 2 × 20 Gb/s, RX 2 × 20 Gb/s",
		"    └ 0000:07:00.0  bridge ????:????",
		"      └ 0000:08:01.0  bridge ????:????",
		`        │ PCIe  ${best}`,
		"        └ 0000:09:00.0  GPU ????:????",
	]);
});

const ADAPTER: Usb4Adapter = {
	id: "0-1:1",
	errors: { hec: 3, hop_id: 0, ecc: null, logical_layer: 1 },
	lane: { tx_lanes: 2, rx_lanes: 2, state: "CL0" },
};

test("a passport holds the lanes and the errors of USB4 adapters, and can be read again", async (t) => {
	const none = { hec: 0, hop_id: 0, ecc: 0, logical_layer: null };
	const adapters = [
		ADAPTER,
		{ ...ADAPTER, id: "0-1:3", errors: none },
		{ id: "0-1:9", errors: none, lane: null },
		{ ...ADAPTER, id: "0-1:4", errors: none, lane: { tx_lanes: 1, rx_lanes: 1, state: "CLd" } },
	];
	const { lines } = await passportOf(t, THUNDERBOLT_3, adapters);
	const found = lines.filter(([name]) => name.startsWith("USB4"));
	assert.deepEqual(found, [
		["USB4 adapter 1 of 0-1 lanes", "TX 2 RX 2 lanes, CL0"],
		["USB4 adapter 1 of 0-1 errors", "HEC 3, logical layer 1"],
		["USB4 adapter 3 of 0-1 lanes", "TX 2 RX 2 lanes, CL0"],
		["USB4 adapter 3 of 0-1 errors", "none"],
	]);
	const text = lines.map((line) => line.join(": ")).join("\n");
	assert.deepEqual(parsePassport(`== Passport ==\n\n${text}\n`), lines);
});

test("a passport holds what a bug report needs, and nothing that is unknown", async (t) => {
	const bars = "0x00000000a0000000 0x00000000a0ffffff 0x0000000000040200\n";
	const [port = "", card = ""] = Object.keys(OCULINK.pci ?? {}).slice(1);
	const more = {
		"power/runtime_status": "active",
		"power/control": "auto",
		"link/l1_aspm": "1",
		"link/l0s_aspm": "0",
		auto_link_downgrade_capable: "1",
		auto_link_downgrade_status: "0",
		resource: bars,
		resource1_resize: "0000000000000fc0",
	};
	const pci = { ...OCULINK.pci, [card]: { ...OCULINK.pci?.[card], ...more } };
	const { lines } = await passportOf(t, { ...OCULINK, pci });
	const values = new Map(lines);
	assert.ok(port !== "", "a port and a card");
	assert.equal(
		values.get("GPU"),
		"10de:2684 at 0000:01:00.0, the only one that is not the boot display",
	);
	assert.equal(values.get("kernel options"), "pcie_aspm=off");
	assert.equal(values.get("link 1 reachable"), "Gen 4 x4");
	assert.equal(values.get("device 2 BARs"), "BAR0 16 MiB");
	assert.equal(values.get("device 2 resizable BAR"), "up to 2 GiB");
	assert.equal(values.get("device 2 ASPM"), "l1");
	assert.equal(values.get("device 2 link downgrade"), "possible: yes, active: no");
	assert.equal(values.get("device 2 power"), "active, control auto");
	assert.ok(!values.has("device 1 payload"), "not read without root");
	assert.ok(
		lines.every(([, value]) => value !== ""),
		"no empty value",
	);
});

test("the driver of a device is that of its link in sysfs", async (t) => {
	const sysfs = writeSysfs(t, OCULINK);
	symlinkSync("../../../bus/pci/drivers/nvidia", `${sysfs}/bus/pci/devices/0000:01:00.0/driver`);
	const { mkdirSync } = await import("node:fs");
	mkdirSync(`${sysfs}/devices/bus/pci/drivers/nvidia`, { recursive: true });
	const link = await new SysfsLink(sysfs).facts();
	const { devices } = await readPassportFacts(treeAt(sysfs), "", link);
	assert.equal(devices.get("0000:01:00.0")?.driver, "nvidia");
});

test("two passports differ in what the cable changed, and in nothing else", async (t) => {
	const [works, fails] = [await passportOf(t, OCULINK), await passportOf(t, RISER_LOST_LANES)];
	assert.deepEqual(differenceLines(comparePassports(works.lines, fails.lines)), [
		"link 1 now: was Gen 4 x4, is Gen 4 x2",
		"link 1 best seen: was Gen 4 x4, is Gen 4 x2",
	]);
	assert.deepEqual(comparePassports(works.lines, works.lines), []);
	assert.deepEqual(differenceLines([]), ["nothing differs"]);
});

test("a report gives its passport back, and other texts have none", async (t) => {
	const { lines } = await passportOf(t, THUNDERBOLT_3);
	const text = `head\n\n== Passport ==\n\n${lines.map((line) => line.join(": ")).join("\n")}\n\n== More ==\n\na: b\n`;
	assert.deepEqual(parsePassport(text), lines);
	for (const other of ["", "a: b", "== Passport ==\n", "== Passport ==\n\n== More ==\na: b"]) {
		assert.equal(parsePassport(other), null, other);
	}
});

test("a hostile report is bounded, and never reaches the terminal raw", () => {
	fc.assert(
		fc.property(fc.string({ unit: "binary", maxLength: 2000 }), (noise) => {
			const found = parsePassport(`== Passport ==\n\nkernel: \u001b[2J${noise}`) ?? [];
			for (const line of differenceLines(comparePassports(found, []))) {
				assert.doesNotMatch(line, /[\p{C}\p{Zl}\p{Zp}]/u);
				assert.ok(line.length < 2000, "bounded");
			}
		}),
	);
});

test("BARs and their possible sizes are read as the kernel prints them", () => {
	const none = "0x0000000000000000 0x0000000000000000 0x0000000000000000";
	const large = "0x0000004000000000 0x00000043ffffffff 0x000000000014220c";
	assert.deepEqual(parseBars(`${none}\n${large}\n`), [[1, 16 * 1024 ** 3]]);
	assert.deepEqual(parseBars("noise\n"), []);
	assert.equal(largestSize("0000000000000001\n"), 1024 ** 2);
	assert.equal(largestSize("0000000000007f00"), 16 * 1024 ** 3);
	for (const text of [null, "", "0", "x", "1".repeat(17)]) assert.equal(largestSize(text), null);
});
