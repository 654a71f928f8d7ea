import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Sample } from "../../source/core/sample.ts";
import { analysisReport } from "../../source/report/analysis-report.ts";
import { renderReport } from "../../source/report/render-report.ts";
import { analysisText } from "../../source/text/analysis-text.ts";
import { analyzed, NO_CODE, outputsOf, PLAIN } from "../helpers/analysis-outputs.ts";
import { START_MS, sampleAt } from "../helpers/recorded-logs.ts";

const rate = fc.oneof(
	fc.constantFrom(null, 0, 2200, 0.001),
	// In thousandths: a driver counts whole bytes.
	fc.integer({ min: 0, max: 100_000_000 }).map((thousandths) => thousandths / 1000),
);
const record = fc.record({
	tx_mb_per_s: rate,
	rx_mb_per_s: rate,
	latency_ns: rate,
	elapsed_s: fc.constantFrom(null, 1),
	dma_errors: fc.constantFrom(null, 0, 7),
	phase: fc.constantFrom("", "load"),
});

function log(records: readonly Partial<Sample>[], isSame: boolean): Sample[] {
	return records.map((one, index) =>
		sampleAt(START_MS + index * 1000, { latency_interval_s: 1, ...(isSame ? records[0] : one) }),
	);
}

test("no output has NaN or infinity, however few the records or constant the values", async () => {
	for (let count = 1; count <= 12; count++) {
		await fc.assert(
			fc.asyncProperty(
				fc.array(record, { minLength: count, maxLength: count }),
				fc.array(record, { minLength: 1, maxLength: 12 }),
				fc.boolean(),
				async (records, others, isSame) => {
					for (const text of await outputsOf(log(records, isSame), log(others, isSame))) {
						const found = /.{0,60}(?:NaN|Infinity|undefined).{0,60}/.exec(text);
						assert.equal(found?.[0], undefined);
					}
				},
			),
			{ numRuns: 1 },
		);
	}
});

test("of fewer than ten samples there are no percentiles, of ten there are", async () => {
	for (const [count, hasPercentiles] of [
		[9, false],
		[10, true],
	] as const) {
		const samples = Array.from({ length: count }, (_, index) =>
			sampleAt(START_MS + index * 1000, { tx_mb_per_s: 2200 + index, rx_mb_per_s: 1500 }),
		);
		const { analysis, contents, walk } = await analyzed(samples);
		const text = analysisText(analysis, contents, PLAIN);
		assert.match(text, /^median +2204/m);
		assert.equal(/^p99 /m.test(text), hasPercentiles);
		const page = renderReport(analysisReport({ analysis, contents, walk }, "1"), NO_CODE);
		assert.equal(/quantiles/.test(page), hasPercentiles);
		assert.equal(/p99\.9/.test(page), hasPercentiles);
	}
});
