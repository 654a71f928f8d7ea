import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import {
	pcieCapacity_mb_per_s,
	smallestCapacity,
	tunnelCapacity,
} from "../../source/link/capacity.ts";
import type { ThunderboltDevice } from "../../source/link/link.ts";

const DEVICE: ThunderboltDevice = {
	id: "0-1",
	vendor: "",
	name: "",
	unique_id: "",
	authorized: 1,
	generation: 4,
	rx_gb_per_s: 20,
	rx_lanes: 2,
	tx_gb_per_s: 20,
	tx_lanes: 2,
	nvm_version: "",
};

function pcie(gt_per_s: number | null, lanes: number | null): string | undefined {
	return pcieCapacity_mb_per_s({ gt_per_s, lanes })?.toFixed(1);
}

test("PCIe by hand: lanes, line code, and 128 of every 148 bytes", () => {
	// 8e9 × 4 × 128/130 / 8 = 3,938,461,538 B/s; × 128/148 = 3,406,237,006 B/s; / 1,048,576
	assert.equal(pcie(8, 4), "3248.4");
	// 2.5e9 × 4 × 8/10 / 8 = 1,000,000,000; × 128/148 = 864,864,865
	assert.equal(pcie(2.5, 4), "824.8");
	assert.equal(pcie(5, 1), "412.4");
	assert.equal(pcie(16, 4), "6496.9");
	assert.equal(pcie(8, null), undefined);
	assert.equal(pcie(null, 4), undefined);
});

test("a Thunderbolt tunnel by hand, by generation", () => {
	const rate = (changes: Partial<ThunderboltDevice>) =>
		tunnelCapacity({ ...DEVICE, ...changes }).tx_mb_per_s?.toFixed(1);
	// 40e9 / 8 = 5e9; × 128/152 = 4,210,526,316
	assert.equal(rate({ generation: 3 }), "4015.5");
	// 40e9 × 128/132 / 8 × 128/152
	assert.equal(rate({}), "3893.8");
	// 20e9 × 64/66 / 8 × 128/152
	assert.equal(rate({ rx_gb_per_s: 10 }), "1946.9");
	assert.equal(rate({ rx_gb_per_s: 40 }), "8030.9");
	assert.equal(rate({ rx_lanes: null }), undefined);
	assert.equal(rate({ generation: null }), undefined);
});

test("what the device receives is what the host sends", () => {
	const { tx_mb_per_s, rx_mb_per_s } = tunnelCapacity({ ...DEVICE, rx_lanes: 3, tx_lanes: 1 });
	assert.ok(tx_mb_per_s !== null && rx_mb_per_s !== null, "both are known");
	assert.equal((tx_mb_per_s / rx_mb_per_s).toFixed(6), "3.000000");
});

test("a path has the capacity of its smallest part, and is unknown if a part is", () => {
	const part = (tx_mb_per_s: number | null) => ({ tx_mb_per_s, rx_mb_per_s: 7 });
	assert.deepEqual(smallestCapacity([part(5), part(3)]), { tx_mb_per_s: 3, rx_mb_per_s: 7 });
	assert.equal(smallestCapacity([part(5), part(null)]).tx_mb_per_s, null);
	assert.equal(smallestCapacity([]).tx_mb_per_s, null);
});

test("more lanes and more speed never carry less", () => {
	const speeds = [2.5, 5, 8, 16, 32, 64];
	const index = fc.integer({ min: 0, max: speeds.length - 2 });
	fc.assert(
		fc.property(index, fc.constantFrom(1, 2, 4, 8), (index, lanes) => {
			const [slow = null, fast = null] = [speeds[index], speeds[index + 1]];
			const rate = (gt_per_s: number | null, lanes: number) =>
				pcieCapacity_mb_per_s({ gt_per_s, lanes }) ?? Number.NaN;
			assert.ok(rate(slow, lanes) < rate(fast, lanes), `${slow} and ${fast} GT/s`);
			assert.ok(rate(slow, lanes) < rate(slow, lanes * 2), `${lanes} lanes`);
		}),
	);
});
