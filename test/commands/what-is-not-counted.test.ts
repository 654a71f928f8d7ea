/** `measure` over a link that has lost lanes: what it carries is less than what it could reach. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import test, { type TestContext } from "node:test";
import { Vendor, writeGpu, writeTelemetry } from "../helpers/gpu-trees.ts";
import { PROGRAM } from "../helpers/replayed-screen.ts";

/** Bytes on the wire of Gen 4 x1: 16 GT/s in 128b/130b, in MB/s. */
const ONE_LANE_MB_PER_S = (16e9 * (128 / 130)) / 8 / 2 ** 20;

function measureOverOneLane(t: TestContext, ...flags: string[]) {
	const sysfs = writeGpu(t, Vendor.intel, { current_link_width: "1" });
	writeTelemetry(sysfs, { tx_bytes: 1n, rx_bytes: 1n });
	const words = [PROGRAM, "measure", "--sysfs", sysfs, "--source", "intel", ...flags];
	const { stderr, status } = spawnSync(
		process.execPath,
		[...words, "--json", "--", "sleep", "1.2"],
		{ encoding: "utf8" },
	);
	const result = stderr.split("\n").find((line) => line.startsWith("{"));
	return { status, ...JSON.parse(result ?? "") };
}

test("a link that lost lanes is not said to leave room for more", (t) => {
	const { verdict, saved_at_most_share, runs, capacity } = measureOverOneLane(t);
	assert.deepEqual([verdict, saved_at_most_share], ["unknown", null]);
	assert.deepEqual([runs[0].saturated_share, runs[0].longest_saturated_s], [null, null]);
	assert.equal(capacity.kind, "reachable");
});

test("without a share, --fail-if cannot be judged and does not pass", (t) => {
	const { status } = measureOverOneLane(t, "--fail-if", "saturated > 80 %");
	assert.equal(status, 1);
});

test("a capacity that the lanes that are left can carry is one to judge by", (t) => {
	const least = Math.floor(ONE_LANE_MB_PER_S);
	const { verdict, runs } = measureOverOneLane(t, "--capacity", `${least}`);
	assert.deepEqual([verdict, runs[0].saturated_share], ["not link-bound", 0]);
	assert.equal(measureOverOneLane(t, "--capacity", `${least + 1}`).verdict, "unknown");
});
