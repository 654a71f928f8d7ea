import assert from "node:assert/strict";
import test from "node:test";
import { autoregressive, Normal } from "../../calibration/noise.ts";
import { compareLogs } from "../../source/analysis/compare-logs.ts";
import type { Comparison, MetricComparison } from "../../source/analysis/comparison.ts";
import { simulatedLog, simulatedPhase } from "../helpers/simulated-log.ts";

const LEVEL = { tx_mb_per_s: 2200, rx_mb_per_s: 1500, latency_ns: 1200 } as const;
type Metric = keyof typeof LEVEL;

/** A log whose levels are multiplied by factors. */
function log(seed: number, factors: Partial<Record<Metric, number>> = {}, length = 3600) {
	return simulatedLog([phase(seed, factors, length)]);
}

function phase(seed: number, factors: Partial<Record<Metric, number>>, length: number, name = "") {
	const normal = new Normal(seed);
	const series = (metric: Metric) =>
		autoregressive(normal, length, 0.5).map(
			(value) => LEVEL[metric] * (factors[metric] ?? 1) * (1 + 0.03 * value),
		);
	const metrics = {
		tx_mb_per_s: series("tx_mb_per_s"),
		rx_mb_per_s: series("rx_mb_per_s"),
		latency_ns: series("latency_ns"),
	};
	return simulatedPhase(metrics, { name });
}

function metricOf(comparison: Comparison, metric: Metric): MetricComparison {
	const found = comparison.phases[0]?.metrics.find((one) => one.metric === metric);
	assert.ok(found !== undefined, `${metric} is compared`);
	return found;
}

test("two logs of the same link pass, every metric unchanged", () => {
	const comparison = compareLogs([log(1)], [log(2)]);
	assert.equal(comparison.verdict, "passed");
	for (const metric of Object.keys(LEVEL) as Metric[]) {
		const { level, verdict } = metricOf(comparison, metric);
		assert.equal(verdict.kind, "unchanged");
		const { low, high } = level.interval_percent ?? {};
		assert.ok(low !== null && high !== null && (low ?? -9) > -2 && (high ?? 9) < 2, `${low}`);
	}
});

test("less throughput and more latency are regressions, the other way round improvements", () => {
	const worse = { tx_mb_per_s: 0.95, latency_ns: 1.05 };
	const there = compareLogs([log(1)], [log(2, worse)]);
	const back = compareLogs([log(2, worse)], [log(1)]);
	assert.deepEqual([there.verdict, back.verdict], ["regressed", "passed"]);
	for (const metric of ["tx_mb_per_s", "latency_ns"] as const) {
		assert.equal(metricOf(there, metric).level.verdict.kind, "regressed");
		assert.equal(metricOf(back, metric).level.verdict.kind, "improved");
	}
	const change = metricOf(there, "tx_mb_per_s").level.change_percent ?? 0;
	assert.ok(Math.abs(change + 5) < 0.5, `${change}`);
	assert.equal(metricOf(there, "rx_mb_per_s").verdict.kind, "unchanged");
});

test("an established change that is smaller than the least effect is no regression", () => {
	const small = metricOf(compareLogs([log(1)], [log(2, { tx_mb_per_s: 0.99 })]), "tx_mb_per_s");
	assert.ok((small.level.correctedProbability ?? 1) < 0.01, `${small.level.correctedProbability}`);
	assert.equal(small.verdict.kind, "unchanged");
	const rule = { alpha: 0.01, minEffect: 0.005 };
	const strict = compareLogs([log(1)], [log(2, { tx_mb_per_s: 0.99 })], rule);
	assert.equal(metricOf(strict, "tx_mb_per_s").verdict.kind, "regressed");
});

test("too short logs are inconclusive and say how much longer they should be", () => {
	const short = compareLogs([log(1, {}, 60)], [log(2, {}, 60)]);
	assert.equal(short.verdict, "inconclusive");
	const { verdict } = metricOf(short, "tx_mb_per_s");
	assert.ok(verdict.kind === "inconclusive" && verdict.neededMinutes !== null, verdict.kind);
	const length = Math.ceil(60 + 60 * verdict.neededMinutes);
	const longer = compareLogs([log(1, {}, length)], [log(2, {}, length)]);
	assert.equal(metricOf(longer, "tx_mb_per_s").verdict.kind, "unchanged");
});

