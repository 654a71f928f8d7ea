import assert from "node:assert/strict";
import { test } from "node:test";
import type { PhaseSummary, StressResult } from "../../source/stress/stress-result.ts";
import { summaryLines } from "../../source/text/stress-summary.ts";

const PHASE: PhaseSummary = {
	name: "load",
	warm_up: false,
	seconds: 60,
	samples: 60,
	tx_mb_per_s: 2200,
	rx_mb_per_s: 1500,
	latency_ns: 1200,
	dma_errors: 0,
	disconnections: null,
	gaps: 0,
};

function resultOf(phases: readonly PhaseSummary[]): StressResult {
	return {
		scenario: "sustained",
		passed: true,
		interrupted: false,
		demo: false,
		began_ms: 0,
		seconds: 60,
		phases,
		checks: [],
		failures: [],
		machine: {},
		sustained: { tx_mb_per_s: null, rx_mb_per_s: null },
	};
}

test("what no phase has is not a column, and is named in one line", () => {
	const traffic = { ...PHASE, latency_ns: null, dma_errors: null };
	assert.deepEqual(summaryLines(resultOf([traffic])), [
		"phase  time  TX MB/s  RX MB/s  gaps",
		"load   60 s   2200.0   1500.0     0",
		"not judged: latency, DMA errors, disconnects (not in the record)",
		"",
		"sustained passed: 0 checks",
	]);
});

test("what any phase has is a column, with a dash where it is unknown", () => {
	const connected = { ...PHASE, name: "again", disconnections: 1 };
	const [head, first, second, blank] = summaryLines(resultOf([PHASE, connected]));
	assert.equal(head, "phase  time  TX MB/s  RX MB/s  latency  DMA err  disconn  gaps");
	assert.equal(first, "load   60 s   2200.0   1500.0  1200 ns        0        –     0");
	assert.equal(second, "again  60 s   2200.0   1500.0  1200 ns        0        1     0");
	assert.equal(blank, "");
});
