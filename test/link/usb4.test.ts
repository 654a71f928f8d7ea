import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { linkFacts } from "../../source/link/facts.ts";
import { SysfsLink } from "../../source/link/reader.ts";
import { readUsb4 } from "../../source/link/usb4.ts";
import { grownUsb4Errors, parseAdapter, usb4ErrorText } from "../../source/link/usb4-registers.ts";
import { LinkWatcher } from "../../source/link/watcher.ts";
import { FakeClock } from "../helpers/fake-clock.ts";
import { temporaryDirectory } from "../helpers/log-samples.ts";
import { THUNDERBOLT_4, writeSysfs } from "../helpers/sysfs.ts";

const hex = (value: number, digits: number) => `0x${value.toString(16).padStart(digits, "0")}`;
const line = (at: number, relative: number, capability: number, value: number) =>
	`${hex(at, 4)} ${String(relative).padStart(4)} ${hex(capability, 2)} 0x00 ${hex(value, 8)}`;

/** The registers of an adapter at the cable. */
function registers({ hec = 0, hop = 0, ecc = 0, wire = 0, width = 2, state = 2 } = {}): string {
	const basic = [0, 0, 0, 0, 0, 0, hec, hop, ecc].map((value, at) => line(at, at, 0, value));
	const lane = [0x0001_0100, (state << 26) | (width << 20) | (4 << 16), wire | 0xff80];
	return [
		"# offset relative_offset cap_id vs_cap_id value",
		...basic,
		...lane.map((value, at) => line(0x36 + at, at, 1, value)),
		"0x0050 <unsupported capability 0x07>",
		"",
	].join("\n");
}

test("errors, lanes and state of an adapter at the cable", () => {
	const text = registers({ hec: 3, hop: 1, ecc: 2, wire: 5 });
	assert.deepEqual(parseAdapter("0-1:1", text), {
		id: "0-1:1",
		errors: { hec: 3, hop_id: 1, ecc: 2, logical_layer: 5 },
		lane: { tx_lanes: 2, rx_lanes: 2, state: "CL0" },
	});
	const lane = (width: number, state: number) =>
		parseAdapter("0-1:1", registers({ width, state }))?.lane;
	assert.deepEqual(lane(4, 3), { tx_lanes: 3, rx_lanes: 1, state: "CL0s" });
	assert.deepEqual(lane(8, 5), { tx_lanes: 1, rx_lanes: 3, state: "CL1" });
	assert.deepEqual(lane(1, 7), { tx_lanes: 1, rx_lanes: 1, state: "CLd" });
	assert.deepEqual(lane(16, 0), { tx_lanes: null, rx_lanes: null, state: "" });
});

test("what an adapter lacks is unknown, and never 0", () => {
	const tunnel = registers({ hec: 7 }).split("\n").slice(0, 10).join("\n");
	const errors = { hec: 7, hop_id: 0, ecc: 0, logical_layer: null };
	assert.deepEqual(parseAdapter("0-1:9", tunnel), { id: "0-1:9", errors, lane: null });
	assert.equal(parseAdapter("0-1:9", "# offset\n0x0000 <not accessible>\n"), null);
	assert.equal(parseAdapter("0-1:9", ""), null);
	const gone = registers({ hec: 0xffff_ffff, hop: 0xffff_ffff });
	const { hec, hop_id, ecc } = parseAdapter("0-1:1", gone)?.errors ?? {};
	assert.deepEqual([hec, hop_id, ecc], [null, null, 0], "a device that is gone reads as all ones");
});

test("errors that grew are named, by kind and adapter; a router that started again has none more", () => {
	const adapters = (...texts: string[]) =>
		texts.flatMap((text, index) => parseAdapter(`0-1:${index + 1}`, text) ?? []);
	const [none, some] = [registers(), registers({ hec: 1, wire: 4 })];
	const grown = grownUsb4Errors(adapters(none, none), adapters(some, none));
	assert.deepEqual(grown.map(usb4ErrorText), [
		"1 HEC error at 0-1:1",
		"4 logical layer errors at 0-1:1",
	]);
	assert.deepEqual(grownUsb4Errors(adapters(some), adapters(none)), []);
	assert.deepEqual(grownUsb4Errors([], adapters(some)), [], "what was not known before");
});

const STATES = ["active", "suspended", "suspending", "resuming", "error"];

test("registers are read only while every router on the way is awake", async (t) => {
	for (const host of STATES) {
		for (const device of STATES) {
			const state = (status: string) => ({ "power/runtime_status": status });
			const box = { ...THUNDERBOLT_4.thunderbolt?.["0-1"], ...state(device) };
			const thunderbolt = { "0-0": { generation: "4", ...state(host) }, "0-1": box };
			const sysfs = writeSysfs(t, { ...THUNDERBOLT_4, thunderbolt });
			const facts = await new SysfsLink(sysfs).facts();
			assert.deepEqual(
				facts.chain.map(({ id }) => id),
				["0-1"],
			);
			const debugfs = temporaryDirectory(t);
			for (const [router, port] of [
				["0-0", 1],
				["0-1", 1],
				["0-1", 2],
			] as const) {
				const folder = join(debugfs, `thunderbolt/${router}/port${port}`);
				mkdirSync(folder, { recursive: true });
				writeFileSync(join(folder, "regs"), registers());
			}
			const ids = (await readUsb4(sysfs, debugfs, facts)).map(({ id }) => id);
			const isAwake = host === "active" && device === "active";
			assert.deepEqual(ids, isAwake ? ["0-0:1", "0-1:1", "0-1:2"] : [], `${host}, ${device}`);
		}
	}
});

test("a link that moves nothing is not read again and again, which would keep it awake", async () => {
	const [clock, stop] = [new FakeClock(), new AbortController()];
	const facts = linkFacts({ devices: [], domains: [], gpus: [] });
	let [reads, text] = [0, registers()];
	const readAdapters = async () => {
		reads++;
		return [parseAdapter("0-1:1", text)].filter((adapter) => adapter !== null);
	};
	const reader = { listing: async () => "", facts: async () => facts };
	const watcher = new LinkWatcher(reader, clock, stop.signal, { readAdapters });
	const started = watcher.start();
	await clock.advance(0);
	await started;
	const second = async (mb_per_s: number | null) => {
		watcher.observe(mb_per_s, 1);
		await clock.advance(1000);
	};
	for (let count = 0; count < 60; count++) await second(count % 2 === 0 ? 0 : null);
	assert.equal(reads, 0);
	for (let count = 0; count < 60; count++) await second(3000);
	assert.ok(reads >= 5 && reads <= 7, `${reads} in a minute`);
	text = registers({ hec: 2 });
	for (let count = 0; count < 11; count++) await second(3000);
	assert.deepEqual(
		watcher.takeChanges(clock.now()).map(({ event, detail }) => `${event}: ${detail}`),
		["tunnel: 2 HEC errors at 0-1:1"],
	);
	assert.equal(watcher.newUsb4Errors, 2);
	const read = reads;
	await clock.advance(3_600_000);
	assert.ok(reads <= read + 1, "an observation allows for one reading");
	stop.abort();
});
