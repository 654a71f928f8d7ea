import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { columnCells, type PlotShape } from "../../source/screen/column-cells.ts";
import { type Crossing, PlotPainter } from "../../source/screen/paint-plot.ts";
import { type DrawnPlot, drawPlot } from "../../source/screen/plot-rows.ts";
import { scaleLines } from "../../source/screen/value-axis.ts";
import type { WindowColumn } from "../../source/screen/window-columns.ts";
import { createTheme } from "../../source/terminal/theme.ts";

/** Of 4 rows, an eighth of a row per unit. */
const SHAPE: PlotShape = {
	height: 4,
	scale: { bottom: 0, top: 32 },
	lines: [null, null, null, null],
	style: "area",
	isShade: false,
	isHighBad: false,
};
const EMPTY: WindowColumn = {
	low: null,
	mean: null,
	high: null,
	count: 0,
	state: "none",
	hasGap: false,
	isDown: false,
};
const GAP: WindowColumn = { ...EMPTY, state: "gap", hasGap: true };
const UNKNOWN: WindowColumn = { ...EMPTY, state: "unknown" };

function value(low: number, mean = low, high = mean): WindowColumn {
	return { ...EMPTY, low, mean, high, count: low === high ? 1 : 9, state: "value" };
}

/** Each cell as `glyph foreground/background`, the top one first; `-` is none. */
function drawn(column: WindowColumn, change: Partial<PlotShape> = {}, left?: WindowColumn) {
	const height = change.height ?? SHAPE.height;
	const shape = { ...SHAPE, lines: Array.from({ length: height }, () => null), ...change };
	return columnCells(column, left, shape).map(({ glyph, fg, bg, isInverse }) => {
		const inks = [fg, bg].map((ink) => (ink === "none" ? "-" : ink)).join("/");
		return `${glyph} ${inks}${isInverse ? " inverse" : ""}`;
	});
}

test("one value is a body with a bright crest of three eighths or more, exact to an eighth", () => {
	assert.deepEqual(drawn(value(20)), ["  -/-", "▄ crest/-", "  -/body", "  -/body"]);
	assert.deepEqual(drawn(value(17)), ["  -/-", "▁ crest/-", "▆ body/crest", "  -/body"]);
	assert.deepEqual(drawn(value(24)), ["  -/-", "▅ body/crest", "  -/body", "  -/body"]);
});

test("a column is solid up to its lowest value, and pale from there to its highest", () => {
	assert.deepEqual(drawn(value(12, 14, 20)), ["  -/-", "▄ band/-", "▆ crest/band", "  -/body"]);
	assert.deepEqual(drawn(value(4, 12, 28)), [
		"▄ band/-",
		"  -/band",
		"⠤ crest/band",
		"▄ body/band",
	]);
	assert.deepEqual(drawn(value(0, 28, 32)), ["⠤ crest/band", "  -/band", "  -/band", "  -/band"]);
	// A dip of half a row within the row of the crest dims it.
	assert.deepEqual(drawn(value(17, 22, 22)), ["  -/-", "▆ crest2/-", "  -/body", "  -/body"]);
});

test("the highest latency stands out over its band", () => {
	const high = drawn(value(12, 14, 20), { isHighBad: true });
	assert.deepEqual(high, ["  -/-", "▄ top/-", "▆ crest/band", "  -/body"]);
});

test("in one row the band is a tone of its own", () => {
	const one = { height: 1, scale: { bottom: 0, top: 8 } };
	assert.deepEqual(drawn(value(5), one), ["▅ top/-"]);
	assert.deepEqual(drawn(value(0, 4, 7), one), ["▇ band/-"]);
	assert.deepEqual(drawn(value(3, 6, 8), one), ["▃ body/band"]);
});

test("without tones the density says how much of the time a height was reached", () => {
	const shade = { isShade: true };
	const glyphs = (column: WindowColumn) =>
		drawn(column, shade)
			.map(([glyph]) => glyph)
			.join("");
	assert.equal(glyphs(value(20)), " ▄██");
	assert.equal(glyphs(value(3, 10, 28)), "░▒▒▓");
	assert.equal(glyphs(value(0, 10, 30)), "▒▒▒▒");
	assert.equal(glyphs(value(14, 16, 24)), " ▒██");
});

test("the line style joins the means over the band, and breaks at a gap", () => {
	const line = { style: "line" } as const;
	assert.deepEqual(drawn(value(4), line, value(4)), ["  -/-", "  -/-", "  -/-", "⠤ crest/-"]);
	assert.deepEqual(drawn(value(12), line, value(4)), ["  -/-", "  -/-", "⡤ crest/-", "⠃ crest/-"]);
	assert.deepEqual(drawn(value(12), line, GAP), ["  -/-", "  -/-", "⠤ crest/-", "  -/-"]);
	assert.deepEqual(drawn(value(2, 12, 24), line), [
		"  -/-",
		"  -/band",
		"⠤ crest/band",
		"▂ band/- inverse",
	]);
});

