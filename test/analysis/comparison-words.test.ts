import assert from "node:assert/strict";
import { test } from "node:test";
import type {
	Comparison,
	CountComparison,
	QuantileComparison,
	Verdict,
} from "../../source/analysis/comparison.ts";
import {
	changeWords,
	headlineWords,
	inconclusiveWords,
	probabilityWords,
	quantileName,
	rateWords,
	ratioWords,
	regressionWords,
	verdictWords,
	warningLines,
	warningWords,
} from "../../source/analysis/comparison-words.ts";

const REGRESSED: Verdict = { kind: "regressed" };
const needing = (neededMinutes: number | null): Verdict => {
	return { kind: "inconclusive", reason: "too much noise", neededMinutes };
};

const change: QuantileComparison = {
	p: 0.5,
	baseline: 2200,
	candidate: 2088,
	change_percent: -5.09,
	interval_percent: { low: -6.02, high: -4.18 },
	probability: 1e-9,
	correctedProbability: 8e-9,
	unit: "samples",
	effectiveCounts: [300, 300],
	verdict: REGRESSED,
};

const count: CountComparison = {
	count: "dma_errors",
	baseline: { events: 3, covered_s: 7200 },
	candidate: { events: 40, covered_s: 7200 },
	ratio: 40 / 3,
	interval: { low: 3.61, high: 71.4 },
	probability: 1e-8,
	correctedProbability: 1e-7,
	verdict: REGRESSED,
};

test("a verdict is one word, or says what it lacks", () => {
	assert.equal(verdictWords(REGRESSED), "regressed");
	assert.equal(verdictWords({ kind: "unchanged" }), "unchanged");
	const needs = (minutes: number) => verdictWords(needing(minutes));
	assert.equal(needs(0.2), "inconclusive: needs about 1 more minute at this noise");
	assert.equal(needs(11.4), "inconclusive: needs about 12 more minutes at this noise");
	assert.equal(needs(1234), "inconclusive: needs about 1300 more minutes at this noise");
	assert.equal(verdictWords(needing(null)), "inconclusive: too much noise");
});

test("a change comes with its interval, as far as that is bounded", () => {
	assert.equal(changeWords(change), "−5.1 % (−6.0 to −4.2)");
	const bounded = (low: number | null, high: number | null) =>
		changeWords({ ...change, change_percent: 0.04, interval_percent: { low, high } });
	assert.equal(bounded(-0.04, 250), "0.0 % (0.0 to +250)");
	assert.equal(bounded(null, 3), "0.0 % (+3.0 or less)");
	assert.equal(bounded(-3, null), "0.0 % (−3.0 or more)");
	assert.equal(bounded(null, null), "0.0 % (not bounded)");
	assert.equal(changeWords({ ...change, change_percent: null, interval_percent: null }), "–");
});

test("counts are rates, and their change a multiple", () => {
	assert.equal(rateWords(count.baseline), "3 (1.5 an hour)");
	assert.equal(rateWords({ events: 0, covered_s: 60 }), "0");
	assert.equal(ratioWords(count), "×13 (×3.6 to ×71)");
	const none = { events: 0, covered_s: 7200 };
	const fresh = { ...count, baseline: none, ratio: null, interval: { low: 2.5, high: null } };
	assert.equal(ratioWords(fresh), "none in the baseline (×2.5 or more)");
	assert.equal(ratioWords({ ...fresh, candidate: none }), "none on either side");
	assert.equal(ratioWords({ ...count, ratio: null, interval: null }), "–");
});

test("small numbers are not written out", () => {
	assert.deepEqual([null, 1e-9, 0.0123, 1].map(probabilityWords), [
		"–",
		"< 0.0001",
		"0.012",
		"1.0",
	]);
	assert.deepEqual([0.5, 0.99, 0.01].map(quantileName), ["median", "p99", "p1"]);
});

const comparison: Comparison = {
	baseline: ["a"],
	candidate: ["b"],
	alpha: 0.01,
	minEffect: 0.02,
	verdict: "regressed",
	phases: [
		{
			name: "burst",
			metrics: [
				{
					metric: "tx_mb_per_s",
					better: "higher",
					level: change,
					tail: { ...change, p: 0.01, verdict: { kind: "unchanged" } },
					verdict: REGRESSED,
				},
				{
					metric: "latency_ns",
					better: "lower",
					level: { ...change, verdict: needing(5) },
					tail: { ...change, p: 0.99, verdict: needing(50) },
					verdict: needing(5),
				},
			],
			counts: [count],
		},
	],
	warnings: [],
	logs: { baseline: [], candidate: [] },
};

test("a comparison is one line, and one for each reason", () => {
	assert.equal(headlineWords(comparison), "Regressed: TX, DMA errors");
	assert.deepEqual(regressionWords(comparison), [
		"TX median in phase “burst”: −5.1 % (−6.0 to −4.2)",
		"DMA errors in phase “burst”: ×13 (×3.6 to ×71)",
	]);
	assert.deepEqual(inconclusiveWords(comparison), [
		"latency in phase “burst”: needs about 5 more minutes at this noise",
	]);
	assert.equal(headlineWords({ ...comparison, verdict: "inconclusive" }), "Inconclusive: latency");
	assert.equal(headlineWords({ ...comparison, verdict: "passed" }), "Passed: no regression");
	assert.equal(
		headlineWords({ ...comparison, verdict: "inconclusive", phases: [] }),
		"Inconclusive: there is nothing to compare",
	);
});

test("warnings are sentences, and all tails are one of them", () => {
	const tail = (phase: string, metric: "tx_mb_per_s" | "latency_ns") =>
		({ kind: "tail not judged", phase, metric }) as const;
	assert.equal(
		warningWords({ kind: "idle share", baseline: 0.1, candidate: 0.5 }),
		"The link was idle in 10 % of the baseline and 50 % of the candidate; only the time under load is compared.",
	);
	assert.equal(
		warningWords({ kind: "interval", baseline_s: 1, candidate_s: 10 }),
		"A sample stands for 1 s in the baseline and 10 s in the candidate, so their noise differs.",
	);
	assert.equal(
		warningWords({ kind: "phase", name: "", only: "baseline" }),
		"The baseline alone has time without a phase, which is not compared.",
	);
	assert.deepEqual(warningLines([tail("", "latency_ns")]), [
		"Not judged is latency p99: it takes more samples, or less noise.",
	]);
	const runs = { kind: "run to run", baselineRuns: 1, candidateRuns: 2 } as const;
	assert.deepEqual(warningLines([tail("a", "tx_mb_per_s"), runs, tail("b", "latency_ns")]), [
		"1 run against 2 runs: a difference may be one from run to run. Five runs a side would tell.",
		"Not judged are TX p1 in phase “a”, latency p99 in phase “b”: they take more samples, or less noise.",
	]);
});
