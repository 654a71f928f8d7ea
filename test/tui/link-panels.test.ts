import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import type { LinkFacts, PcieHop } from "../../source/core/link.ts";
import { linkFacts } from "../../source/core/link-facts.ts";
import { type Sample, UNKNOWN_SAMPLE } from "../../source/core/sample.ts";
import { limitRow } from "../../source/tui/area-plot.ts";
import { formatRateAxis, yAxis } from "../../source/tui/axes.ts";
import type { Part } from "../../source/tui/line.ts";
import { drawnLimit, linkLimits, linkUse } from "../../source/tui/link-use.ts";
import { statusLines } from "../../source/tui/status-lines.ts";
import { valueLines } from "../../source/tui/value-lines.ts";
import { afterSample, EMPTY_HISTORY, type WatchHistory } from "../../source/tui/watch-history.ts";

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

function after(...samples: Partial<Sample>[]): WatchHistory {
	return samples.reduce<WatchHistory>(
		(history, sample, index) => afterSample(history, { ...GOOD, at_s: index, ...sample }),
		EMPTY_HISTORY,
	);
}

function hop(current: PcieHop["current"], maximum: PcieHop["maximum"]): LinkFacts {
	const isDowngraded = current !== maximum;
	const one = { address: "0000:07:00.0", current, maximum, isTunnel: false, isDowngraded };
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

function alarms(history: WatchHistory, facts: LinkFacts, rows: number): string[] {
	return statusLines(history, 100, rows, facts)
		.flat()
		.filter(([role]) => role === "error")
		.map(([, text]) => text);
}

test("the panel names the device and its way, and nothing healthy is red", () => {
	const text = textOf(statusLines(after({}), 60, 7, HEALTHY));
	assert.match(text, /DEVICE +Razer Core X Chroma/);
	assert.match(text, /PCIE +Gen 3 x4 · no PCIe errors/);
	assert.match(textOf(statusLines(after({}), 200, 2, HEALTHY)), /Razer Core X Chroma/);
	for (const rows of [2, 7]) assert.deepEqual(alarms(after({}), HEALTHY, rows), []);
});

test("without a link that is known the panel says nothing of one", () => {
	const { link_device, link_capacity_tx_mb_per_s, pcie_correctable_errors, ...rest } = GOOD;
	const unknown = {
		...UNKNOWN_SAMPLE,
		...rest,
		pcie_nonfatal_errors: null,
		pcie_fatal_errors: null,
	};
	const history = afterSample(EMPTY_HISTORY, unknown);
	assert.doesNotMatch(textOf(statusLines(history, 100, 7)), /DEVICE|PCIE|PCIe/);
	assert.doesNotMatch(textOf(statusLines(history, 100, 2)), /PCIe/);
});

test("a downgraded link is told in red, at any height, with what it could be", () => {
	for (const rows of [2, 7]) {
		assert.deepEqual(alarms(after({}), NARROW, rows), ["Gen 3 x1 (could be x4)"]);
		assert.deepEqual(alarms(after({}), SLOW, rows), ["Gen 1 x4 (could be Gen 3)"]);
	}
	const first = textOf(statusLines(after({}), 40, 2, NARROW)).split("\n")[0] ?? "";
	assert.ok(first.indexOf("could be x4") < 40, "it is seen on a narrow panel");
});

test("a slow link that is idle may only save power, a narrow one does not", () => {
	const idle = after({ tx_mb_per_s: 0, rx_mb_per_s: 0.1 });
	assert.deepEqual(alarms(idle, SLOW, 7), []);
	assert.match(textOf(statusLines(idle, 100, 7, SLOW)), /Gen 1 x4 while idle \(could be Gen 3\)/);
	assert.deepEqual(alarms(idle, NARROW, 7), ["Gen 3 x1 (could be x4)"]);
});

test("PCIe errors are counted, and red when they rise", () => {
	const old = after({ pcie_correctable_errors: 12 }, { pcie_correctable_errors: 12 });
	assert.match(textOf(statusLines(old, 100, 7, HEALTHY)), /12 PCIe errors \(0 new\)/);
	assert.deepEqual(alarms(old, HEALTHY, 7), []);
	const rising = after(
		{ pcie_correctable_errors: 12 },
		{ pcie_fatal_errors: 2, pcie_correctable_errors: 13 },
	);
	for (const rows of [2, 7]) {
		assert.ok(alarms(rising, HEALTHY, rows).includes("15 PCIe errors"), `${rows} rows`);
	}
	assert.equal(rising.events[0]?.text, "3 new PCIe errors");
});

test("counters that begin anew with a device that came anew are no new errors", () => {
	const unknown = {
		pcie_correctable_errors: null,
		pcie_nonfatal_errors: null,
		pcie_fatal_errors: null,
	};
	const history = after({ pcie_correctable_errors: 12 }, unknown, { pcie_correctable_errors: 3 });
	assert.equal(history.newPcieErrors, 0);
	assert.equal(after({ pcie_correctable_errors: 12 }, {}).newPcieErrors, 0);
});

test("the values say how full the link is, of the fuller way", () => {
	const use = linkUse(GOOD, linkLimits(GOOD, VERIFIED), 60);
	assert.deepEqual(use, { way: "TX", text: "62 % of the link, 81 % of the best measured" });
	assert.match(
		textOf(valueLines(GOOD, 7, use)),
		/LINK TX +62 % of the link, 81 % of the best measured/,
	);
	assert.match(
		textOf(valueLines(GOOD, 2, use)),
		/NOW +TX 62 % of the link, 81 % of the best measured/,
	);
	const receiving = { ...GOOD, tx_mb_per_s: 1, rx_mb_per_s: 1000 };
	assert.deepEqual(linkUse(receiving, linkLimits(GOOD, VERIFIED), 40), {
		way: "RX",
		text: "31 % of link, 50 % of best",
	});
});

test("what is not known of the link is not said", () => {
	const unknown = { ...GOOD, link_capacity_tx_mb_per_s: null, link_capacity_rx_mb_per_s: null };
	assert.equal(linkUse(unknown, linkLimits(unknown, null), 60), null);
	assert.equal(linkUse(UNKNOWN_SAMPLE, linkLimits(GOOD, VERIFIED), 60), null);
	assert.equal(
		linkUse(unknown, linkLimits(unknown, VERIFIED), 60)?.text,
		"81 % of the best measured",
	);
	assert.equal(linkUse(GOOD, linkLimits(GOOD, null), 60)?.text, "62 % of the link");
	assert.equal(drawnLimit(linkLimits(unknown, VERIFIED), "rx"), 2000);
	assert.equal(drawnLimit(linkLimits(GOOD, VERIFIED), "rx"), 3248.4);
	assert.equal(drawnLimit(linkLimits(null, null), "tx"), null);
});

test("the limit's line is where its value is, and nowhere when that is out of range", () => {
	assert.equal(limitRow(3248, 8, 4000), 1);
	assert.equal(limitRow(4000, 8, 4000), 0);
	assert.equal(limitRow(1, 8, 4000), 7);
	for (const none of [null, 0, -5, 4001]) assert.equal(limitRow(none, 8, 4000), null);
	assert.equal(limitRow(2000, 2, 4000), null);
	const rows = fc.integer({ min: 3, max: 60 });
	fc.assert(
		fc.property(rows, fc.double({ min: 0.001, max: 1, noNaN: true }), (height, share) => {
			const row = limitRow(share * 3000, height, 3000) ?? Number.NaN;
			const [upper, lower] = [1 - row / height, 1 - (row + 1) / height];
			assert.ok(share <= upper + 1e-9 && share >= lower - 1e-9, `${share} in row ${row}`);
		}),
	);
	const axis = yAxis(6, 3000, formatRateAxis, 1).map((line) => line.trim());
	assert.deepEqual(axis, ["3000 ┤", "link ┤", "│", "1500 ┤", "│", "│"]);
});