test("an outage, a gap, no traffic, an unknown value and no sample look different", () => {
	for (const isShade of [false, true]) {
		const columns = [{ ...value(0), isDown: true }, GAP, UNKNOWN, EMPTY];
		const looks = columns.map((column) => drawn(column, { isShade }).join());
		assert.equal(new Set(looks).size, looks.length);
	}
	assert.deepEqual(drawn(GAP, { height: 2 }), ["╱ hatch/-", "╱ hatch/-"]);
	assert.equal(drawn(UNKNOWN).at(-1), "╌ faint/-");
	assert.equal(drawn(value(0)).at(-1), "⣀ grid/-");
	assert.equal(drawn({ ...value(0), isDown: true }).at(-1), "▁ error/-");
	assert.equal(drawn({ ...value(0), isDown: true }, { isShade: true }).at(-1), "× error/-");
});

test("a gap and an outage show beside the values of their column", () => {
	const mixed = { ...value(0, 10, 24), isDown: true, hasGap: true };
	assert.deepEqual(drawn(mixed), ["╱ hatch/-", "  -/band", "⣀ crest/band", "▁ error/band"]);
	const still = { height: 1, isShade: true };
	assert.deepEqual(drawn({ ...value(0), hasGap: true }, still), ["⡀ faint/-"]);
	const states = [{ hasGap: true }, { isDown: true }];
	const shape = fc.record({
		height: fc.integer({ min: 1, max: 20 }),
		style: fc.constantFrom("area" as const, "line" as const),
		isShade: fc.boolean(),
	});
	const level = fc.integer({ min: 0, max: 32 });
	fc.assert(
		fc.property(shape, level, level, level, (shape, one, two, three) => {
			const [low = 0, mean = 0, high = 0] = [one, two, three].sort((a, b) => a - b);
			const looks = [{}, ...states].map((state) =>
				drawn({ ...value(low, mean, high), ...state }, shape).join(),
			);
			assert.equal(new Set(looks).size, looks.length, looks.join("\n"));
		}),
		{ numRuns: 3000 },
	);
});

test("gridlines are behind the values, and the capacity is before them", () => {
	const scale = { bottom: 0, top: 40 };
	const lines = scaleLines(scale, 4, 34);
	const low = drawn(value(5), { scale, lines });
	assert.deepEqual(low, ["⠤ capline/-", "  -/-", "⠉ grid/-", "▄ crest/-"]);
	assert.equal(drawn(value(40), { scale, lines })[0], "▅ body/crest");
	assert.equal(drawn(value(0, 10, 40), { scale, lines })[0], "⠤ cap/band");
});

test("a plot with reused columns equals one that is drawn from scratch", () => {
	const kinds = [value(20), value(3, 9, 31), EMPTY, GAP, UNKNOWN, { ...value(0), isDown: true }];
	const step = fc.record({
		added: fc.array(
			fc.constantFrom(...kinds).map((kind) => ({ ...kind })),
			{ maxLength: 12 },
		),
		shape: fc.constantFrom(SHAPE, { ...SHAPE, isShade: true }),
	});
	fc.assert(
		fc.property(fc.array(step, { minLength: 2, maxLength: 10 }), (steps) => {
			let columns: WindowColumn[] = Array.from({ length: 10 }, () => EMPTY);
			let before: DrawnPlot | null = null;
			for (const { added, shape } of steps) {
				columns = [...columns, ...added].slice(-10);
				before = drawPlot(columns, shape, before);
				const { glyphs, styles } = drawPlot(columns, shape, null);
				assert.deepEqual([before.glyphs, before.styles], [glyphs, styles]);
			}
		}),
	);
});

test("a painter that remembers rows paints what a new one does", () => {
	const theme = createTheme(24, "dark");
	const margins = ["  900 ", "      ", "      ", "    0 "];
	const overlay = { column: 2, width: 3, lines: ["one", "two", "3rd", "4th"] };
	const crossing: Crossing = { column: 4, glyph: "│", ink: "strong", isOnTop: true };
	const step = fc.record({
		columns: fc.array(fc.constantFrom(value(20), value(3, 9, 31), GAP), {
			minLength: 6,
			maxLength: 6,
		}),
		crossings: fc.constantFrom([], [crossing], [{ ...crossing, isAtFoot: true }]),
		overlay: fc.constantFrom(null, overlay),
	});
	fc.assert(
		fc.property(fc.array(step, { maxLength: 8 }), (steps) => {
			const painter = new PlotPainter(theme, "tx", margins);
			let before: DrawnPlot | null = null;
			for (const { columns, crossings, overlay } of steps) {
				before = drawPlot(columns, SHAPE, before);
				const anew = new PlotPainter(theme, "tx", margins);
				const lines = painter.paint(before, crossings, overlay);
				assert.deepEqual(lines, anew.paint(before, crossings, overlay));
				if (overlay !== null) assert.match(lines[3] ?? "", /^ {4}0 .*4th/);
			}
		}),
	);
});
