/** `measure` and `verify` where a link carries less than it could, or nothing is counted. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import test, { type TestContext } from "node:test";
import { CSV_HEADER, toCsvRecord } from "../../source/record/csv-record.ts";
import { Vendor, writeGpu, writeTelemetry } from "../helpers/gpu-trees.ts";
import { range, sampleAt, temporaryDirectory } from "../helpers/log-samples.ts";
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

test("over a source without bytes no counts are said to be new, and no stall is known", (t) => {
	const words = [PROGRAM, "measure", "--sysfs", writeGpu(t, "0x1a03"), "--", "sleep", "0.2"];
	const { stderr } = spawnSync(process.execPath, words, { encoding: "utf8" });
	assert.match(stderr, /^stalls +–$/m);
	assert.match(stderr, /^readings +link, read every 20 ms$/m);
});

test("verify is refused at once where nothing that it compares is counted", (t) => {
	const log = join(temporaryDirectory(t), "baseline.csv");
	const records = range(0, 30).map((at) => toCsvRecord(sampleAt(at)));
	writeFileSync(log, `${[CSV_HEADER, ...records].join("\n")}\n`);
	const link = ["--sysfs", writeGpu(t, "0x1a03"), "--source", "link"];
	const words = [PROGRAM, "verify", ...link, "--baseline", log];
	const { status, stderr } = spawnSync(process.execPath, words, { encoding: "utf8" });
	assert.equal(status, 2);
	assert.match(stderr, /the link of GPU 0000:01:00\.0 has no rates and no latency to verify/);
});
