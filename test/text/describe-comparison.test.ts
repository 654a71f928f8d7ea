import assert from "node:assert/strict";
import { test } from "node:test";
import type {
	Comparison,
	CountComparison,
	QuantileComparison,
} from "../../source/analysis/comparison/comparison.ts";
import type { Verdict } from "../../source/analysis/comparison/verdict.ts";
import {
	describeChange,
	describeProbability,
	describeRate,
	describeRatio,
	quantileName,
} from "../../source/text/describe-change.ts";
import {
	describeHeadline,
	describeInconclusive,
	describeRegression,
} from "../../source/text/describe-comparison.ts";
import { describeVerdict } from "../../source/text/describe-verdict.ts";
import { describeWarnings } from "../../source/text/describe-warnings.ts";

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
	burst: 1,
	ratio: 40 / 3,
	interval: { low: 3.61, high: 71.4 },
	probability: 1e-8,
	correctedProbability: 1e-7,
	verdict: REGRESSED,
};

const inconclusive = {
	kind: "inconclusive",
	reason: "too much noise",
	neededMinutes: null,
} as const;

test("a verdict is one word, or says what it lacks", () => {
	assert.equal(describeVerdict(REGRESSED), "regressed");
	assert.equal(describeVerdict({ kind: "unchanged" }), "unchanged");
	const needs = (minutes: number) => describeVerdict(needing(minutes));
	assert.equal(needs(0.2), "inconclusive: needs about 1 more minute at this noise");
	assert.equal(needs(11.4), "inconclusive: needs about 12 more minutes at this noise");
	assert.equal(needs(1234), "inconclusive: needs about 1300 more minutes at this noise");
	assert.equal(describeVerdict(needing(null)), "inconclusive: too much noise");
	const runs: Verdict = { ...inconclusive, neededRuns: 8 };
	assert.equal(describeVerdict(runs), "inconclusive: needs about 8 runs per side");
	const far: Verdict = { ...inconclusive, reachable_percent: 9.12 };
	assert.equal(
		describeVerdict(far),
		"inconclusive: at this noise, changes below 9.1 % cannot be detected",
	);
});

test("a change comes with its interval, as far as that is bounded", () => {
	assert.equal(describeChange(change, "rx_mb_per_s"), "−5.1 % (−6.0 to −4.2)");
	const bounded = (low: number | null, high: number | null) =>
		describeChange(
			{ ...change, change_percent: 0.04, interval_percent: { low, high } },
			"rx_mb_per_s",
		);
	assert.equal(bounded(-0.04, 250), "0.0 % (0.0 to +250)");
	assert.equal(bounded(null, 3), "0.0 % (+3.0 or less)");
	assert.equal(bounded(-3, null), "0.0 % (−3.0 or more)");
	assert.equal(bounded(null, null), "0.0 % (no interval)");
	const unknown = { ...change, change_percent: null, interval_percent: null };
	assert.equal(describeChange(unknown, "rx_mb_per_s"), "–");
	const fromZero = { ...unknown, baseline: 0, candidate: 500 };
	assert.equal(describeChange(fromZero, "rx_mb_per_s"), "+500.0 MB/s");
	assert.equal(describeChange({ ...fromZero, effectiveCounts: null }, "rx_mb_per_s"), "–");
});

test("counts are rates, and their change a multiple", () => {
	assert.equal(describeRate(count.baseline), "3 (1.5 per hour)");
	assert.equal(describeRate({ events: 0, covered_s: 60 }), "0");
	assert.equal(describeRatio(count), "×13 (×3.6 to ×71)");
	const none = { events: 0, covered_s: 7200 };
	const fresh = { ...count, baseline: none, ratio: null, interval: { low: 2.5, high: null } };
	assert.equal(describeRatio(fresh), "none in the baseline (×2.5 or more)");
	assert.equal(describeRatio({ ...fresh, candidate: none }), "none on either side");
	assert.equal(describeRatio({ ...count, ratio: null, interval: null }), "–");
});

test("small numbers are not written out", () => {
	assert.deepEqual([null, 1e-9, 0.0123, 1].map(describeProbability), [
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
	isBaselineFixed: false,
	verdict: "regressed",
	errorsByKind: { moved_bytes: { baseline: null, candidate: null }, kinds: [] },
	phases: [
		{
			name: "burst",
			metrics: [
				{
					metric: "tx_mb_per_s",
					better: "higher",
					meanOver: "time",
					mean: { ...change, p: null, verdict: { kind: "unchanged" } },
					mixture: null,
					since: null,
					level: change,
					tail: { ...change, p: 0.01, verdict: { kind: "unchanged" } },
					verdict: REGRESSED,
				},
				{
					metric: "latency_ns",
					better: "lower",
					meanOver: "operations",
					mean: { ...change, p: null, verdict: needing(5) },
					mixture: null,
					since: null,
					level: { ...change, verdict: needing(5) },
					tail: { ...change, p: 0.99, verdict: needing(50) },
					verdict: needing(5),
				},
			],
			counts: [count],
			together: null,
			stalls: null,
		},
	],
	warnings: [],
	logs: { baseline: [], candidate: [] },
};

test("a comparison is one line, and one for each reason", () => {
	assert.equal(describeHeadline(comparison), "Regressed: TX, DMA errors");
	assert.deepEqual(describeRegression(comparison), [
		"TX median in phase “burst”: −5.1 % (−6.0 to −4.2)",
		"DMA errors in phase “burst”: ×13 (×3.6 to ×71)",
	]);
	assert.deepEqual(describeInconclusive(comparison), [
		"latency in phase “burst”: needs about 5 more minutes at this noise",
	]);
	assert.equal(
		describeHeadline({ ...comparison, verdict: "inconclusive" }),
		"Inconclusive: latency",
	);
	assert.equal(describeHeadline({ ...comparison, verdict: "passed" }), "Passed: no regression");
	assert.equal(
		describeHeadline({ ...comparison, verdict: "inconclusive", phases: [] }),
		"Inconclusive: nothing to compare",
	);
});

test("warnings are sentences, and all tails are one of them", () => {
	const tail = (phase: string, metric: "tx_mb_per_s" | "latency_ns") =>
		({ kind: "tail not judged", phase, metric }) as const;
	assert.deepEqual(
		describeWarnings([
			{ kind: "idle share", baseline: 0.1, candidate: 0.5 },
			{ kind: "interval", baseline_s: 1, candidate_s: 10 },
			{ kind: "phase", name: "", only: "baseline" },
			tail("", "latency_ns"),
		]),
		[
			"The link was idle for 10 % of the baseline and 50 % of the candidate; only time under load is compared.",
			"The interval is 1 s in the baseline and 10 s in the candidate, so only means can be compared.",
			"Only the baseline has time without a phase; it is not compared.",
			"Inconclusive: latency p99; more samples or less noise needed.",
		],
	);
	const runs = { kind: "run to run", baselineRuns: 1, candidateRuns: 2 } as const;
	assert.deepEqual(describeWarnings([tail("a", "tx_mb_per_s"), runs, tail("b", "latency_ns")]), [
		"1 run against 2 runs: each run is assumed to show all its noise; the hour, temperature and other differences between runs are not accounted for (record three runs per side).",
		"Inconclusive: TX p1 in phase “a”, latency p99 in phase “b”; more samples or less noise needed.",
	]);
});
