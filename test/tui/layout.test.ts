import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { WINDOW_LENGTHS_S } from "../../source/core/rolling-window.ts";
import {
	AXIS_LABEL_WIDTH,
	formatLatencyAxis,
	formatRateAxis,
	timeAxis,
	yAxis,
} from "../../source/tui/axes.ts";
import { type Layout, layoutFor } from "../../source/tui/layout.ts";
import { widthOf } from "../../source/tui/line.ts";
import { phaseBands, startsOf } from "../../source/tui/phase-bands.ts";
import { grownTop, roundUp } from "../../source/tui/scale.ts";

/** The rows that the parts of a layout take together. */
function rowsOf(layout: Layout): number {
	const header = layout.hasHeader ? 1 : 0;
	const footer = layout.hasFooter ? 1 : 0;
	if (layout.shape === "too-small") return header + footer + 1;
	const graph =
		layout.shape === "graphs" ? 1 + layout.plotHeight + (layout.hasTimeAxis ? 1 : 0) : 1;
	const space = (layout.hasSpaceAbove ? 1 : 0) + (layout.hasSpaceBetween ? 1 : 0);
	const { panels, statusHeight, valuesHeight } = layout;
	const below =
		panels === "beside" ? Math.max(statusHeight, valuesHeight) : statusHeight + valuesHeight;
	return header + footer + 3 * graph + space + below;
}

test("on no terminal from 1×1 to 300×100 do the parts take more rows than there are", () => {
	for (let columns = 1; columns <= 300; columns++) {
		for (let rows = 1; rows <= 100; rows++) {
			const layout = layoutFor(columns, rows);
			assert.ok(rowsOf(layout) <= rows, `${columns}×${rows}: ${JSON.stringify(layout)}`);
			assert.deepEqual([layout.columns, layout.rows], [columns, rows]);
			assert.ok(layout.plotHeight >= (layout.shape === "graphs" ? 2 : 1));
			if (layout.shape === "graphs") assert.ok(rows - rowsOf(layout) <= 2, "rows are wasted");
		}
	}
});

test("80×24 has three graphs with plots of four rows and more, and both panels", () => {
	const layout = layoutFor(80, 24);
	assert.equal(layout.shape, "graphs");
	assert.ok(layout.plotHeight >= 4);
	assert.ok(layout.statusHeight >= 2 && layout.valuesHeight >= 2);
	assert.ok(layout.hasHeader && layout.hasTimeAxis && layout.hasValueAxis);
});

test("a large terminal has tall plots, and the panels beside each other", () => {
	const layout = layoutFor(160, 50);
	assert.equal(layout.panels, "beside");
	assert.ok(layout.plotHeight >= 10 && layout.hasFooter);
});

test("20×6 has a sparkline for each metric, and the state of the link", () => {
	const layout = layoutFor(20, 6);
	assert.equal(layout.shape, "sparklines");
	assert.ok(layout.statusHeight >= 1);
});

test("what is too small for sparklines has numbers, and at last one number", () => {
	assert.equal(layoutFor(20, 5).shape, "numbers");
	assert.equal(layoutFor(20, 3).shape, "numbers");
	assert.equal(layoutFor(19, 50).shape, "too-small");
	assert.equal(layoutFor(80, 2).shape, "too-small");
	assert.equal(layoutFor(1, 1).shape, "too-small");
});

test("a taller terminal never shows less", () => {
	const ranks: readonly Layout["shape"][] = ["too-small", "numbers", "sparklines", "graphs"];
	for (const columns of [20, 80, 99, 100, 200]) {
		for (let rows = 1; rows < 100; rows++) {
			const [less, more] = [layoutFor(columns, rows), layoutFor(columns, rows + 1)];
			assert.ok(ranks.indexOf(more.shape) >= ranks.indexOf(less.shape), `${columns}×${rows}`);
		}
	}
});

test("the top of a scale is a few steps of 1, 2 or 5 times a power of ten", () => {
	assert.equal(roundUp(2641), 3000);
	assert.equal(roundUp(11_000), 15_000);
	assert.equal(roundUp(100), 100);
	assert.equal(roundUp(0.07).toFixed(6), "0.080000");
	for (const nothing of [0, -5, Number.NaN]) assert.equal(roundUp(nothing), 0);
	const exponent = fc.double({ min: -3, max: 12, noNaN: true });
	fc.assert(
		fc.property(exponent, (exponent) => {
			const value = 10 ** exponent;
			const top = roundUp(value);
			assert.ok(top >= value * (1 - 1e-8) && top <= value * 2.001, `${value}: ${top}`);
			const digits = top / 10 ** Math.floor(Math.log10(top * (1 + 1e-9)));
			const round = [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10];
			assert.ok(
				round.some((one) => Math.abs(one - digits) < 1e-6),
				`${value}: ${top}`,
			);
		}),
		{ numRuns: 2000 },
	);
});

