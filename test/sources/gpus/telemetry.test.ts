/** Intel's telemetry: from bytes to counters, and from a tree of sysfs to readings. */
import assert from "node:assert/strict";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test, { type TestContext } from "node:test";
import fc from "fast-check";
import type { Reading } from "../../../source/core/interfaces.ts";
import { parseCounters, parseNumber } from "../../../source/sources/intel/parse-telemetry.ts";
import { INTEL } from "../../../source/sources/intel/telemetry-source.ts";
import { FakeClock } from "../../helpers/fake-clock.ts";
import {
	GPU,
	linkTelemetry,
	pathOf,
	Vendor,
	writeGpu,
	writeTelemetry,
	writeTelemetryAt,
} from "../../helpers/gpu-trees.ts";
import { writeSysfs } from "../../helpers/sysfs.ts";

const COUNT = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });

/** RX and TX as the card has them in its memory. */
function bytesOf(rx_bytes: bigint, tx_bytes: bigint): Uint8Array {
	const bytes = Buffer.alloc(16);
	for (const [at, count] of [
		[0, rx_bytes],
		[8, tx_bytes],
	] as const) {
		bytes.writeUInt32LE(Number(count >> 32n), at);
		bytes.writeUInt32LE(Number(count & 0xffff_ffffn), at + 4);
	}
	return bytes;
}

test("counters at rest are read exactly, whatever they are", () => {
	fc.assert(
		fc.property(COUNT, COUNT, (rx_bytes, tx_bytes) => {
			const bytes = bytesOf(rx_bytes, tx_bytes);
			assert.deepEqual(parseCounters(bytes, bytes), { rx_bytes, tx_bytes });
		}),
	);
});

test("a count that grows between two reads is one that it had, or none", () => {
	const growth = fc.bigInt({ min: 0n, max: 2n ** 40n });
	fc.assert(
		fc.property(fc.bigInt({ min: 0n, max: 2n ** 60n }), growth, growth, (start, first, second) => {
			// The higher word is read, then the lower one, then the higher one again.
			const [low, end] = [start + first, start + first + second];
			const torn = (start & ~0xffff_ffffn) | (low & 0xffff_ffffn);
			const counts = parseCounters(bytesOf(torn, torn), bytesOf(end, end));
			if (counts === null) return;
			assert.ok(counts.rx_bytes >= start && counts.rx_bytes <= end, `${counts.rx_bytes}`);
		}),
	);
});

test("numbers of sysfs are decimal or hexadecimal, and nothing else is one", () => {
	assert.deepEqual(["0x40\n", "64", " 0X40 "].map(parseNumber), [64, 64, 64]);
	for (const text of [null, "", "-1", "0x", "1e3", "0x40 0x41", "9".repeat(16)]) {
		assert.equal(parseNumber(text), null, `${text}`);
	}
});

/** The source of the tree. */
function open(t: TestContext, sysfs: string) {
	const clock = new FakeClock();
	const gpu = { address: GPU, vendor: 0x8086, wire_mb_per_s: 7512 };
	const options = { clock, statsFile: "", sysfs, procfs: "", gpu: () => gpu, isAsync: true };
	t.after(() => INTEL.open(options));
	return { clock, options, source: INTEL.open(options) };
}

function countersOf(reading: Reading) {
	assert.ok(reading.ok, reading.ok ? "" : reading.message);
	const parsed = reading.parse();
	assert.ok(parsed.ok);
	return [parsed.counters.tx_bytes, parsed.counters.rx_bytes];
}

test("the host's TX is what the card receives", async (t) => {
	const sysfs = writeGpu(t, Vendor.intel);
	writeTelemetry(sysfs, { tx_bytes: 2n ** 40n + 7n, rx_bytes: 5n });
	const { options, source } = open(t, sysfs);
	assert.equal((await INTEL.probe(options)).isThere, true);
	assert.deepEqual(countersOf(await source.read()), [5n, 2n ** 40n + 7n]);
	writeTelemetry(sysfs, { tx_bytes: 2n ** 41n, rx_bytes: 6n });
	assert.deepEqual(countersOf(await source.read()), [6n, 2n ** 41n]);
});

test("another layout is not read, and is named", async (t) => {
	const sysfs = writeGpu(t, Vendor.intel);
	writeTelemetry(sysfs, { guid: "0x12345678", tx_bytes: 1n, rx_bytes: 1n });
	const { options, source } = open(t, sysfs);
	const reading = await source.read();
	assert.ok(!reading.ok);
	assert.match(reading.message, /layout that is not known \(guid 0x12345678\)/);
	assert.equal((await INTEL.probe(options)).isThere, false);
});

test("telemetry of another card is not read", async (t) => {
	const sysfs = writeGpu(t, Vendor.intel);
	const reading = await open(t, sysfs).source.read();
	assert.ok(!reading.ok);
	assert.match(reading.message, /has no telemetry/);
});

