import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { compareMeasurements } from "../../source/measure/compare-measurements.ts";
import type { Measurement } from "../../source/measure/measurement.ts";
import { widthOf } from "../../source/terminal/line.ts";
import { measurementComparisonText } from "../../source/text/measurement-comparison-text.ts";
import { anyMeasurement, MEASUREMENT, RUN, runsOf } from "../measure/measurements.ts";

const textOf = (before: Measurement, after: Measurement) =>
	measurementComparisonText(compareMeasurements(before, after), (_role, text) => text);

test("each figure has its means, its change and what can be said of it", () => {
	const before = { ...MEASUREMENT, runs: runsOf(10.1, 10.3, 9.8) };
	const lines = textOf(before, { ...MEASUREMENT, runs: runsOf(12.1, 12.3, 12.2) }).split("\n");
	assert.deepEqual(
		[0, 1, 4, 6, 8, 12].map((at) => lines[at]),
		[
			"compared               before         now  change",
			"wall time             10.07 s     12.20 s  +21.2 % (+10.7 to +31.7) worse",
			"TX mean           2544.1 MB/s 2098.5 MB/s  −17.5 % (−29.6 to −5.4)  maybe chance",
			"TX peak           2750.0 MB/s 2750.0 MB/s  0.0 %                    equal",
			"saturated              77.0 %      63.5 %  −13.5 pp (−22.8 to −4.2) maybe chance",
			"errors                      0           0  0                        equal",
		],
	);
});

test("with single runs there is no verdict, and a line that says why", () => {
	const text = textOf(MEASUREMENT, { ...MEASUREMENT, runs: [{ ...RUN, wall_s: 9 }] });
	assert.match(text, /\nwall time +12\.50 s +9\.00 s {2}−28\.0 %\n/);
	assert.match(text, /! with fewer than 3 runs per side no difference can be told from chance/);
	assert.doesNotMatch(text, /better|worse|equal|CI/);
});

test("bytes of two kinds are shown, and not compared", () => {
	const text = textOf(MEASUREMENT, { ...MEASUREMENT, counts: "wire" });
	assert.match(text, /\nTX bytes +25\.0 GiB +25\.0 GiB {2}not comparable\n/);
	assert.match(text, /\n! bytes are not comparable: payload before, wire now\n/);
});

test("whatever is compared, no line is wider than 80 columns, and no number is not one", () => {
	fc.assert(
		fc.property(anyMeasurement, anyMeasurement, (before, after) => {
			const text = textOf(before, after);
			for (const line of text.split("\n")) assert.ok(widthOf(line) <= 80, line);
			assert.doesNotMatch(text, /NaN|undefined|Infinity/);
		}),
	);
});
