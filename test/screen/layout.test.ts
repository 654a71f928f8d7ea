import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { ALL_FIELDS, offersOf } from "../../source/core/metrics.ts";
import { type Content, contentOf, FULL_CONTENT } from "../../source/screen/content.ts";
import { type Layout, layoutFor } from "../../source/screen/layout.ts";
import { roundUp } from "../../source/screen/scale.ts";

/** The rows of all parts of a layout. */
function rowsOf(layout: Layout): number {
	const { plotHeights, blanks, axisRows, statusHeight, shape } = layout;
	const titles = shape === "graphs" ? plotHeights.length : 0;
	const plots = plotHeights.reduce((sum, height) => sum + height, 0);
	const empty = Object.values(blanks).reduce((sum, count) => sum + count, 0);
	const ends = (layout.hasHeader ? 1 : 0) + (layout.hasFooter ? 1 : 0);
	return ends + titles + plots + empty + axisRows + statusHeight;
}

/** What sources offer, from everything to nothing. */
const OFFERS = {
	everything: ALL_FIELDS,
	traffic: offersOf(["tx_bytes", "rx_bytes"]),
	"RX alone": offersOf(["rx_bytes"]),
	counts: offersOf(["connections", "disconnections", "thunderbolt_errors"]),
	nothing: offersOf([]),
};
const CONTENTS: readonly Content[] = [
	FULL_CONTENT,
	...Object.values(OFFERS).map((offers) => contentOf(offers, false)),
];

/** Every size from 1×1 to 220×70, of every content. */
function* allLayouts(): Generator<{ layout: Layout; content: Content; size: string }> {
	for (const content of CONTENTS) {
		for (let columns = 1; columns <= 220; columns++) {
			for (let rows = 1; rows <= 70; rows++) {
				const layout = layoutFor(columns, rows, content);
				yield { layout, content, size: `${columns}×${rows}` };
			}
		}
	}
}

test("at every size the parts fit, and graphs leave no row unused", () => {
	for (const { layout, content, size } of allLayouts()) {
		const used = rowsOf(layout);
		assert.ok(used <= layout.rows, size);
		const minPlot = layout.shape === "graphs" ? 2 : 1;
		assert.ok(
			layout.plotHeights.every((height) => height >= minPlot),
			size,
		);
		assert.ok(layout.plotHeights.length <= content.graphs, size);
		if (layout.shape !== "graphs") continue;
		assert.equal(used, layout.rows, size);
		assert.equal(layout.plotHeights.length, content.graphs, size);
	}
});

test("at every size blocks are beside each other, and plots within the screen", () => {
	for (const { layout, size } of allLayouts()) {
		let right = 0;
		for (const { left, width } of layout.blocks) {
			assert.equal(left, right, size);
			assert.ok(width > 0, size);
			right = left + width;
		}
		assert.equal(right, layout.columns, size);
		const { gutter, plotColumns, columns } = layout;
		if (columns >= 12) assert.ok(gutter + plotColumns <= columns - 1, size);
	}
});

test("at every size from 12×3 on there is a header, a number, and a footer", () => {
	for (const { layout, content, size } of allLayouts()) {
		if (layout.columns < 12 || layout.rows < 3) continue;
		assert.ok(layout.hasHeader && layout.hasFooter, size);
		assert.ok(layout.plotHeights.length > 0 || content.graphs === 0, size);
	}
});

const SHAPES: readonly Layout["shape"][] = ["too-small", "numbers", "sparklines", "graphs"];
const rankOf = ({ shape }: Layout) => SHAPES.indexOf(shape);
/** What a taller screen never has less of, unless it has another shape. */
const partsOf = (layout: Layout) => [
	layout.axisRows,
	layout.shape === "graphs" ? layout.statusHeight : 0,
	...Object.entries(layout.blanks).map(([name, rows]) => (name === "betweenGraphs" ? 0 : rows)),
];

test("a taller screen never shows less", () => {
	for (const { layout, content, size } of allLayouts()) {
		const taller = layoutFor(layout.columns, layout.rows + 1, content);
		assert.ok(rankOf(taller) >= rankOf(layout), size);
		assert.ok(taller.plotHeights.length >= layout.plotHeights.length, size);
		const [before, after] = [partsOf(layout), partsOf(taller)];
		assert.ok(
			after.every((rows, at) => rows >= (before[at] ?? 0)),
			size,
		);
		// Graphs give rows to a part that appears, and to nothing else.
		if (rankOf(taller) > rankOf(layout) || before.join() !== after.join()) continue;
		const isAnyLower = taller.plotHeights.some((rows, at) => rows < (layout.plotHeights[at] ?? 0));
		assert.ok(!isAnyLower, size);
	}
});

test("a wider screen never shows less", () => {
	for (const { layout, content, size } of allLayouts()) {
		const wider = layoutFor(layout.columns + 1, layout.rows, content);
		assert.ok(rankOf(wider) >= rankOf(layout), size);
		assert.ok(wider.axisRows >= layout.axisRows, size);
		// A block that goes to the right leaves the others less.
		assert.ok(wider.blocks.length >= layout.blocks.length, size);
	}
});