test("what is shorter than the counters is not read as 0", async (t) => {
	const sysfs = writeGpu(t, Vendor.intel);
	writeTelemetry(sysfs, { tx_bytes: 1n, rx_bytes: 1n });
	writeFileSync(pathOf(sysfs, "intel_vsec.telemetry.0/intel_pmt/telem1/telem"), Buffer.alloc(330));
	const reading = await open(t, sysfs).source.read();
	assert.ok(!reading.ok);
	assert.equal(reading.code, "EFORMAT");
});

test("a card that has left the bus reads as all ones, which are no counters", async (t) => {
	const sysfs = writeGpu(t, Vendor.intel);
	writeTelemetry(sysfs, { tx_bytes: 2n ** 64n - 1n, rx_bytes: 2n ** 64n - 1n });
	const { source } = open(t, sysfs);
	const reading = await source.read();
	assert.ok(!reading.ok && reading.code === "EIO");
	writeTelemetry(sysfs, { tx_bytes: 2n ** 64n - 1n, rx_bytes: 2n ** 64n - 2n });
	assert.deepEqual(countersOf(await source.read()), [2n ** 64n - 2n, 2n ** 64n - 1n]);
});

test("an unreadable guid or offset is named, in one line without control characters", async (t) => {
	for (const [name, text, expected] of [
		["guid", "\x1b[2J\n0x1", /layout that is not known \(guid unreadable\)$/],
		["offset", "-64", /where the counters lie .* is unreadable \(telem1\/offset\)$/],
		["offset", "0xffffffffffffffff", /where the counters lie/],
	] as const) {
		const sysfs = writeGpu(t, Vendor.intel);
		writeTelemetry(sysfs, { tx_bytes: 1n, rx_bytes: 1n });
		writeFileSync(pathOf(sysfs, `intel_vsec.telemetry.0/intel_pmt/telem1/${name}`), text);
		const reading = await open(t, sysfs).source.read();
		assert.ok(!reading.ok);
		assert.match(reading.message, expected);
	}
});

test("of two cards behind one bridge, each has its own telemetry, whatever its number", async (t) => {
	const bridge = { vendor: Vendor.intel, class: "0x060400" };
	const card = { vendor: Vendor.intel, "power/runtime_status": "active", class: "0x030000" };
	const upstream = "0000:00:07.0/0000:2c:00.0";
	const sysfs = writeSysfs(t, {
		pci: {
			[upstream]: bridge,
			[`${upstream}/0000:2d:01.0`]: bridge,
			[`${upstream}/0000:2d:01.0/${GPU}`]: card,
			[`${upstream}/0000:2d:02.0`]: bridge,
			[`${upstream}/0000:2d:02.0/0000:30:00.0`]: card,
		},
	});
	const at = (path: string) => join(sysfs, "devices/pci0000:00", upstream, path);
	const [own, other] = [at(`0000:2d:01.0/${GPU}/telem`), at("0000:2d:02.0/0000:30:00.0/telem")];
	writeTelemetryAt(own, { tx_bytes: 1n, rx_bytes: 2n });
	writeTelemetryAt(other, { tx_bytes: 3n, rx_bytes: 4n });
	linkTelemetry(sysfs, "telem1", other);
	const { source } = open(t, sysfs);
	const missing = await source.read();
	assert.ok(!missing.ok && missing.code === "ENODATA");
	linkTelemetry(sysfs, "telem2", own);
	assert.deepEqual(countersOf(await source.read()), [2n, 1n]);
	// The numbers change hands.
	linkTelemetry(sysfs, "telem2", other);
	linkTelemetry(sysfs, "telem1", own);
	assert.deepEqual(countersOf(await source.read()), [2n, 1n]);
	rmSync(own, { recursive: true });
	assert.equal((await source.read()).ok, false);
});

test("the telemetry of the switch on the card is the card's", async (t) => {
	const bridge = { vendor: Vendor.intel, class: "0x060400" };
	const card = { vendor: Vendor.intel, "power/runtime_status": "active", class: "0x030000" };
	const upstream = "0000:00:07.0/0000:2c:00.0";
	const pci = { [upstream]: bridge, [`${upstream}/0000:2d:01.0/${GPU}`]: card };
	const sysfs = writeSysfs(t, { pci });
	const directory = join(sysfs, "devices/pci0000:00", upstream, "intel_vsec/telem");
	writeTelemetryAt(directory, { tx_bytes: 1n, rx_bytes: 2n });
	linkTelemetry(sysfs, "telem1", directory);
	assert.deepEqual(countersOf(await open(t, sysfs).source.read()), [2n, 1n]);
});

test("a card that sleeps is not read, and one that has gone is named so", async (t) => {
	const sysfs = writeGpu(t, Vendor.intel, { "power/runtime_status": "suspended" });
	writeTelemetry(sysfs, { tx_bytes: 1n, rx_bytes: 1n });
	const { source } = open(t, sysfs);
	const asleep = await source.read();
	assert.ok(!asleep.ok && asleep.code === "EASLEEP");
	rmSync(pathOf(sysfs, ""), { recursive: true });
	const gone = await source.read();
	assert.ok(!gone.ok && gone.code === "ENODEV");
});
