/** Sampled throughput of the driver, and its unit. */
import assert from "node:assert/strict";
import test from "node:test";
import { EventTotal } from "../../../source/sources/nvidia/event-total.ts";
import { SampledUnits } from "../../../source/sources/nvidia/sampled-rates.ts";

const MB_IN_KB = 1048.576;

test("a rate that the link cannot carry is a thousand times too high, as are all others then", () => {
	const units = new SampledUnits(4e9);
	const right = units.rates(1000 * MB_IN_KB, 0);
	assert.deepEqual(right, { tx_mb_per_s: 1000, rx_mb_per_s: 0 });
	const wrong = units.rates(2_000_000 * MB_IN_KB, 516_000 * MB_IN_KB);
	assert.deepEqual(wrong, { tx_mb_per_s: 2000, rx_mb_per_s: 516 });
	assert.deepEqual(units.rates(3000 * MB_IN_KB, 0), { tx_mb_per_s: 3, rx_mb_per_s: 0 });
});

test("a rate beyond the capacity in either unit is unknown", () => {
	const { tx_mb_per_s, rx_mb_per_s } = new SampledUnits(1e9).rates(4e9, 1000 * MB_IN_KB);
	assert.deepEqual([tx_mb_per_s, rx_mb_per_s], [null, 1]);
});

test("events are counted from the first value on, and a driver that restarts takes none back", () => {
	const total = new EventTotal();
	const totals = [null, 70, 70, 73, 2, 4].map((value) => total.next(value));
	assert.deepEqual(totals, [null, 0, 0, 3, 3, 5]);
});
