import assert from "node:assert/strict";
import test from "node:test";
import { LogFigures } from "../../source/text/log-figures.ts";
import { sampleAt } from "../helpers/log-samples.ts";

function figuresOf(...records: Parameters<LogFigures["add"]>[0][]): LogFigures {
	const figures = new LogFigures();
	for (const record of records) figures.add(record);
	return figures;
}

test("the mean is weighted by time, and unknown time counts for nothing", () => {
	const figures = figuresOf(
		sampleAt(0),
		sampleAt(1, { tx_mb_per_s: 100, rx_mb_per_s: 0 }),
		sampleAt(4, { tx_mb_per_s: 500, elapsed_s: 3 }),
		sampleAt(5, { tx_mb_per_s: null, event: "gap" }),
	);
	assert.deepEqual(figures.summary, [
		"TX mean 400.0, max 500.0 MB/s · RX mean 0.0, max 0.0 MB/s",
		"no errors · 1 failed reading",
	]);
	assert.equal(figures.elapsed_s, 5);
});

test("errors are those since the start, through resets of the driver", () => {
	const figures = figuresOf(
		sampleAt(0, { dma_errors: 7, thunderbolt_errors: 0, disconnections: 2 }),
		sampleAt(1, { dma_errors: 9, thunderbolt_errors: 0, disconnections: 2 }),
		sampleAt(2, { dma_errors: 1, thunderbolt_errors: 0, disconnections: 1, event: "reset" }),
	);
	assert.equal(figures.errors, "3 DMA errors");
	assert.match(figures.summary.at(-1) ?? "", /^3 DMA errors · 1 disconnect$/);
	figures.add(sampleAt(3, { dma_errors: 1, thunderbolt_errors: 1, disconnections: 1 }));
	assert.equal(figures.errors, "4 errors");
});

test("nothing is said of what the source does not give", () => {
	const unknown = { tx_mb_per_s: null, dma_errors: null };
	const figures = figuresOf(sampleAt(0, unknown), sampleAt(1, unknown));
	assert.deepEqual([figures.summary, figures.errors, figures.stalls], [[], null, null]);
});

test("stalls are counted with their time", () => {
	const figures = figuresOf(sampleAt(0));
	const stall = { at_s: 3, wall_ms: 0, event: "stall", source: "", gpu: "", detail: "" } as const;
	figures.add({ ...stall, elapsed_s: 4 });
	figures.add({ ...stall, elapsed_s: 5.5 });
	assert.equal(figures.stalls, "2 stalls, 9.5 s");
});