test("a scale grows to hold a value, and never shrinks by itself", () => {
	assert.equal(grownTop(3000, 2000), 3000);
	assert.equal(grownTop(3000, 3000), 3000);
	assert.equal(grownTop(3000, 3001), 4000);
	assert.equal(grownTop(3000, null), 3000);
});

test("the value axis is as high as the plot, of one width, with its top and its middle", () => {
	const axis = yAxis(6, 3000, formatRateAxis);
	assert.deepEqual(
		axis.map((line) => line.trim()),
		["3000 ┤", "│", "│", "1500 ┤", "│", "│"],
	);
	const tops = fc.double({ min: 0.01, max: 1e13, noNaN: true }).map(roundUp);
	fc.assert(
		fc.property(fc.integer({ min: 1, max: 40 }), tops, (height, top) => {
			for (const format of [formatRateAxis, formatLatencyAxis]) {
				const lines = yAxis(height, top, format);
				assert.equal(lines.length, height);
				for (const line of lines) assert.equal(line.length, AXIS_LABEL_WIDTH + 2, line);
				const isUsual = top < 1e8;
				if (isUsual) assert.match(lines[0] ?? "", /\d/, `${top} has no label`);
			}
		}),
	);
});

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 };

/** How many columns each label of a time axis is away from where it belongs. */
function labelErrors(axis: string, columns: number, length_s: number): number[] {
	return [...axis.matchAll(/┴ ([\d.]+) ([smh])/g)].map((match) => {
		const ago_s = Number(match[1]) * (UNITS[match[2] ?? ""] ?? Number.NaN);
		return Math.abs(match.index - (columns - (ago_s / length_s) * columns));
	});
}

test("the time axis is exactly as wide as asked, at any width and length", () => {
	fc.assert(
		fc.property(
			fc.integer({ min: 0, max: 500 }),
			fc.double({ min: 5, max: 7 * 86_400, noNaN: true }),
			(columns, length_s) => {
				const axis = timeAxis(columns, length_s);
				assert.equal(axis.length, columns, axis);
				if (columns >= 4) assert.match(axis, / now$/);
			},
		),
	);
});

test("the labels of the time axis stand where they say, on terminals of up to 300 columns", () => {
	for (const length_s of [...WINDOW_LENGTHS_S, 47, 90, 7 * 86_400]) {
		for (let columns = 1; columns <= 300; columns++) {
			const axis = timeAxis(columns, length_s);
			for (const error of labelErrors(axis, columns, length_s)) {
				assert.ok(error <= 0.51, `${axis} is wrong by ${error} columns`);
			}
			if (columns >= 40 && length_s <= 86_400) assert.match(axis, /┴/, `${length_s} s`);
		}
	}
});

test("the last minute on 60 columns", () => {
	const axis = timeAxis(60, 60);
	assert.match(axis, /^─+┴ 45 s ─+┴ 30 s ─+┴ 15 s ─+ now$/);
	assert.equal(axis.indexOf("┴ 30 s"), 30);
});

test("names of phases stand below the columns they begin in, and go before the labels of time", () => {
	const bands = [
		{ name: "warm-up", column: -5 },
		{ name: "load", column: 12 },
		{ name: "", column: 30 },
		{ name: "a long name", column: 40 },
		{ name: "end", column: 50 },
		{ name: "late", column: 58 },
	];
	const axis = timeAxis(60, 60, bands);
	assert.equal(axis, " warm-up ───┴ load ───────────┴ 30 s ───┴ a long… ┴ end  now");
	const narrow = bands.map(({ name, column }) => ({ name, column: Math.ceil(column / 2) }));
	assert.equal(timeAxis(30, 60, narrow), " warm…┴ load ───────┴ a… ┴ now");
	assert.equal(timeAxis(60, 60, []), timeAxis(60, 60));
});

test("the time axis is exactly as wide as asked, whatever phases there are", () => {
	const name = fc.oneof(fc.string(), fc.constantFrom("", "負荷", "load"));
	const starts = fc.array(fc.record({ name, column: fc.integer({ min: -50, max: 200 }) }));
	fc.assert(
		fc.property(fc.integer({ min: 0, max: 200 }), starts, (columns, phases) => {
			const bands = phaseBands(phases.toSorted((one, other) => one.column - other.column));
			const axis = timeAxis(columns, 60, bands);
			assert.equal(widthOf(axis), columns, axis);
			for (const start of startsOf(bands)) {
				const isInside = start < columns - " now".length;
				if (isInside && /^[\x20-\x7E─┴…]*$/.test(axis)) assert.equal(axis[start], "┴", axis);
			}
		}),
	);
});

test("phases that no room is for, and pauses between them, leave no mark", () => {
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