test("a tail alone can regress", () => {
	const normal = new Normal(9);
	const latency = (spikes: number) =>
		autoregressive(normal, 3600, 0.5).map(
			(value) => 1200 * (1 + 0.03 * value) * (normal.random.chance(spikes) ? 4 : 1),
		);
	const sides = [0, 0.03].map((spikes) =>
		simulatedLog([simulatedPhase({ latency_ns: latency(spikes) })]),
	);
	const { level, tail, verdict } = metricOf(
		compareLogs(sides.slice(0, 1), sides.slice(1)),
		"latency_ns",
	);
	assert.deepEqual(
		[level.verdict.kind, tail.verdict.kind, verdict.kind, tail.p],
		["unchanged", "regressed", "regressed", 0.99],
	);
});

test("errors are compared as rates", () => {
	const values = log(1).phases[0];
	assert.ok(values !== undefined);
	const withErrors = (dma_errors: number, covered_s = 3600) =>
		simulatedLog([{ ...values, covered_s, counts: { ...values.counts, dma_errors } }]);
	const kind = (before: number, after: number, covered_s = 3600) =>
		compareLogs([withErrors(before)], [withErrors(after, covered_s)]).phases[0]?.counts[0]?.verdict
			.kind;
	assert.equal(kind(0, 0), "unchanged");
	assert.equal(kind(0, 1), "inconclusive");
	assert.equal(kind(1, 0), "unchanged");
	assert.equal(kind(2, 40), "regressed");
	assert.equal(kind(40, 2), "improved");
	assert.equal(kind(40, 80, 7200), "unchanged");
});

test("phases are matched by name, and one that only one side has is said", () => {
	const [burst, idle, drain] = ["burst", "idle", "drain"].map((name, index) =>
		phase(index, {}, 600, name),
	);
	assert.ok(burst !== undefined && idle !== undefined && drain !== undefined);
	const slower = phase(7, { rx_mb_per_s: 0.9 }, 600, "burst");
	const found = compareLogs([simulatedLog([burst, idle])], [simulatedLog([drain, slower])]);
	assert.deepEqual(
		found.phases.map(({ name }) => name),
		["burst"],
	);
	assert.equal(metricOf(found, "rx_mb_per_s").verdict.kind, "regressed");
	assert.deepEqual(
		found.warnings.filter(({ kind }) => kind === "phase"),
		[
			{ kind: "phase", name: "idle", only: "baseline" },
			{ kind: "phase", name: "drain", only: "candidate" },
		],
	);
	const nothing = compareLogs([simulatedLog([idle])], [simulatedLog([drain])]);
	assert.equal(nothing.verdict, "inconclusive");
});

test("logs that are not alike are said to be so", () => {
	const kinds = (changes: object) => {
		const other = { ...log(2, {}, 100), ...changes };
		return compareLogs([log(1, {}, 100)], [other]).warnings.map(({ kind }) => kind);
	};
	assert.ok(kinds({ idleShare: 0.5 }).includes("idle share"), "idle share");
	assert.ok(kinds({ interval_s: 10 }).includes("interval"), "interval");
	assert.ok(!kinds({ interval_s: 1.01, idleShare: null }).includes("interval"), "alike");
	assert.ok(kinds({}).includes("run to run"), "one run a side");
});

test("five runs a side are compared as runs, so that runs that differ are no regression", () => {
	const runs = (seed: number, factor: number) =>
		Array.from({ length: 5 }, (_, index) => {
			const ofRun = factor * (1 + 0.02 * Math.sin(seed + 2.3 * index));
			return log(100 * seed + index, { tx_mb_per_s: ofRun }, 600);
		});
	const same = compareLogs(runs(1, 1), runs(2, 1));
	const { level } = metricOf(same, "tx_mb_per_s");
	assert.deepEqual([level.unit, level.effectiveCounts], ["runs", [5, 5]]);
	assert.notEqual(level.verdict.kind, "regressed");
	assert.ok(!same.warnings.some(({ kind }) => kind === "run to run"), "runs are seen");
	const slower = metricOf(compareLogs(runs(1, 1), runs(2, 0.85)), "tx_mb_per_s");
	assert.equal(slower.level.verdict.kind, "regressed");
});

test("a metric that one side lacks is inconclusive, one that both lack is left out", () => {
	const values = autoregressive(new Normal(1), 600, 0).map((value) => 100 + value);
	const both = simulatedLog([simulatedPhase({ tx_mb_per_s: values, latency_ns: values })]);
	const one = simulatedLog([simulatedPhase({ tx_mb_per_s: values })]);
	const found = compareLogs([both], [one]);
	assert.deepEqual(
		found.phases[0]?.metrics.map(({ metric, verdict }) => [metric, verdict.kind]),
		[
			["tx_mb_per_s", "unchanged"],
			["latency_ns", "inconclusive"],
		],
	);
});
