import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { type PhaseBand, phaseBands, startsOf } from "../../source/screen/phase-bands.ts";
import { WINDOW_LENGTHS_S } from "../../source/screen/rolling-window.ts";
import { labelRow, ruleRow, ruleWithLabels, timeLabels } from "../../source/screen/time-axis.ts";
import { widthOf } from "../../source/terminal/line.ts";

/** Rule and labels, in two rows and in one. */
function axisOf(columns: number, length_s: number, bands: readonly PhaseBand[] = []) {
	const labels = timeLabels(columns, length_s, bands);
	return {
		rule: ruleRow(columns, labels),
		labels: labelRow(columns, labels),
		both: ruleWithLabels(columns, labels),
	};
}

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 };

/** The distance of each tick of a time axis from the time of its label, in columns. */
function tickErrors(columns: number, length_s: number): number[] {
	return timeLabels(columns, length_s).flatMap(({ tick, text }) => {
		const [, count, unit = ""] = /^([\d.]+) ([smh])$/.exec(text) ?? [];
		if (count === undefined) return [];
		const ago_s = Number(count) * (UNITS[unit] ?? Number.NaN);
		return [Math.abs((tick ?? 0) - (columns - (ago_s / length_s) * columns))];
	});
}

test("the time axis has exactly the requested width, for any window length", () => {
	fc.assert(
		fc.property(
			fc.integer({ min: 0, max: 500 }),
			fc.double({ min: 5, max: 7 * 86_400, noNaN: true }),
			(columns, length_s) => {
				const { rule, labels, both } = axisOf(columns, length_s);
				for (const row of [rule, labels, both]) assert.equal(row.length, columns, row);
				if (columns < 3) return;
				for (const row of [labels, both]) assert.match(row, /now$/);
			},
		),
	);
});

test("the ticks of the time axis are at their times, on up to 300 columns", () => {
	for (const length_s of [...WINDOW_LENGTHS_S, 47, 90, 7 * 86_400]) {
		for (let columns = 1; columns <= 300; columns++) {
			for (const error of tickErrors(columns, length_s)) {
				assert.ok(error <= 0.51, `${columns}, ${length_s} s: wrong by ${error} columns`);
			}
			if (columns >= 40) assert.match(axisOf(columns, length_s).labels, /\d [smh]/);
		}
	}
});

test("the last minute", () => {
	assert.deepEqual(axisOf(60, 60), {
		rule: "▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔╵▔▔▔▔▔▔▔▔▔▔▔▔▔▔╵▔▔▔▔▔▔▔▔▔▔▔▔▔▔╵▔▔▔▔▔▔▔▔▔▔▔▔▔▔",
		labels: "60 s         45 s           30 s           15 s          now",
		both: "60 s ▔▔▔▔▔▔▔ 45 s ▔▔▔▔▔▔▔▔▔ 30 s ▔▔▔▔▔▔▔▔▔ 15 s ▔▔▔▔▔▔▔▔ now",
	});
	assert.equal(axisOf(60, 3600).labels.slice(0, 3), "1 h");
});

test("the labels of one time axis have one unit", () => {
	for (const length_s of WINDOW_LENGTHS_S) {
		const texts = timeLabels(200, length_s).map(({ text }) => text);
		const units = texts.flatMap((text) => /^[\d.]+ ([smh])$/.exec(text)?.[1] ?? []);
		const wholeHour = texts.includes("1 h") ? 1 : 0;
		assert.ok(units.length > 2);
		assert.equal(new Set(units).size, 1 + (length_s === 3600 ? wholeHour : 0), units.join(""));
	}
});

const BANDS = [
	{ name: "warm-up", column: -5 },
	{ name: "load", column: 12 },
	{ name: "", column: 30 },
	{ name: "a long name", column: 40 },
	{ name: "end", column: 50 },
	{ name: "late", column: 56 },
];

test("names of phases are below their first column, and take precedence over times", () => {
	const { labels, both, rule } = axisOf(60, 60, BANDS);
	assert.equal(labels, "warm-up     load            30 s        a long n… end    now");
	assert.equal(both, "warm-up ▔▔▔ load ▔▔▔▔▔▔▔▔▔▔ 30 s ▔▔▔▔▔▔ a long n… end ▔▔ now");
	assert.deepEqual([rule[12], rule[40], rule[50], rule[0]], ["╵", "╵", "╵", "▔"]);
});

test("the time axis has exactly the requested width, with any phases", () => {
	const name = fc.oneof(fc.string(), fc.constantFrom("", "負荷", "load"));
	const starts = fc.array(fc.record({ name, column: fc.integer({ min: -50, max: 200 }) }));
	fc.assert(
		fc.property(fc.integer({ min: 0, max: 200 }), starts, (columns, phases) => {
			const bands = phaseBands(phases.toSorted((one, other) => one.column - other.column));
			const { rule, labels, both } = axisOf(columns, 60, bands);
			for (const row of [rule, labels, both]) assert.equal(widthOf(row), columns, row);
			for (const start of startsOf(bands)) {
				if (start < columns - " now".length - 1) assert.equal(rule[start], "╵", rule);
			}
		}),
	);
});

test("phases that do not fit, and pauses between phases, leave no mark", () => {
	const starts = [-90, -2, 1, 10, 11, 20].map((column, index) => ({
		name: index === 3 ? "" : `phase ${index}`,
		column,
	}));
	const bands = phaseBands(starts);
	assert.deepEqual(
		bands.map(({ column }) => column),
		[1, 11, 20],
	);
	assert.deepEqual([...startsOf(bands)], [1, 11, 20]);
	assert.deepEqual([...startsOf(phaseBands([{ name: "", column: 3 }]))], []);
	const [hostile] = phaseBands([{ name: "\u001b[2J", column: 3 }]);
	assert.equal(hostile?.name, "\u{FFFD}[2J");
});
