import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { compareMeasurements } from "../../source/measure/compare-measurements.ts";
import type { Measurement } from "../../source/measure/measurement.ts";
import { measurementReport } from "../../source/report/measurement-report.ts";
import { pageGroups } from "../../source/report/page-data.ts";
import { renderReport } from "../../source/report/render-report.ts";
import { anyMeasurement, MEASUREMENT, runsOf, WITHOUT_BYTES } from "../measure/measurements.ts";
import { sampleTrace } from "../measure/sample-trace.ts";

const CODE = { text: "", hash: "" };
const reportOf = (measurement: Measurement, before: Measurement | null = null) =>
	measurementReport({
		measurement,
		sentence: "A link without limit would save at most 62 % of this run.",
		facts: { kernel: "6.17.1" },
		comparison: before === null ? null : compareMeasurements(before, measurement),
		traces: measurement.runs.map((_, index) => sampleTrace(2, index)),
		version: "1.2.3",
	});
const render = (...given: Parameters<typeof reportOf>) =>
	renderReport(reportOf(...given), { script: CODE, styles: CODE });

test("each direction is a plot with its saturated stretches, below the capacity", () => {
	const [group] = pageGroups(reportOf(MEASUREMENT));
	assert.deepEqual(
		group?.plots.map(({ lines, bands, limit }) => [lines[0]?.name, bands.length, limit?.value]),
		[
			["TX", 1, 2800],
			["RX", 0, 2800],
		],
	);
	assert.deepEqual(group?.plots[0]?.bands, [
		{ name: "", kind: "saturated", start_s: 0.2, end_s: 1.1 },
	]);
	assert.deepEqual(
		group?.plots[1]?.markers.map(({ kind, at_s }) => [kind, at_s]),
		[["event", 3.5]],
	);
});

test("the page says the verdict, its sentence, the figures and what they rest on", () => {
	const text = render(MEASUREMENT);
	for (const part of [
		'<p class="headline">Link-bound</p><p>A link without limit would save at most 62 % of this run.</p>',
		"Times count from the start of the command.",
		"verified capacity 2,800 MB/s",
		"Counted by anarchy (payload)",
		"retrain: Gen 3 x4",
		"6.17.1",
	]) {
		assert.ok(text.includes(part), part);
	}
	assert.doesNotMatch(text, /UTC|Runs</);
});

test("several runs have a plot and a row each, and failed ones a warning", () => {
	const [first, ...others] = runsOf(10, 11, 12);
	const runs = [{ ...(first ?? assert.fail()), status: 137 }, ...others];
	const report = reportOf({ ...MEASUREMENT, runs }, { ...MEASUREMENT, runs: runsOf(9, 9, 9) });
	const titles = report.sections.map(({ title }) => title);
	assert.deepEqual(titles, [
		"Run 1 over time",
		"Run 2 over time",
		"Run 3 over time",
		"Figures",
		"Runs",
		"Compared with an earlier measurement",
		"Machine and link",
		"How it was computed",
	]);
	assert.deepEqual(report.warnings, ["1 of 3 runs failed.", "1 of 3 runs failed now"]);
});

test("without bytes there are no plots, and a simulated run says that it is one", () => {
	const nothing = { end_s: new Float64Array(), tx_mb_per_s: new Float64Array() };
	const report = measurementReport({
		measurement: { ...MEASUREMENT, runs: [WITHOUT_BYTES], source: "simulated" },
		sentence: "",
		facts: {},
		comparison: null,
		traces: [{ ...nothing, rx_mb_per_s: new Float64Array(), stretches: [] }],
		version: "",
	});
	assert.ok(report.isDemo);
	assert.deepEqual(pageGroups(report), []);
});

test("whatever was measured and compared has a page without an unknown number", () => {
	fc.assert(
		fc.property(anyMeasurement, anyMeasurement, (before, after) => {
			assert.doesNotMatch(render(after, before), /NaN|undefined|Infinity/);
		}),
		{ numRuns: 30 },
	);
});
