import assert from "node:assert/strict";
import test from "node:test";
import { offersOf } from "../../source/core/metrics.ts";
import { type Sample, UNKNOWN_SAMPLE } from "../../source/core/sample.ts";
import { linkFacts } from "../../source/link/facts.ts";
import type { LinkVerdict } from "../../source/link/finding.ts";
import type { LinkFacts, PcieHop } from "../../source/link/link.ts";
import { SysfsLink } from "../../source/link/reader.ts";
import { LinkMemory } from "../../source/link/seen.ts";
import type { Usb4Adapter } from "../../source/link/usb4-registers.ts";
import { judgeLink } from "../../source/link/verdict.ts";
import type { Usb4Health } from "../../source/screen/link-parts.ts";
import { drawnLimit, linkLimits, shareText } from "../../source/screen/link-use.ts";
import {
	EMPTY_HISTORY,
	reduceHistory,
	type SessionHistory,
} from "../../source/screen/session-history.ts";
import { statusLines } from "../../source/screen/status-lines.ts";
import { rateTitle } from "../../source/screen/titles.ts";
import type { Part } from "../../source/terminal/line.ts";
import { THUNDERBOLT_3, writeSysfs } from "../helpers/sysfs.ts";

const GOOD: Sample = {
	...UNKNOWN_SAMPLE,
	runtime_s: 100,
	tx_mb_per_s: 2014,
	rx_mb_per_s: 100,
	tx_operations_per_s: 30_000,
	rx_operations_per_s: 1000,
	dma_errors: 0,
	connections: 1,
	disconnections: 0,
	thunderbolt_errors: 0,
	link_device: "Razer Core X Chroma",
	link_capacity_tx_mb_per_s: 3248.4,
	link_capacity_rx_mb_per_s: 3248.4,
	pcie_correctable_errors: 0,
	pcie_nonfatal_errors: 0,
	pcie_fatal_errors: 0,
};
const VERIFIED = { tx_mb_per_s: 2486, rx_mb_per_s: 2000 };

function after(...samples: Partial<Sample>[]): SessionHistory {
	return samples.reduce<SessionHistory>(
		(history, sample, index) => reduceHistory(history, { ...GOOD, at_s: index, ...sample }),
		EMPTY_HISTORY,
	);
}

function hop(current: PcieHop["current"], maximum: PcieHop["maximum"]): LinkFacts {
	const one = { address: "0000:07:00.0", current, maximum, isTunnel: false, isInternal: false };
	const nothing = linkFacts({ devices: [], domains: [], gpus: [] });
	return { ...nothing, hops: [one], narrowest: one };
}

const GEN_3_X4 = { gt_per_s: 8, lanes: 4 };
const HEALTHY = hop(GEN_3_X4, GEN_3_X4);
const NARROW = hop({ gt_per_s: 8, lanes: 1 }, GEN_3_X4);
const SLOW = hop({ gt_per_s: 2.5, lanes: 4 }, GEN_3_X4);

function textOf(lines: readonly (readonly Part[])[]): string {
	return lines.map((line) => line.map(([, text]) => text).join("")).join("\n");
}

/** As the monitor judges: the link was read again between two samples. */
function verdictOf({ lastKnown }: SessionHistory, facts: LinkFacts): LinkVerdict {
	const memory = new LinkMemory();
	const rate =
		lastKnown === null ? null : (lastKnown.tx_mb_per_s ?? 0) + (lastKnown.rx_mb_per_s ?? 0);
	memory.observe(facts, rate);
	memory.observe({ ...facts }, rate);
	return judgeLink(facts, memory.seen);
}

function alarms(history: SessionHistory, facts: LinkFacts, rows: number): string[] {
	return statusLines(history, 100, rows, { facts, verdict: verdictOf(history, facts) })
		.flat()
		.filter(([role]) => role === "error")
		.map(([, text]) => text);
}