/** The rows of a full screen, from top to bottom. */
function shapeOf(columns: number, rows: number) {
	const { plotHeights, axisRows, statusHeight, blocks, blanks, gutter } = layoutFor(columns, rows);
	const empty = Object.values(blanks).reduce((sum, count) => sum + count, 0);
	return { plotHeights, axisRows, statusHeight, blocks: blocks.length, empty, gutter };
}

test("the parts at usual sizes", () => {
	assert.deepEqual(shapeOf(200, 60), {
		plotHeights: [14, 14, 14],
		axisRows: 2,
		statusHeight: 6,
		blocks: 3,
		empty: 5,
		gutter: 7,
	});
	assert.deepEqual(shapeOf(120, 40), {
		plotHeights: [8, 8, 8],
		axisRows: 2,
		statusHeight: 6,
		blocks: 2,
		empty: 3,
		gutter: 7,
	});
	const small = { blocks: 1, empty: 0 };
	assert.deepEqual(shapeOf(80, 24), {
		plotHeights: [5, 5, 4],
		axisRows: 2,
		statusHeight: 3,
		gutter: 7,
		...small,
	});
	assert.deepEqual(shapeOf(60, 20), {
		plotHeights: [4, 4, 4],
		axisRows: 1,
		statusHeight: 2,
		gutter: 7,
		...small,
	});
	assert.deepEqual(shapeOf(40, 12), {
		plotHeights: [2, 2, 2],
		axisRows: 0,
		statusHeight: 1,
		gutter: 1,
		...small,
	});
});

test("the thresholds of blocks", () => {
	const blocks = (columns: number, rows: number) => layoutFor(columns, rows).blocks.length;
	assert.deepEqual([blocks(111, 60), blocks(112, 33), blocks(112, 34)], [1, 1, 2]);
	assert.deepEqual([blocks(159, 60), blocks(160, 33), blocks(160, 34)], [2, 1, 3]);
});

test("a source of everything has the full layout", () => {
	assert.deepEqual(contentOf(OFFERS.everything, false), FULL_CONTENT);
});

test("the status is as high as what a source offers, and the graphs have the rest", () => {
	const heights = (columns: number, rows: number, content: Content) => {
		const { plotHeights, statusHeight } = layoutFor(columns, rows, content);
		return { plotHeights, statusHeight };
	};
	const traffic = contentOf(OFFERS.traffic, false);
	assert.deepEqual(heights(120, 40, traffic), { plotHeights: [13, 13], statusHeight: 5 });
	assert.deepEqual(heights(80, 24, traffic), { plotHeights: [8, 7], statusHeight: 3 });
});

test("a source without rates has one block, and the time line", () => {
	for (const offers of [OFFERS.counts, OFFERS.nothing]) {
		const content = contentOf(offers, false);
		assert.equal(content.valueRows, 0);
		const layout = layoutFor(120, 40, content);
		assert.deepEqual(layout.blocks, [{ name: "link", left: 0, width: 120 }]);
		assert.deepEqual([layout.statusHeight, layout.axisRows], [34, 2]);
		assert.deepEqual(layoutFor(40, 12, content).statusHeight, 10, "without a time line");
		assert.equal(layoutFor(11, 3, content).statusHeight, 3, "in place of the one number");
	}
});

test("rates without counters have graphs, and all of the link in one block", () => {
	const content = contentOf(offersOf(["tx_mb_per_s", "rx_mb_per_s", "pcie_replays"]), false);
	assert.equal(content.valueRows, 0);
	for (const columns of [120, 200]) {
		const { blocks, plotHeights, statusHeight } = layoutFor(columns, 40, content);
		assert.deepEqual(blocks, [{ name: "link", left: 0, width: columns }]);
		assert.deepEqual([plotHeights, statusHeight], [[13, 13], 5]);
	}
	assert.equal(layoutFor(80, 24, content).blocks[0]?.name, "lines");
});

test("20×6 has a sparkline for each metric, and the state of the link", () => {
	const layout = layoutFor(20, 6);
	assert.equal(layout.shape, "sparklines");
	assert.equal(layout.statusHeight, 1);
});

test("screens too small for sparklines have numbers, and the smallest one number", () => {
	for (const [columns, rows, numbers] of [
		[20, 5, 3],
		[20, 4, 2],
		[12, 3, 1],
	] as const) {
		const layout = layoutFor(columns, rows);
		assert.deepEqual([layout.shape, layout.plotHeights.length], ["numbers", numbers]);
	}
	for (const [columns, rows] of [
		[11, 50],
		[80, 2],
		[1, 1],
	] as const) {
		const layout = layoutFor(columns, rows);
		assert.deepEqual([layout.shape, layout.plotHeights.length], ["too-small", 1]);
	}
});

test("a player takes an empty row, or the last one of the status", () => {
	const content = { ...FULL_CONTENT, hasPlayer: true };
	for (const [columns, rows] of [
		[120, 40],
		[80, 24],
		[40, 12],
	] as const) {
		const [without, layout] = [layoutFor(columns, rows), layoutFor(columns, rows, content)];
		assert.ok(layout.hasPlayer);
		assert.deepEqual(layout.plotHeights, without.plotHeights);
	}
	assert.ok(!layoutFor(20, 5, content).hasPlayer, "numbers first");
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
