import assert from "node:assert/strict";
import { test } from "node:test";
import { compareLogs } from "../../source/analysis/comparison/compare-logs.ts";
import type { LogContents } from "../../source/analysis/walk/log-contents.ts";
import type { Sample } from "../../source/core/sample.ts";
import { loadLogContents } from "../../source/recorded-logs/load-logs.ts";
import { comparisonReport } from "../../source/report/comparison-report.ts";
import type { Report } from "../../source/report/report.ts";
import { comparisonMarkdown } from "../../source/text/comparison-markdown.ts";
import { comparisonText } from "../../source/text/comparison-text.ts";
import { csv, written } from "../helpers/recorded-logs.ts";
import { simulatedSamples } from "../helpers/simulated-samples.ts";

const USUAL = await simulatedSamples(900, 1, { seed: 1 });
const AGAIN = await simulatedSamples(900, 1, { seed: 2 });
const SLOWER = await simulatedSamples(900, 1, { seed: 3, tx_mb_per_s: 2050 });

const loaded = (samples: readonly Sample[], name: string) =>
	loadLogContents([written(csv(samples))], name);

function reportOf(baseline: readonly LogContents[], candidate: readonly LogContents[]): Report {
	return comparisonReport(compareLogs(baseline, candidate), baseline, candidate, "1.2.3");
}

const reported = async (baseline: readonly Sample[], candidate: readonly Sample[]) =>
	reportOf([await loaded(baseline, "monday.csv")], [await loaded(candidate, "tuesday.csv")]);

const inPhase = (samples: readonly Sample[], ...names: readonly string[]) =>
	samples.map((one, at) => ({
		...one,
		phase: names[Math.floor((at * names.length) / samples.length)] ?? "",
	}));

test("a regression is bad news, with what it is and by how much", async () => {
	const { verdict, subtitle, isDemo } = await reported(USUAL, SLOWER);
	assert.equal(verdict?.tone, "bad");
	assert.equal(verdict?.headline, "Regressed: TX");
	assert.match(verdict?.details.join("\n") ?? "", /^TX mean: −[67]\.\d % \(−\d\.\d to −\d\.\d\)/);
	assert.equal(subtitle, "Baseline monday.csv, candidate tuesday.csv");
	assert.equal(isDemo, true);
});

test("text and Markdown name the side of a simulated driver", async () => {
	const real = await loaded(
		USUAL.map((one) => ({ ...one, detail: "", source: "anarchy" })),
		"monday.csv",
	);
	const comparison = compareLogs([real], [await loaded(SLOWER, "tuesday.csv")]);
	const text = comparisonText(comparison, (_, plain) => plain);
	assert.match(
		text,
		/^baseline {3}monday\.csv\ncandidate {2}tuesday\.csv \(demo: a simulated driver\)\n/,
	);
	const [title] = comparisonMarkdown(comparison).split("\n");
	assert.match(title ?? "", /\(monday\.csv → tuesday\.csv \\\(demo: a simulated driver\\\)\)$/);
});

test("the same link twice passes or is inconclusive, and never regressed", async () => {
	const { verdict } = await reported(USUAL, AGAIN);
	assert.ok(verdict?.tone === "good" || verdict?.tone === "warning", verdict?.tone);
	const short = await reported(USUAL.slice(0, 30), AGAIN.slice(0, 30));
	assert.equal(short.verdict?.tone, "warning");
	assert.match(short.verdict?.headline ?? "", /^Inconclusive: TX/);
	assert.match(short.verdict?.details[0] ?? "", /^TX: needs about \d+ more minutes at this noise$/);
});

test("each phase has its table, with a verdict on every row", async () => {
	const { sections, warnings } = await reported(
		inPhase(USUAL, "burst", "idle"),
		inPhase(SLOWER, "burst", "drain"),
	);
	const tables = sections.filter((one) => one.kind === "table");
	assert.deepEqual(
		tables.map(({ title }) => title),
		["Changes in phase “burst”", "The logs"],
	);
	const verdicts = tables[0]?.rows.map((row) => row.at(-1));
	assert.deepEqual(verdicts?.[0], { text: "regressed", tone: "bad" });
	assert.match(warnings.join("\n"), /Only the baseline has phase “idle”; it is not compared\./);
	assert.match(warnings.join("\n"), /Only the candidate has phase “drain”/);
});

test("runs of a side follow each other on the elapsed axis", async () => {
	const [first, second] = [await loaded(USUAL, "one"), await loaded(AGAIN, "two")];
	const { sections } = reportOf([first, second], [await loaded(SLOWER, "three")]);
	const plots = sections.find((one) => one.kind === "time-plots");
	const [baseline, candidate] = plots?.plots[0]?.lines ?? [];
	assert.deepEqual(
		[plots?.axis, baseline?.name, candidate?.name],
		["elapsed", "baseline", "candidate"],
	);
	assert.equal(candidate?.trace.times_s[0], 0);
	assert.equal(candidate?.trace.times_s.at(-1), (SLOWER.length - 1) * 1);
	assert.equal(baseline?.trace.times_s.at(-1), (USUAL.length - 1) * 2);
});

test("sides without a common phase are inconclusive, and still drawn", async () => {
	const report = await reported(inPhase(USUAL, "burst"), inPhase(AGAIN, "drain"));
	assert.equal(report.verdict?.headline, "Inconclusive: nothing to compare");
	assert.ok(
		report.sections.some(({ kind }) => kind === "time-plots"),
		"plots",
	);
});