test("the panel names the device and its path, and nothing healthy is red", () => {
	const text = textOf(statusLines(after({}), 60, 7, { facts: HEALTHY }));
	assert.match(text, /DEVICE +Razer Core X Chroma · Gen 3 x4$/m);
	assert.match(text, /ERRORS +no errors/);
	assert.match(textOf(statusLines(after({}), 200, 2, { facts: HEALTHY })), /Razer Core X Chroma/);
	for (const rows of [2, 7]) assert.deepEqual(alarms(after({}), HEALTHY, rows), []);
});

test("an unknown link is not mentioned on the panel", () => {
	const { link_device, link_capacity_tx_mb_per_s, pcie_correctable_errors, ...rest } = GOOD;
	const unknown = {
		...UNKNOWN_SAMPLE,
		...rest,
		pcie_nonfatal_errors: null,
		pcie_fatal_errors: null,
	};
	const history = reduceHistory(EMPTY_HISTORY, unknown);
	assert.doesNotMatch(textOf(statusLines(history, 100, 7)), /DEVICE|PCIE|PCIe/);
	assert.doesNotMatch(textOf(statusLines(history, 100, 2)), /PCIe/);
});

test("a downgraded link is shown in red, at any height, with its capability", () => {
	for (const rows of [2, 7]) {
		assert.deepEqual(alarms(after({}), NARROW, rows), ["Gen 3 x1 (capable of x4)"]);
		assert.deepEqual(alarms(after({}), SLOW, rows), ["Gen 1 x4 under load (capable of Gen 3)"]);
	}
	const first =
		textOf(
			statusLines(after({}), 40, 2, { facts: NARROW, verdict: verdictOf(after({}), NARROW) }),
		).split("\n")[0] ?? "";
	assert.ok(first.indexOf("capable of x4") < 40, "it is seen on a narrow panel");
});

test("a slow link that is idle may only save power, a narrow one does not", () => {
	const idle = after({ tx_mb_per_s: 0, rx_mb_per_s: 0.1 });
	assert.deepEqual(alarms(idle, SLOW, 7), []);
	assert.match(
		textOf(statusLines(idle, 100, 7, { facts: SLOW, verdict: verdictOf(idle, SLOW) })),
		/Gen 1 x4 now \(idle\), capable of Gen 3/,
	);
	assert.deepEqual(alarms(idle, NARROW, 7), ["Gen 3 x1 (capable of x4)"]);
});

test("PCIe errors are counted, and red when they rise", () => {
	const old = after({ pcie_correctable_errors: 12 }, { pcie_correctable_errors: 12 });
	assert.match(textOf(statusLines(old, 100, 7, { facts: HEALTHY })), /12 PCIe errors \(0 new\)/);
	assert.deepEqual(alarms(old, HEALTHY, 7), []);
	const rising = after(
		{ pcie_correctable_errors: 12 },
		{ pcie_fatal_errors: 2, pcie_correctable_errors: 13 },
	);
	for (const rows of [2, 7]) {
		assert.ok(alarms(rising, HEALTHY, rows).includes("15 PCIe errors"), `${rows} rows`);
	}
});

test("a source without counts of its own says what the kernel counts, and only that", () => {
	const none = { pcie_correctable_errors: 0, pcie_nonfatal_errors: 0, pcie_fatal_errors: 0 };
	const offers = offersOf([]);
	const shown = (...samples: Partial<Sample>[]) => {
		const history = samples.reduce<SessionHistory>(
			(before, sample) => reduceHistory(before, { ...UNKNOWN_SAMPLE, ...sample }),
			EMPTY_HISTORY,
		);
		return textOf(statusLines(history, 100, 7, { facts: HEALTHY, offers }));
	};
	assert.match(shown(none), /ERRORS +no errors/);
	assert.doesNotMatch(shown({ ...none, pcie_fatal_errors: null }), /ERRORS/);
	assert.doesNotMatch(shown({ ...none, pcie_replays: 0 }, none), /ERRORS/, "no longer known");
});

