import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import type { Column } from "../../source/core/rolling-window.ts";
import {
	areaPlot,
	GAP_FLOOR,
	NEW_MAXIMUM_MARK,
	PHASE_MARK,
	RESET_MARK,
	UNKNOWN_FLOOR,
} from "../../source/tui/area-plot.ts";
import { runsOf } from "../../source/tui/graph-columns.ts";

const KNOWN: Column = { peak: 50, state: "known", hasReset: false, hasNewMaximum: false };
const EMPTY: Column = { ...KNOWN, peak: null, state: "before" };
const GAP: Column = { ...EMPTY, state: "gap" };
const UNKNOWN: Column = { ...EMPTY, state: "unknown" };
const LEVELS = " ▁▂▃▄▅▆▇█";

function peaks(...values: number[]): Column[] {
	return values.map((peak) => ({ ...KNOWN, peak }));
}

function rowsOf(...plot: Parameters<typeof areaPlot>): readonly string[] {
	return areaPlot(...plot).rows;
}

/** How many eighths of a row a column of the plot fills, from the bottom. */
function filled(lines: readonly string[], column: number): number {
	return lines.reduce((sum, line) => sum + LEVELS.indexOf([...line][column] ?? ""), 0);
}

test("a value fills its part of the height, in eighths of a row", () => {
	assert.deepEqual(rowsOf(peaks(0, 25, 50, 75, 100), 2, 100), ["   ▄█", " ▄███"]);
	assert.deepEqual(rowsOf(peaks(12.5, 100), 1, 100), ["▁█"]);
});

test("heights are right to half an eighth, whatever the height and the values", () => {
	const values = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 60 });
	fc.assert(
		fc.property(values, fc.integer({ min: 1, max: 30 }), (values, height) => {
			const lines = rowsOf(peaks(...values), height, 1);
			assert.equal(lines.length, height);
			for (const line of lines) assert.equal([...line].length, values.length);
			for (const [column, value] of values.entries()) {
				const exact = value * height * 8;
				const error = Math.abs(filled(lines, column) - exact);
				assert.ok(error <= 0.5 || (value > 0 && exact < 1 && filled(lines, column) === 1));
			}
		}),
	);
});

test("what is more than nothing shows, and what is above the scale ends at its top", () => {
	assert.deepEqual(rowsOf(peaks(0.001, 0, 500), 2, 100), ["  █", "▁ █"]);
});

test("zero, a gap, what is unknown and what was never recorded all look different", () => {
	const [top, floor] = rowsOf([...peaks(0), GAP, UNKNOWN, EMPTY], 2, 100);
	assert.equal(top, "    ");
	assert.equal(floor, ` ${GAP_FLOOR}${UNKNOWN_FLOOR} `);
	assert.equal(new Set([GAP_FLOOR, UNKNOWN_FLOOR, " ", ...LEVELS]).size, 2 + LEVELS.length);
});

test("a reset is a line from top to bottom, whatever the value", () => {
	for (const column of [KNOWN, UNKNOWN, GAP]) {
		const lines = rowsOf([{ ...column, hasReset: true }], 3, 100);
		assert.deepEqual(lines, [RESET_MARK, RESET_MARK, RESET_MARK]);
	}
});

test("a new maximum stands on the curve, once, and within the plot", () => {
	for (let peak = 0; peak <= 120; peak++) {
		const lines = rowsOf([{ ...KNOWN, peak, hasNewMaximum: true }], 4, 100);
		const rows = lines.map((line) => line === NEW_MAXIMUM_MARK);
		assert.equal(rows.filter(Boolean).length, 1, `${peak}: ${lines.join("|")}`);
		const above = lines.slice(0, rows.indexOf(true));
		assert.ok(above.every((line) => line === " "));
	}
});

test("a phase begins with a line that is no reset's, and a new maximum still shows", () => {
	const columns = [...peaks(100, 50), GAP, { ...KNOWN, hasReset: true }];
	const lines = rowsOf([...columns, { ...KNOWN, hasNewMaximum: true }], 2, 100, new Set([1, 3, 4]));
	assert.deepEqual(lines, [
		["█", PHASE_MARK, " ", RESET_MARK, NEW_MAXIMUM_MARK].join(""),
		["█", PHASE_MARK, GAP_FLOOR, RESET_MARK, PHASE_MARK].join(""),
	]);
	assert.deepEqual(rowsOf(columns, 2, 100, new Set()), rowsOf(columns, 2, 100));
});

test("a chart is cut where a phase begins", () => {
	const runs = runsOf([...peaks(1, 2, 3, 4), GAP], new Set([0, 2]));
	const shown = runs.map(({ isPhaseStart, values }) => (isPhaseStart ? PHASE_MARK : values));
	assert.deepEqual(shown, [PHASE_MARK, [2], PHASE_MARK, [4], null]);
});

test("runs of values are kept apart from what is missing, and lose no column", () => {
	const column = fc.constantFrom(KNOWN, { ...KNOWN, peak: 0 }, GAP, UNKNOWN, EMPTY);
	fc.assert(
		fc.property(fc.array(column), (columns) => {
			const runs = runsOf(columns);
			assert.deepEqual(
				runs.flatMap((run) => run.columns),
				columns,
			);
			for (const [index, { place, values, columns: part }] of runs.entries()) {
				assert.equal(place, index);
				const isKnown = values !== null;
				assert.ok(part.length > 0 && part.every(({ peak }) => (peak !== null) === isKnown));
				const next = runs[index + 1];
				if (next !== undefined) assert.notEqual(next.values !== null, isKnown);
			}
		}),
	);
});

test("a plot that takes over what has only moved is the one that is drawn anew", () => {
	const column = fc.constantFrom(KNOWN, EMPTY, GAP, UNKNOWN, { ...KNOWN, hasReset: true });
	const step = fc.record({
		added: fc.array(
			column.map((kind) => ({ ...kind })),
			{ maxLength: 12 },
		),
		top: fc.constantFrom(50, 100),
		height: fc.constantFrom(3, 4),
		starts: fc.constantFrom([], [], [2, 5]),
	});
	fc.assert(
		fc.property(fc.array(step, { minLength: 2, maxLength: 10 }), (steps) => {
			let columns: Column[] = Array.from({ length: 10 }, () => EMPTY);
			let before: ReturnType<typeof areaPlot> | null = null;
			for (const { added, top, height, starts } of steps) {
				columns = [...columns, ...added].slice(-10);
				before = areaPlot(columns, height, top, new Set(starts), before);
				assert.deepEqual(before.rows, rowsOf(columns, height, top, new Set(starts)));
			}
		}),
	);
});
