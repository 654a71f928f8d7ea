import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { compareMeasurements } from "../../source/measure/compare-measurements.ts";
import { measurementMarkdown } from "../../source/text/measurement-markdown.ts";
import { anyMeasurement, MEASUREMENT, runsOf, WITHOUT_BYTES } from "../measure/measurements.ts";
import { resultOf } from "../measure/sample-trace.ts";

const PAPER = { facts: {}, comparison: null };

test("one run is a table of figures, their share of capacity, and its events", () => {
	const text = measurementMarkdown({
		...PAPER,
		result: resultOf(MEASUREMENT),
		facts: { kernel: "6.17.1-arch1", link: "Core <X> | Pro" },
	});
	assert.equal(
		text,
		`\`llama-bench -m model.gguf\`

**link-bound: the link was saturated 47 % of the time; a link without limit would save at most 62 % of this run**

|  |  | of capacity |
| --- | ---: | ---: |
| wall time | 12.50 s |  |
| TX bytes | 25.0 GiB |  |
| RX bytes | 1.2 GiB |  |
| TX mean | 2048.0 MB/s | 73.1 % |
| RX mean | 100.0 MB/s | 3.6 % |
| TX peak | 2750.0 MB/s | 98.2 % |
| RX peak | 300.0 MB/s | 10.7 % |
| saturated | 62.0 % |  |
| longest saturated | 4.20 s |  |
| stalls | 1 |  |
| stalled | 4.0 % |  |
| errors | 0 |  |
| link events | 1 |  |

Counted by anarchy \\(payload\\); verified capacity: TX 2800.0, RX 2800.0 MB/s.

- 3.50 s retrain: Gen 3 x4 → Gen 1 x4 at 0000:02:00.0

<details><summary>Machine and link</summary>

| machine |  |
| --- | --- |
| kernel | 6.17.1-arch1 |
| link | Core &lt;X\\> \\| Pro |

</details>
`,
	);
});

test("a command brings no control character into the text", () => {
	const command = ["sh", "-c", "\u{1b}[31m\u{7}\n`\u{202e}"];
	const text = measurementMarkdown({ ...PAPER, result: resultOf({ ...MEASUREMENT, command }) });
	assert.equal(text.split("\n")[0], "`sh -c '\u{FFFD}[31m\u{FFFD} '\u{FFFD}'`");
});

test("several runs have their extremes, and a comparison its changes and warnings", () => {
	const measurement = { ...MEASUREMENT, runs: runsOf(12.1, 12.3, 12.2) };
	const before = { ...MEASUREMENT, runs: runsOf(10.1, 10.3, 9.8) };
	const comparison = compareMeasurements(before, { ...measurement, source: "nvidia" });
	const text = measurementMarkdown({ ...PAPER, result: resultOf(measurement), comparison });
	assert.match(text, /\| wall time \| 12\.20 s \(12\.10 to 12\.30 s\) \|/);
	assert.match(
		text,
		/\| wall time \| 10\.07 s \| 12\.20 s \| \+21\.2 % \(\+10\.\d to \+31\.\d\) \| worse \|/,
	);
	assert.match(text, /\n- the sources differ: anarchy before, nvidia now\n/);
	assert.doesNotMatch(text, /retrain/);
});

test("what a source never says has no row, and no number", () => {
	const measurement = { ...MEASUREMENT, runs: [WITHOUT_BYTES], capacity: null, counts: "" };
	const text = measurementMarkdown({ ...PAPER, result: resultOf(measurement) });
	assert.doesNotMatch(text, /\| (TX|RX|saturated|stall)/);
	assert.match(text, /Counted by anarchy \\\(no bytes\\\); the link's capacity is unknown\./);
});

test("a command cannot end its own code, nor a line", () => {
	const measurement = { ...MEASUREMENT, command: ["sh", "-c", "echo `date`\n\n# head"] };
	const [first] = measurementMarkdown({ ...PAPER, result: resultOf(measurement) }).split("\n");
	assert.equal(first, "`sh -c 'echo 'date' # head'`");
});

test("whatever was measured, every row of a table has its cells", () => {
	fc.assert(
		fc.property(
			anyMeasurement,
			anyMeasurement,
			fc.dictionary(fc.string(), fc.string()),
			(...given) => {
				const [before, measurement, facts] = given;
				const comparison = compareMeasurements(before, measurement);
				const text = measurementMarkdown({ result: resultOf(measurement), facts, comparison });
				for (const table of text.split(/\n\n/).filter((block) => block.startsWith("|"))) {
					const cells = table.split("\n").map((row) => row.split(/(?<!\\)\|/).length);
					assert.equal(new Set(cells).size, 1, table);
				}
				assert.doesNotMatch(text, /NaN|undefined|Infinity|null/);
			},
		),
	);
});
