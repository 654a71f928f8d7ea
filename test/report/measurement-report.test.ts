import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { compareMeasurements } from "../../source/measure/compare-measurements.ts";
import type { Measurement } from "../../source/measure/measurement.ts";
import { measurementReport } from "../../source/report/measurement-report.ts";
import { pageGroups } from "../../source/report/page-data.ts";
import { renderReport } from "../../source/report/render-report.ts";
import { anyMeasurement, MEASUREMENT, runsOf, WITHOUT_BYTES } from "../measure/measurements.ts";
import { resultOf, sampleTrace } from "../measure/sample-trace.ts";

const CODE = { text: "", hash: "" };
const reportOf = (measurement: Measurement, before: Measurement | null = null) =>
	measurementReport({
		result: resultOf(measurement),
		facts: { kernel: "6.17.1" },
		comparison: before === null ? null : compareMeasurements(before, measurement),
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
	const [band] = group?.plots[0]?.bands ?? [];
	assert.equal(band?.kind, "saturated");
	assert.deepEqual([band.start_s.toFixed(6), band.end_s.toFixed(6)], ["0.200000", "1.100000"]);
	assert.deepEqual(
		group?.plots[1]?.markers.map(({ kind, at_s }) => [kind, at_s]),
		[["event", 3.5]],
	);
});

test("the page says the verdict, its sentence, the figures and what they rest on", () => {
	const text = render(MEASUREMENT);
	for (const part of [
		'<p class="headline">Link-bound: the link was saturated 47 % of the time; a link without limit would save at most 62 % of this run</p>',
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
	const measurement = { ...MEASUREMENT, runs: [WITHOUT_BYTES], capacity: null };
	const traces = [{ ...sampleTrace(2), intervals: [], use: null }];
	const result = { ...resultOf(measurement), traces, isDemo: true };
	const report = measurementReport({ result, facts: {}, comparison: null, version: "" });
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
