import assert from "node:assert/strict";
import { test } from "node:test";
import { findSpikes, groupSpikes } from "../../../source/analysis/figures/spikes.ts";
import { Random } from "../../../source/sources/simulated/random.ts";

/** One sample per second, with 3 % of autocorrelated noise. */
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

test("noise has no spikes, whatever its autocorrelation", () => {
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

test("a dip is a spike downwards, and several adjacent samples are one", () => {
	const values = noisy(3600);
	values.fill(0, 1000, 1005);
	const [spike, ...others] = spikesOf(values);
	assert.deepEqual(others, []);
	assert.equal(spike?.start_s, 1000);
	assert.equal(spike?.end_s, 1004);
	assert.equal(spike?.change, -1);
});

test("a lasting shift is not a spike", () => {
	for (const at of [1000, 1010, 1030, 1050]) {
		const values = noisy(3600).map((value, index) => (index < at ? value : value * 1.5));
		assert.ok(spikesOf(values).length <= 1, `a shift at ${at}`);
	}
});

test("unknown and constant values have no spikes", () => {
	assert.deepEqual(spikesOf(new Float64Array(0)), []);
	assert.deepEqual(spikesOf(new Float64Array(100).fill(Number.NaN)), []);
	assert.deepEqual(spikesOf(new Float64Array(100).fill(7)), []);
	assert.deepEqual(spikesOf(new Float64Array(100)), []);
});

test("a spike among equal values is found", () => {
	const values = new Float64Array(100).fill(1200);
	values[50] = 2400;
	assert.equal(spikesOf(values).length, 1);
});

test("simultaneous spikes of several metrics are one incident, with its error", () => {
	const spike = (metric: "tx_mb_per_s" | "latency_ns", start_s: number, change: number) => {
		return { metric, start_s, end_s: start_s, value: 0, level: 1, change };
	};
	const spikes = [
		spike("tx_mb_per_s", 100, -1),
		spike("tx_mb_per_s", 500, -0.5),
		spike("latency_ns", 101, 4),
	];
	const errors = [{ start_s: 499, end_s: 500 }];
	const incidents = groupSpikes(spikes, { errors, uncounted: [] }, 1.5);
	assert.deepEqual(
		incidents.map(({ start_s, end_s, hasError, spikes }) => {
			return [start_s, end_s, hasError, spikes.map(({ metric }) => metric)];
		}),
		[
			[100, 101, false, ["latency_ns", "tx_mb_per_s"]],
			[500, 500, true, ["tx_mb_per_s"]],
		],
	);
	const uncounted = [{ start_s: 90, end_s: 102 }];
	assert.deepEqual(
		groupSpikes(spikes, { errors, uncounted }, 1.5).map(({ hasError }) => hasError),
		[null, true],
		"whether there was an error while none could be counted is unknown",
	);
});

test("a spike is at least a tenth and eight deviations from its level", () => {
	// A uniform distribution has a MAD of half its reach; the deviation is 1.4826 times that.
	const spread = (reach: number) =>
		Float64Array.from({ length: 610 }, (_, at) => 1000 + reach * (((at * 37) % 61) / 30 - 1));
	const isSpike = (reach: number, value: number) => {
		const values = spread(reach);
		values[300] = value;
		return spikesOf(values).length === 1;
	};
	assert.deepEqual([isSpike(1, 1095), isSpike(1, 1105)], [false, true], "a tenth");
	const eight = 8 * 1.4826 * (100 / 2);
	assert.deepEqual(
		[isSpike(100, 1000 + 0.93 * eight), isSpike(100, 1000 + 1.07 * eight)],
		[false, true],
	);
});

test("the edges of bursts are not spikes, but a dip within one is, and one that lasts", () => {
	const load = noisy(600);
	const idle: { start_s: number; end_s: number }[] = [];
	const times_s = load.map((_, index) => {
		const burst = Math.floor(index / 60);
		// A minute of load, then a minute without.
		const time_s = 120 * burst + (index % 60) + 1;
		if (index % 60 === 0 && burst > 0) idle.push({ start_s: time_s - 61, end_s: time_s - 1 });
		return time_s;
	});
	for (const index of [60, 119, 120, 179, 239]) load[index] = 300;
	for (const index of [150, 180, 181, 200]) load[index] = 300;
	const spikes = findSpikes("tx_mb_per_s", { times_s, values: load }, { idle, interval_s: 1 });
	assert.deepEqual(
		spikes.map(({ start_s }) => start_s),
		[150, 181, 200].map((index) => times_s[index]),
	);
});
