/** Simulated GPUs whose counters are not the driver's. */
import assert from "node:assert/strict";
import test from "node:test";
import type { Sample } from "../../../source/core/sample.ts";
import { SysfsLink } from "../../../source/link/reader.ts";
import { takeSamples } from "../../../source/pipeline/sampler.ts";
import { Ticker } from "../../../source/pipeline/ticker.ts";
import { SimulatedGpu } from "../../../source/sources/simulated/simulated-gpu.ts";
import { simulatedTree } from "../../../source/sources/simulated/simulated-tree.ts";
import { hasSimulatedLink, SOURCE_NAMES, sourceNamed } from "../../../source/sources/sources.ts";
import { FakeClock } from "../../helpers/fake-clock.ts";

async function samplesOf(source: string, interval_s: number, count: number): Promise<Sample[]> {
	const clock = new FakeClock({ isAutomatic: true });
	const stop = new AbortController();
	const gpu = new SimulatedGpu(source, clock, { tx_mb_per_s: 2000, rx_mb_per_s: 500 });
	const samples: Sample[] = [];
	const ticker = new Ticker(clock, interval_s, stop.signal);
	for await (const taken of takeSamples({ source: gpu, clock, ticker })) {
		samples.push(...taken);
		if (samples.length >= count) break;
	}
	return samples;
}

test("exact counters give the rates that are simulated", async () => {
	const samples = (await samplesOf("intel", 1, 61)).slice(1);
	const mean = samples.reduce((sum, { tx_mb_per_s }) => sum + (tx_mb_per_s ?? 0), 0) / 60;
	assert.ok(Math.abs(mean - 2000) < 20, `${mean}`);
	assert.ok(
		samples.every(({ counts, tx_operations }) => counts === "wire" && tx_operations === null),
	);
});

test("sampled rates are of the last whole second, and unknown in the first", async () => {
	const samples = await samplesOf("amd", 0.25, 41);
	assert.ok(samples.slice(0, 4).every(({ tx_mb_per_s }) => tx_mb_per_s === null));
	for (const { tx_mb_per_s, tx_bytes, detail } of samples.slice(5)) {
		assert.ok(tx_mb_per_s !== null && Math.abs(tx_mb_per_s - 2000) < 300, `${tx_mb_per_s}`);
		assert.deepEqual([tx_bytes, detail], [null, "demo; sampled"]);
	}
});

test("a window that no reading ended is skipped, not added to the next", async () => {
	for (const { tx_mb_per_s } of (await samplesOf("amd", 5, 8)).slice(1)) {
		assert.ok(tx_mb_per_s !== null && Math.abs(tx_mb_per_s - 2000) < 300, `${tx_mb_per_s}`);
	}
});

test("a link without counters has no rate", async () => {
	const samples = await samplesOf("link", 1, 5);
	assert.ok(samples.every(({ tx_mb_per_s, rx_mb_per_s }) => (tx_mb_per_s ?? rx_mb_per_s) === null));
});

test("the simulated tree is a healthy link, and a flaky one is slow for a part of each minute", async () => {
	const clock = new FakeClock();
	const speeds = async (scenario: string) => {
		const link = new SysfsLink(simulatedTree("intel", scenario, clock));
		const seen: (number | null | undefined)[] = [];
		for (let time = 0; time < 6; time++) {
			const { narrowest, gpu, wire, capacity } = await link.facts();
			seen.push(narrowest?.current.gt_per_s);
			assert.equal(gpu, "0000:01:00.0");
			assert.ok((wire.tx_mb_per_s ?? 0) > (capacity.tx_mb_per_s ?? 0));
			await clock.advance(10_000);
		}
		return seen;
	};
	assert.deepEqual(await speeds("steady"), [16, 16, 16, 16, 16, 16]);
	assert.deepEqual(await speeds("flaky"), [16, 16, 2.5, 16, 16, 16]);
});

test("every source of a GPU that --source can name has a demo with counters like its own", () => {
	for (const name of SOURCE_NAMES.filter((name) => name !== "auto" && name !== "anarchy")) {
		const [real, simulated] = [sourceNamed(name, false), sourceNamed(name, true)];
		assert.equal(simulated?.id, "simulated", name);
		assert.equal(simulated.counts, real?.counts, name);
		assert.ok(hasSimulatedLink(name), name);
	}
	assert.equal(sourceNamed("anarchy", true), sourceNamed("auto", true));
	assert.ok(!hasSimulatedLink("anarchy"));
});
