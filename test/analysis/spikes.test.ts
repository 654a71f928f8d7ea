import assert from "node:assert/strict";
import { test } from "node:test";
import { findSpikes, spikeIncidents } from "../../source/analysis/spikes.ts";
import { Random } from "../../source/core/random.ts";

/** Samples a second apart, 3 % of noise that depends on itself. */
function noisy(count: number, memory = 0.9, seed = 3): Float64Array {
	const random = new Random(seed);
	let at = 0;
	return Float64Array.from({ length: count }, () => {
		at = memory * at + Math.sqrt(1 - memory ** 2) * random.normal();
		return 1200 * (1 + 0.03 * at);
	});
}

const seriesOf = (values: Float64Array) => ({
	times_s: Float64Array.from(values.keys()),
	values,
});
const spikesOf = (values: Float64Array) => findSpikes("latency_ns", seriesOf(values));

test("noise has no spikes, however much it depends on itself", () => {
	for (const memory of [0, 0.5, 0.9, 0.99]) {
		assert.deepEqual(spikesOf(noisy(20_000, memory)), [], `memory ${memory}`);
	}
});

test("spikes are found where they are, with their size", () => {
	const values = noisy(3600);
	for (const at of [0, 100, 1500, 3599]) values[at] = 5 * 1200;
	const spikes = spikesOf(values);
	assert.deepEqual(
		spikes.map(({ start_s }) => start_s),
		[0, 100, 1500, 3599],
	);
	for (const { value, level, change } of spikes) {
		assert.equal(value, 6000);
		assert.ok(Math.abs(level - 1200) < 100, `level ${level}`);
		assert.ok(Math.abs(change - 4) < 0.5, `change ${change}`);
	}
});

test("a dip is a spike downwards, and one that lasts some samples is one", () => {
	const values = noisy(3600);
	values.fill(0, 1000, 1005);
	const [spike, ...others] = spikesOf(values);
	assert.deepEqual(others, []);
	assert.equal(spike?.start_s, 1000);
	assert.equal(spike?.end_s, 1004);
	assert.equal(spike?.change, -1);
});

test("a level that stays is no spike", () => {
	for (const at of [1000, 1010, 1030, 1050]) {
		const values = noisy(3600).map((value, index) => (index < at ? value : value * 1.5));
		assert.ok(spikesOf(values).length <= 1, `a shift at ${at}`);
	}
});

test("what is not known, and what never changes, has no spikes", () => {
	assert.deepEqual(spikesOf(new Float64Array(0)), []);
	assert.deepEqual(spikesOf(new Float64Array(100).fill(Number.NaN)), []);
	assert.deepEqual(spikesOf(new Float64Array(100).fill(7)), []);
	assert.deepEqual(spikesOf(new Float64Array(100)), []);
});

test("one that stands out of values that are all the same is found", () => {
	const values = new Float64Array(100).fill(1200);
	values[50] = 2400;
	assert.equal(spikesOf(values).length, 1);
});

test("spikes of several metrics at once are one incident, with the error beside it", () => {
	const spike = (metric: "tx_mb_per_s" | "latency_ns", start_s: number, change: number) => {
		return { metric, start_s, end_s: start_s, value: 0, level: 1, change };
	};
	const spikes = [
		spike("tx_mb_per_s", 100, -1),
		spike("tx_mb_per_s", 500, -0.5),
		spike("latency_ns", 101, 4),
	];
	const incidents = spikeIncidents(spikes, [{ start_s: 499, end_s: 500 }], 1.5);
	assert.deepEqual(
		incidents.map(({ start_s, end_s, hasError, spikes }) => {
			return [start_s, end_s, hasError, spikes.map(({ metric }) => metric)];
		}),
		[
			[100, 101, false, ["latency_ns", "tx_mb_per_s"]],
			[500, 500, true, ["tx_mb_per_s"]],
		],
	);
});
