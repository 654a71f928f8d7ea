/** AMD's sampled rates and replays. */
import assert from "node:assert/strict";
import { unlinkSync, writeFileSync } from "node:fs";
import test, { type TestContext } from "node:test";
import fc from "fast-check";
import type { Reading } from "../../../source/core/interfaces.ts";
import { AMD } from "../../../source/sources/amd/amd-source.ts";
import { parsePcieBw, parseReplays } from "../../../source/sources/amd/parse-pcie-bw.ts";
import { FakeClock } from "../../helpers/fake-clock.ts";
import { GPU, pathOf, Vendor, writeGpu } from "../../helpers/gpu-trees.ts";

const MB = 1_048_576;

test("messages of the largest payload are an upper bound, the host's TX what the card receives", () => {
	const count = fc.integer({ min: 0, max: 1e9 });
	fc.assert(
		fc.property(count, count, fc.constantFrom(128, 256, 512), (received, sent, payload) => {
			const rates = parsePcieBw(`${received} ${sent} ${payload}\n`);
			assert.deepEqual(rates, {
				tx_mb_per_s: (received * payload) / MB,
				rx_mb_per_s: (sent * payload) / MB,
			});
		}),
	);
});

test("any other text is no rate, and no replay", () => {
	fc.assert(
		fc.property(fc.string(), (text) => {
			if (/^\d+ \d+ \d+\s*$/.test(text)) return;
			assert.equal(parsePcieBw(text), null);
		}),
	);
	for (const text of [
		"1 2 0",
		"1 2",
		"-1 2 128",
		"1 2 128 3",
		"1 2 65535",
		`${"9".repeat(20)} 1 128`,
	]) {
		assert.equal(parsePcieBw(text), null, text);
	}
	assert.deepEqual(
		[parseReplays("12\n"), parseReplays("-1"), parseReplays(null)],
		[12, null, null],
	);
});

test("no bound is beyond what the link carries, and a card off the bus has none", () => {
	const most_mb_per_s = 7512;
	const [above, within] = [(9000 * MB) / 256, (100 * MB) / 256];
	assert.deepEqual(parsePcieBw(`${above} ${within} 256\n`, most_mb_per_s), {
		tx_mb_per_s: 7512,
		rx_mb_per_s: 100,
	});
	assert.equal(parsePcieBw("4294967295 1 256"), null);
	assert.equal(parsePcieBw("1 4294967295 256"), null);
});

function open(t: TestContext, attributes: Readonly<Record<string, string>>) {
	const sysfs = writeGpu(t, Vendor.amd, attributes);
	const clock = new FakeClock();
	const gpu = { address: GPU, vendor: 0x1002, wire_mb_per_s: 7512 };
	const options = { clock, statsFile: "", sysfs, procfs: "", gpu: () => gpu, isAsync: true };
	return { sysfs, clock, options, source: AMD.open(options) };
}

function parsedOf(reading: Reading) {
	assert.ok(reading.ok, reading.ok ? "" : reading.message);
	const parsed = reading.parse();
	assert.ok(parsed.ok);
	return parsed;
}

test("a card with rates has them as samples, beside replays since the start and no bytes", async (t) => {
	const bw = `${MB / 256} ${(2 * MB) / 256} 256`;
	const { sysfs, source } = open(t, { pcie_bw: bw, pcie_replay_count: "7" });
	const first = parsedOf(await source.read());
	assert.deepEqual(first.sampled, { tx_mb_per_s: 1, rx_mb_per_s: 2 });
	const { tx_bytes, rx_bytes, pcie_replays } = first.counters;
	assert.deepEqual([tx_bytes, rx_bytes, pcie_replays], [null, null, 0]);
	assert.ok(source.offers.has("tx_mb_per_s") && !source.offers.has("tx_bytes"));
	writeFileSync(pathOf(sysfs, "pcie_replay_count"), "9\n");
	assert.equal(parsedOf(await source.read()).counters.pcie_replays, 2);
});

test("a newer card has replays alone, and no rate is claimed", async (t) => {
	const { options, source } = open(t, { pcie_replay_count: "0" });
	assert.equal((await AMD.probe(options)).isThere, true);
	const { sampled, counters } = parsedOf(await source.read());
	assert.deepEqual([sampled, counters.pcie_replays], [undefined, 0]);
	assert.deepEqual(
		["tx_mb_per_s", "pcie_replays"].map((name) => source.offers.has(name as "pcie_replays")),
		[false, true],
	);
});

test("a card with neither rates nor replays is not read, and the source that fits is named", async (t) => {
	const { source } = open(t, {});
	const reading = await source.read();
	assert.ok(!reading.ok && reading.code === "ENODATA");
	assert.match(reading.message, /neither rates nor replays.*--source link/);
});

test("a power state that is not known is no sleep", async (t) => {
	for (const [status, code] of [
		["suspending", "EASLEEP"],
		["error", "EIO"],
		["\x1b[2J\uFFFE", "EIO"],
	] as const) {
		const { source } = open(t, { pcie_bw: "1 1 128", "power/runtime_status": status });
		const reading = await source.read();
		assert.ok(!reading.ok);
		assert.equal(reading.code, code, status);
		assert.ok(!reading.message.includes("\x1b"));
	}
});

test("rates that are too old are unknown", async (t) => {
	const { sysfs, clock, source } = open(t, { pcie_bw: "1 1 128" });
	await source.read();
	unlinkSync(pathOf(sysfs, "pcie_bw"));
	await clock.advance(10_000);
	const { sampled } = parsedOf(await source.read());
	assert.deepEqual(sampled, { tx_mb_per_s: null, rx_mb_per_s: null });
});

test("a sleeping card is asked for nothing", async (t) => {
	const { source } = open(t, { pcie_bw: "1 1 128", "power/runtime_status": "suspended" });
	const reading = await source.read();
	assert.ok(!reading.ok && reading.code === "EASLEEP");
});
