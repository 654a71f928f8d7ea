import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { parseDuration } from "../../source/core/duration.ts";
import {
	formatBytes,
	formatClock,
	formatCount,
	formatDuration,
	formatNanoseconds,
	formatPlural,
	formatRate,
	UNKNOWN,
} from "../../source/core/format.ts";

type Examples = readonly (readonly [value: number, text: string])[];

function check(format: (value: number) => string, examples: Examples): void {
	for (const [value, text] of examples) assert.equal(format(value), text);
}

const positive = fc.double({ min: 0, max: 1e14, noNaN: true });

test("an unknown value is a dash, never a zero", () => {
	const formats = [formatRate, formatNanoseconds, formatCount, formatBytes, formatDuration];
	for (const format of formats) {
		assert.equal(format(null), UNKNOWN);
		assert.match(format(0), /^0/);
	}
});

test("a rate has one decimal", () => {
	check(formatRate, [
		[0, "0.0"],
		[2203.44, "2203.4"],
		[0.05, "0.1"],
	]);
});

test("nanoseconds get the unit in which they are short", () => {
	check(formatNanoseconds, [
		[1184, "1184 ns"],
		[9999.4, "9999 ns"],
		[9999.5, "10.0 µs"],
		[48_211, "48.2 µs"],
		[999_949, "999.9 µs"],
		[999_950, "1.0 ms"],
		[999_949_999, "999.9 ms"],
		[1_483_000_000, "1.48 s"],
	]);
});

test("counts and bytes get the prefix in which they are short", () => {
	check(formatCount, [
		[812, "812"],
		[999.5, "1.0 k"],
		[35_200, "35.2 k"],
		[1_200_000, "1.2 M"],
		[5.1e9, "5.1 G"],
	]);
	check(formatBytes, [
		[512, "512 B"],
		[1023.5, "1.0 KiB"],
		[65_536, "64.0 KiB"],
		[1024 ** 2, "1.0 MiB"],
		[3 * 1024 ** 3, "3.0 GiB"],
	]);
});

test("durations have at most two units", () => {
	check(formatDuration, [
		[0.01, "10 ms"],
		[0.5, "500 ms"],
		[1, "1 s"],
		[1.5, "1.5 s"],
		[60, "60 s"],
		[119.4, "119 s"],
		[119.6, "2 m"],
		[125, "2 m 05 s"],
		[900, "15 m"],
		[3599.7, "1 h"],
		[3720, "1 h 02 m"],
		[86_400, "24 h"],
		[3 * 86_400 + 4 * 3600, "3 d 04 h"],
		[400 * 86_400, "400 d"],
	]);
});

test("no number is wider than four digits before its point while a larger unit is left", () => {
	fc.assert(
		fc.property(positive, (value) => {
			if (value < 1e12)
				assert.match(formatNanoseconds(value), /^\d{1,4}(\.\d{1,2})? (ns|µs|ms|s)$/);
			if (value < 9e11) assert.match(formatCount(value), /^\d{1,3}(\.\d)?( [kMG])?$/);
			if (value < 1e12) assert.match(formatBytes(value), /^\d{1,4}(\.\d)? (B|KiB|MiB|GiB)$/);
		}),
	);
});

test("a number with its unit is accurate to a twentieth", () => {
	const factors: Readonly<Record<string, number>> = { ns: 1, µs: 1e3, ms: 1e6, s: 1e9 };
	fc.assert(
		fc.property(fc.double({ min: 10, max: 1e12, noNaN: true }), (nanoseconds) => {
			const [number, unit = ""] = formatNanoseconds(nanoseconds).split(" ");
			const back = Number(number) * (factors[unit] ?? Number.NaN);
			assert.ok(Math.abs(back / nanoseconds - 1) <= 0.05, `${nanoseconds}: ${back}`);
		}),
	);
});

test("a formatted duration can be parsed back from its parts", () => {
	fc.assert(
		fc.property(fc.integer({ min: 1, max: 1_000_000 }), (seconds) => {
			const parts = formatDuration(seconds).match(/\d+ [smhd]/g) ?? [];
			const back = parts.reduce(
				(sum, part) => sum + (parseDuration(part.replace(" ", "")) ?? 0),
				0,
			);
			// The second unit is cut, not rounded.
			const lost = seconds - back;
			assert.ok(lost >= 0 && lost < (seconds < 3600 ? 1 : seconds < 48 * 3600 ? 60 : 3600));
		}),
	);
});

test("the time of day is local time", () => {
	const date = new Date(2025, 5, 7, 9, 3, 5);
	assert.equal(formatClock(date.getTime()), "09:03:05");
});

test("one is singular, everything else is plural", () => {
	assert.equal(formatPlural(1, "connect"), "1 connect");
	assert.equal(formatPlural(0, "error"), "0 errors");
	assert.equal(formatPlural(12, "new DMA error"), "12 new DMA errors");
});
