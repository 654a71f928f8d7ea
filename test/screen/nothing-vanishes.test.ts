import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { type Sample, UNKNOWN_SAMPLE } from "../../source/core/sample.ts";
import { columnCells, type GraphStyle, type PlotShape } from "../../source/screen/column-cells.ts";
import { RollingWindow, WINDOW_LENGTHS_S } from "../../source/screen/rolling-window.ts";
import { FIELD_OF, SERIES } from "../../source/screen/series.ts";
import { scaleLines } from "../../source/screen/value-axis.ts";
import type { WindowColumn } from "../../source/screen/window-columns.ts";

const SCALE = { bottom: 0, top: 1000 };

interface Look {
	readonly height: number;
	readonly style: GraphStyle;
	readonly isShade: boolean;
	readonly isHighBad: boolean;
}

const LOOK: fc.Arbitrary<Look> = fc.record({
	height: fc.integer({ min: 1, max: 40 }),
	style: fc.constantFrom("area", "line"),
	isShade: fc.boolean(),
	isHighBad: fc.boolean(),
});

function shapeOf(look: Look): PlotShape {
	return { ...look, scale: SCALE, lines: scaleLines(SCALE, look.height, 900) };
}

/** Two values further apart than this are more than half a row apart, however they are rounded. */
function halfRow({ height }: Look): number {
	return (0.5 + 0.125) * (SCALE.top / height);
}

function columnOf(values: readonly number[], state: Partial<WindowColumn> = {}): WindowColumn {
	const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
	const [low, high] = [Math.min(...values), Math.max(...values)];
	return {
		low,
		mean: Math.min(high, Math.max(low, mean)),
		high,
		count: values.length,
		state: "value",
		hasGap: false,
		isDown: false,
		...state,
	};
}

/** The state of the column, and the mean of the one before it. */
const STATES: readonly Partial<WindowColumn>[] = [{}, { hasGap: true }, { isDown: true }];

for (const isOneOfMany of [true, false]) {
	const name = isOneOfMany ? "one of many samples" : "one of two or three samples";
	test(`${name} that is the lowest or the highest of a column is seen, in every look`, () => {
		const count = isOneOfMany
			? fc.integer({ min: 20, max: 100_000 })
			: fc.integer({ min: 1, max: 2 });
		const value = fc.integer({ min: 0, max: 1000 });
		fc.assert(
			fc.property(
				LOOK,
				count,
				value,
				value,
				fc.option(value),
				fc.constantFrom(...STATES),
				(look, others, rest, odd, left, state) => {
					fc.pre(Math.abs(rest - odd) > halfRow(look));
					const usual = { ...columnOf([rest], state), count: others + 1 };
					const [low, high] = [Math.min(rest, odd), Math.max(rest, odd)];
					const mean = (rest * others + odd) / (others + 1);
					const before = left === null ? undefined : columnOf([left]);
					const shape = shapeOf(look);
					assert.notDeepEqual(
						columnCells({ ...usual, low, mean, high }, before, shape),
						columnCells(usual, before, shape),
					);
				},
			),
			{ numRuns: 20_000 },
		);
	});
}

test("a lowest or highest sample is seen beside a band that is there without it", () => {
	const value = fc.integer({ min: 0, max: 1000 });
	fc.assert(
		fc.property(LOOK, value, value, value, fc.option(value), (look, one, other, odd, left) => {
			const [low, high] = [Math.min(one, other), Math.max(one, other)];
			fc.pre(odd < low - halfRow(look) || odd > high + halfRow(look));
			// Of very many: the mean does not move.
			const mean = (low + high) / 2;
			const usual = { ...columnOf([low, high]), mean };
			const changed = { ...usual, low: Math.min(low, odd), high: Math.max(high, odd) };
			const before = left === null ? undefined : columnOf([left]);
			const shape = shapeOf(look);
			assert.notDeepEqual(
				columnCells(changed, before, shape),
				columnCells(usual, before, shape),
				JSON.stringify({ low, high, odd }),
			);
		}),
		{ numRuns: 20_000 },
	);
});

test("whatever the series, window, width, style and size, no extreme sample vanishes", () => {
	const noise = fc.array(fc.integer({ min: 400, max: 600 }), { minLength: 30, maxLength: 90 });
	fc.assert(
		fc.property(
			LOOK,
			noise,
			fc.constantFrom(...SERIES),
			fc.constantFrom(...WINDOW_LENGTHS_S, 47),
			fc.integer({ min: 1, max: 400 }),
			fc.double({ min: 0.0002, max: 0.09, noNaN: true }),
			fc.nat(),
			fc.constantFrom(0, 150, 850, 1000),
			(look, values, series, length_s, count, part, at, odd) => {
				const place = at % values.length;
				fc.pre(Math.abs(odd - (odd < 500 ? 400 : 600)) > halfRow(look));
				const interval_s = part * length_s;
				// The oldest column begins at most one column later than the window.
				fc.pre((values.length - place) * part < 1 - 1 / count);
				const columns = (replaced: number) => {
					const window = new RollingWindow([length_s]);
					for (const [index, value] of values.entries()) {
						const shown = index === place ? replaced : value;
						window.push(sampleAt(1000 + index * interval_s, { [FIELD_OF[series]]: shown }));
					}
					return window.columns(series, length_s, count);
				};
				// The first sample only tells when the interval of the second one begins.
				fc.pre(place > 0);
				const shape = shapeOf(look);
				const drawn = (all: readonly WindowColumn[]) =>
					all.map((column, index) => columnCells(column, all[index - 1], shape));
				assert.notDeepEqual(drawn(columns(odd)), drawn(columns(values[place] ?? 500)));
			},
		),
		{ numRuns: 400 },
	);
});

function sampleAt(at_s: number, change: Partial<Sample>): Sample {
	return { ...UNKNOWN_SAMPLE, at_s, ...change };
}
