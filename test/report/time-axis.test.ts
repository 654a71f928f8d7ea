import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { timeLabels } from "../../source/report/page/time-axis.ts";
import { formatMoment, formatQuantity, tickLabels } from "../../source/report/quantity.ts";
import { roundTicks } from "../../source/report/svg.ts";

const NOON_S = Date.UTC(2026, 10, 23, 12) / 1000;
const HOUR_S = 3600;

test("times of day are UTC, and each new day is named once", () => {
	const ticks = [0, 6, 12, 18].map((hours) => NOON_S + hours * HOUR_S);
	assert.deepEqual(timeLabels(ticks, 6 * HOUR_S, "utc"), [
		"12:00\n23 Nov",
		"18:00",
		"00:00\n24 Nov",
		"06:00",
	]);
	assert.deepEqual(timeLabels([NOON_S], 86_400, "utc"), ["23 Nov"]);
	assert.deepEqual(timeLabels([NOON_S + 5], 5, "utc"), ["12:00:05\n23 Nov"]);
	assert.deepEqual(timeLabels([NOON_S + 0.25], 0.05, "utc"), ["00:00.250\n23 Nov"]);
});

test("time since the start is said in its own units", () => {
	assert.deepEqual(timeLabels([0, 15, 60, 90], 15, "elapsed"), ["0", "15 s", "1 min", "1:30 min"]);
	assert.deepEqual(timeLabels([3600, 5400], 1800, "elapsed"), ["1 h", "1:30 h"]);
	assert.deepEqual(timeLabels([172_800], 86_400, "elapsed"), ["2 d"]);
	assert.deepEqual(timeLabels([0.25], 0.05, "elapsed"), ["0.250 s"]);
});

test("labels of one axis share their unit, and none is in scientific notation", () => {
	assert.deepEqual(tickLabels([0, 500, 1000], "ns"), ["0", "0.5 µs", "1 µs"]);
	assert.deepEqual(tickLabels([0, 250, 500], "ns"), ["0", "250 ns", "500 ns"]);
	assert.deepEqual(tickLabels([1000, 2000, 4000], "MB/s"), ["1,000", "2,000", "4,000"]);
	assert.deepEqual(tickLabels([0, 2_000_000], "op/s"), ["0", "2.0 M"]);
});

test("numbers carry their unit, and what is not known is a dash", () => {
	assert.deepEqual(
		[formatQuantity(2203.44, "MB/s"), formatQuantity(48_213, "ns"), formatQuantity(0.12345, "")],
		["2,203 MB/s", "48.2 µs", "0.1235"],
	);
	assert.deepEqual(
		[formatQuantity(-1e300, "MB/s"), formatQuantity(5e-324, "")],
		["-1.000e+300 MB/s", "4.941e-324"],
	);
	assert.deepEqual([formatQuantity(null, "MB/s"), formatQuantity(Number.NaN, "ns")], ["–", "–"]);
	assert.equal(formatMoment(NOON_S, "utc"), "2026-11-23 12:00:00");
	assert.equal(formatMoment(90 * 60, "elapsed"), "1 h 30 m");
});

test("ticks are round numbers within the range", () => {
	assert.deepEqual(roundTicks(0, 7.3, 4), [0, 2, 4, 6]);
	assert.deepEqual(roundTicks(1650, 2634, 5), [1800, 2000, 2200, 2400, 2600]);
	assert.deepEqual(roundTicks(0.1, 0.31, 2), [0.2]);
	assert.deepEqual(roundTicks(5, 5, 4), [5]);
	assert.deepEqual(roundTicks(-0.25, 0.25, 5), [-0.2, -0.1, 0, 0.1, 0.2]);
});

test("ticks are few, ascending and within the range, whatever two numbers it is between", () => {
	const any = fc.double({ noNaN: true, noDefaultInfinity: true });
	const near = fc.tuple(any, fc.integer({ min: 0, max: 9 })).map(([value, bits]) => {
		return [value, value * (1 - bits * Number.EPSILON)];
	});
	fc.assert(
		fc.property(
			fc.oneof(fc.tuple(any, any), near),
			fc.integer({ min: 1, max: 9 }),
			(ends, count) => {
				// Of the two zeros, ticks have one.
				const [low, high] = [Math.min(...ends) + 0, Math.max(...ends) + 0];
				const ticks = roundTicks(low, high, count);
				assert.ok(ticks.length >= 1 && ticks.length <= count + 1, `${ticks.length}`);
				assert.deepEqual(
					[...new Set(ticks)].sort((one, other) => one - other),
					ticks,
				);
				assert.ok(
					ticks.every((tick) => tick >= low && tick <= high),
					`${ticks}`,
				);
			},
		),
		{ numRuns: 1000 },
	);
	assert.deepEqual(roundTicks(0, Number.MIN_VALUE, 4), [0]);
	assert.deepEqual(roundTicks(-1.5e308, 1.5e308, 3), [-1e308, 0, 1e308]);
	assert.deepEqual(roundTicks(1e17, 1e17 + 64, 5), [1e17]);
});