test("the kind of error that is reported most is named, with the device", async (t) => {
	const facts = await new SysfsLink(writeSysfs(t, THUNDERBOLT_3)).facts();
	const text = textOf(statusLines(after({ pcie_correctable_errors: 4 }), 100, 7, { facts }));
	assert.match(text, /ERRORS .*4 PCIe errors \(0 new\) · mostly RxErr at 0000:09:00\.0/);
	assert.doesNotMatch(textOf(statusLines(after({}), 100, 7, { facts: HEALTHY })), /mostly/);
});

test("counters that restart with a new device are not new errors", () => {
	const unknown = {
		pcie_correctable_errors: null,
		pcie_nonfatal_errors: null,
		pcie_fatal_errors: null,
	};
	const history = after({ pcie_correctable_errors: 12 }, unknown, { pcie_correctable_errors: 3 });
	assert.equal(history.added.pcie_correctable_errors, 0);
	assert.equal(after({ pcie_correctable_errors: 12 }, {}).added.pcie_correctable_errors, 0);
});

test("a title says how full the link is, in as many words as there is room for", () => {
	const limits = linkLimits(GOOD, VERIFIED);
	const text = (columns: number) => shareText(GOOD.tx_mb_per_s, limits, "tx", columns);
	assert.equal(text(120), "62 % of the link, 81 % of the best measured");
	assert.equal(text(100), "62 % of the link");
	assert.equal(text(80), "62 %");
	assert.equal(text(79), "");
	const title = rateTitle("tx", GOOD, null, 120, limits)
		.left.map(([, part]) => part)
		.join("");
	assert.equal(title, " TX         2014.0 MB/s    62 % of the link, 81 % of the best measured");
});

test("unknown limits of the link are left out", () => {
	const unknown = { ...GOOD, link_capacity_tx_mb_per_s: null, link_capacity_rx_mb_per_s: null };
	const text = (rate: number | null, sample: Sample, verified: typeof VERIFIED | null) =>
		shareText(rate, linkLimits(sample, verified), "tx", 120);
	assert.equal(text(2014, unknown, null), "");
	assert.equal(text(null, GOOD, VERIFIED), "");
	assert.equal(text(2014, unknown, VERIFIED), "81 % of the best measured");
	assert.equal(text(2014, GOOD, null), "62 % of the link");
	assert.equal(drawnLimit(linkLimits(unknown, VERIFIED), "rx"), 2000);
	assert.equal(drawnLimit(linkLimits(GOOD, VERIFIED), "rx"), 3248.4);
	assert.equal(drawnLimit(linkLimits(null, null), "tx"), null);
});

test("what USB4 adapters count has a line of its own, red while it grows, and none without root", () => {
	const errors = { hec: 0, hop_id: 0, ecc: 0, logical_layer: null };
	const lane = { tx_lanes: 2, rx_lanes: 2, state: "CL0" };
	const adapters: readonly Usb4Adapter[] = [
		{ id: "0-0:1", errors, lane },
		{ id: "0-1:1", errors, lane },
		{ id: "0-1:9", errors, lane: null },
	];
	const shown = (usb4: Usb4Health) =>
		statusLines(after({}), 100, 8, { facts: HEALTHY, usb4 }).filter(([label]) =>
			label?.[1].includes("USB4"),
		);
	assert.deepEqual(shown({ adapters: [], newErrors: 0 }), []);
	const none = shown({ adapters, newErrors: 0 });
	assert.match(textOf(none), /USB4 +TX 2 RX 2 lanes, CL0 · no errors$/);
	const some = [...adapters, { id: "0-1:2", errors: { ...errors, hec: 12, ecc: 1 }, lane: null }];
	const grown = shown({ adapters: some, newErrors: 3 });
	assert.match(textOf(grown), / · 13 errors \(3 new\) · mostly HEC at 0-1:2$/);
	assert.ok(
		grown.flat().some(([role, text]) => role === "error" && text.includes("13 errors")),
		"new errors are red",
	);
	const old = shown({ adapters: some, newErrors: 0 }).flat();
	assert.ok(!old.some(([role]) => role === "error"), "old ones are not");
});
