/** The search for sources that `auto` and `doctor` share. */
import assert from "node:assert/strict";
import { join } from "node:path";
import test from "node:test";
import { systemClock } from "../../../source/pipeline/system-clock.ts";
import { DRIVER_FILE, type MeantGpu, type Presence } from "../../../source/sources/source-kind.ts";
import { SourceSearch } from "../../../source/sources/sources.ts";
import { GPU, Vendor, writeGpu } from "../../helpers/gpu-trees.ts";

function search(
	sysfs: string,
	statsFile: string,
	gpu: () => MeantGpu | null,
	driver?: Presence,
): SourceSearch {
	const clock = systemClock;
	const options = { clock, statsFile, sysfs, procfs: sysfs, gpu, isAsync: true };
	return new SourceSearch(options, driver);
}

const CARD: MeantGpu = { address: GPU, vendor: Number(Vendor.amd), wire_mb_per_s: null };

test("each source is looked for once, whoever asks, and in the order of auto", async (t) => {
	let looks = 0;
	const sysfs = writeGpu(t, Vendor.amd, { pcie_replay_count: "1" });
	const sources = search(sysfs, DRIVER_FILE, () => {
		looks++;
		return CARD;
	});
	assert.equal(await sources.isDriverThere(), false);
	assert.equal(looks, 0, "the driver does not depend on the GPU");
	assert.equal((await sources.best())?.id, "amd");
	assert.equal(looks, 3, "nvidia, intel and amd");
	const all = await sources.all();
	assert.deepEqual(
		all.map(({ id, isThere }) => [id, isThere]),
		[
			["anarchy", false],
			["nvidia", false],
			["intel", false],
			["amd", true],
			["link", true],
		],
	);
	assert.equal(looks, 4);
});

test("a driver that was looked for already is not looked for again", async (t) => {
	const sysfs = writeGpu(t, Vendor.amd, { pcie_replay_count: "1" });
	const found = { isThere: true, why: "found before" };
	const sources = search(sysfs, DRIVER_FILE, () => CARD, found);
	assert.equal(await sources.isDriverThere(), true);
	assert.equal((await sources.best())?.id, "anarchy");
});

test("a card is said to have what its driver shows, and no more", async (t) => {
	const rates = "a sampled upper bound of the rates (Polaris, Vega)";
	for (const [attributes, gives] of [
		[{ pcie_replay_count: "1" }, "PCIe replays"],
		[{ pcie_bw: "1 1 256", pcie_replay_count: "1" }, `${rates}, PCIe replays`],
	] as const) {
		const sysfs = writeGpu(t, Vendor.amd, attributes);
		const all = await search(sysfs, DRIVER_FILE, () => CARD).all();
		assert.equal(all.find(({ id }) => id === "amd")?.gives, gives);
	}
});

test("a statistics file that is asked for is taken before every GPU, and without both nothing", async (t) => {
	const sysfs = writeGpu(t, Vendor.amd);
	assert.equal((await search(sysfs, join(sysfs, "statistics"), () => CARD).best())?.id, "anarchy");
	assert.equal(await search(sysfs, DRIVER_FILE, () => null).best(), null);
});
