import assert from "node:assert/strict";
import test from "node:test";
import { autoregressive, Normal } from "../../../calibration/noise.ts";
import { compareLogs } from "../../../source/analysis/comparison/compare-logs.ts";
import type {
	Comparison,
	MetricComparison,
} from "../../../source/analysis/comparison/comparison.ts";
import { describeChange } from "../../../source/text/describe-change.ts";
import { describeSince } from "../../../source/text/describe-moves.ts";
import { simulatedLog, simulatedPhase } from "../../helpers/simulated-log.ts";

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

test("a significant change below the minimum effect is not a regression", () => {
	const small = metricOf(compareLogs([log(1)], [log(2, { tx_mb_per_s: 0.99 })]), "tx_mb_per_s");
	assert.ok((small.level.correctedProbability ?? 1) < 0.01, `${small.level.correctedProbability}`);
	const reason = "below the minimum effect";
	assert.deepEqual(small.verdict, { kind: "not judged", reason });
	assert.equal(compareLogs([log(1)], [log(2, { tx_mb_per_s: 0.99 })]).verdict, "passed");
	const rule = { alpha: 0.01, minEffect: 0.005 };
	const strict = compareLogs([log(1)], [log(2, { tx_mb_per_s: 0.99 })], rule);
	assert.equal(metricOf(strict, "tx_mb_per_s").verdict.kind, "regressed");
});

test("short logs are inconclusive, with the time that they lack", () => {
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

/** A level that changes at random between two modes, the slower one 30 % down. */
function modes(seed: number, share: number, length = 3600): Float64Array {
	const normal = new Normal(seed);
	let isSlow = normal.random.chance(share);
	return Float64Array.from({ length }, () => {
		if (normal.random.chance(1 / 12)) isSlow = normal.random.chance(share);
		return 2000 * (isSlow ? 0.7 : 1) * (1 + 0.02 * normal.next());
	});
}

test("more time in a slow mode is a loss of bytes, although the level does not move", () => {
	const side = (seed: number, share: number) =>
		simulatedLog([simulatedPhase({ tx_mb_per_s: modes(seed, share) })]);
	const lost = metricOf(compareLogs([side(1, 0.05)], [side(2, 0.25)]), "tx_mb_per_s");
	assert.equal(lost.verdict.kind, "regressed");
	assert.equal(lost.mean.verdict.kind, "regressed");
	assert.ok(Number(lost.mean.change_percent) < -3, `${lost.mean.change_percent}`);
	assert.notEqual(lost.level.verdict.kind, "regressed");
	assert.ok(lost.mixture !== null);
	assert.ok(lost.mixture.below > 1400 && lost.mixture.below < 2000, `${lost.mixture.below}`);
	assert.ok(lost.mixture.candidate > lost.mixture.baseline + 0.1);
	for (let seed = 10; seed < 20; seed++) {
		const same = metricOf(compareLogs([side(seed, 0.05)], [side(seed + 50, 0.05)]), "tx_mb_per_s");
		assert.notEqual(same.verdict.kind, "regressed", `${seed}`);
		assert.equal(same.mixture, null);
	}
});

test("what is unchanged neither has moved beyond chance nor differs in print", () => {
	for (let seed = 1; seed < 12; seed++) {
		const side = (seed: number, share: number) =>
			simulatedLog([simulatedPhase({ tx_mb_per_s: modes(seed, share) })]);
		const { metrics } = compareLogs([side(seed, 0.3)], [side(seed + 50, 0.3 + seed / 40)])
			.phases[0] ?? { metrics: [] };
		for (const { mean, level, tail } of metrics) {
			for (const one of [mean, level, tail]) {
				if (one.verdict.kind !== "unchanged") continue;
				assert.ok(Number(one.probability) >= 0.01, `${one.p} has p ${one.probability}`);
				const printed = Number(one.candidate) / Number(one.baseline);
				assert.ok(Math.abs(printed - 1) <= 0.02, `${one.p} is printed as ${printed}`);
			}
		}
	}
});

test("a direction that is dead for most of the time has lost bytes", () => {
	const { random } = new Normal(4);
	const rx = Float64Array.from({ length: 3600 }, () => (random.chance(0.6) ? 0 : 500));
	const before = simulatedLog([simulatedPhase({ rx_mb_per_s: STEADY.map((value) => 5 * value) })]);
	const after = simulatedLog([simulatedPhase({ rx_mb_per_s: rx })]);
	const found = metricOf(compareLogs([before], [after]), "rx_mb_per_s");
	assert.equal(found.mean.verdict.kind, "regressed");
	const wholly = { alpha: 0.01, minEffect: 1 };
	const dead = metricOf(compareLogs([USUAL], [DEAD], wholly), "rx_mb_per_s");
	assert.equal(dead.verdict.kind, "regressed", "whatever the minimum effect");
});

test("a level is not worse where its figures are better", () => {
	const mode = (seed: number, share: number, factor: number) => {
		const normal = new Normal(seed);
		const tx_mb_per_s = Float64Array.from({ length: 3600 }, () => {
			return factor * (normal.random.chance(share) ? 1000 : 2000) * (1 + 0.005 * normal.next());
		});
		return simulatedLog([simulatedPhase({ tx_mb_per_s })]);
	};
	for (const [baseline, candidate] of [
		[mode(1, 0.55, 1), mode(2, 0.45, 0.95)],
		[mode(1, 0.45, 0.95), mode(2, 0.55, 1)],
	] as const) {
		const { level } = metricOf(compareLogs([baseline], [candidate]), "tx_mb_per_s");
		assert.ok(Math.abs(Math.log(Number(level.candidate) / Number(level.baseline))) > 0.5);
		assert.deepEqual(level.verdict, { kind: "not judged", reason: "not one level" });
		assert.equal(describeChange(level, "tx_mb_per_s"), "–");
	}
});

test("of samples over other times only the mean is compared", () => {
	const dips = (seed: number) => {
		const normal = new Normal(seed);
		return Float64Array.from({ length: 3600 }, () => {
			return normal.random.chance(0.1) ? 500 : 2000 * (1 + 0.01 * normal.next());
		});
	};
	const side = (tx_mb_per_s: Float64Array, interval_s: number) =>
		simulatedLog([simulatedPhase({ tx_mb_per_s })], { interval_s });
	const inTens = dips(2).map((_, at, all) => {
		const from = at - (at % 10);
		return all.subarray(from, from + 10).reduce((sum, value) => sum + value / 10, 0);
	});
	const found = compareLogs([side(dips(1), 1)], [side(inTens, 10)]);
	const { mean, level, tail, mixture } = metricOf(found, "tx_mb_per_s");
	const notJudged = { kind: "not judged", reason: "intervals differ" };
	assert.deepEqual([level.verdict, tail.verdict, mixture], [notJudged, notJudged, null]);
	assert.ok(Number(level.candidate) < 0.95 * Number(level.baseline), "the figures are there");
	assert.ok(mean.change_percent !== null);
	assert.notEqual(found.verdict, "regressed");
	const same = metricOf(compareLogs([side(dips(1), 1)], [side(dips(3), 1)]), "tx_mb_per_s");
	assert.equal(same.level.verdict.kind, "unchanged");
});

test("what rounding leaves of equal values is no change", () => {
	const side = (length: number) =>
		simulatedLog([simulatedPhase({ latency_ns: new Float64Array(length).fill(1200.1) })]);
	const { mean, verdict } = metricOf(compareLogs([side(3600)], [side(1801)]), "latency_ns");
	assert.notEqual(mean.candidate, mean.baseline, "sums of other lengths are rounded otherwise");
	assert.deepEqual([verdict.kind, mean.probability], ["unchanged", 1]);
	const runs = (length: number) => Array.from({ length: 3 }, () => side(length));
	const ofRuns = metricOf(compareLogs(runs(3600), runs(1801)), "latency_ns").mean;
	assert.deepEqual([ofRuns.verdict.kind, ofRuns.probability], ["unchanged", 1]);
});

test("errors in bursts at the same rate are no change, more bursts are", () => {
	const bursts = (seed: number, every_s: number) => {
		const { random } = new Normal(seed);
		const dma_errors = new Float64Array(3600).map(() => (random.chance(1 / every_s) ? 10 : 0));
		return simulatedLog([simulatedPhase({ tx_mb_per_s: STEADY }, { errors: { dma_errors } })]);
	};
	let claims = 0;
	for (let seed = 0; seed < 40; seed++) {
		const { counts } = compareLogs([bursts(seed, 600)], [bursts(seed + 100, 600)]).phases[0] ?? {
			counts: [],
		};
		if (["regressed", "improved"].includes(counts[0]?.verdict.kind ?? "")) claims++;
	}
	assert.ok(claims <= 1, `${claims} of 40`);
	const [count] = compareLogs([bursts(1, 600)], [bursts(2, 30)]).phases[0]?.counts ?? [];
	assert.equal(count?.verdict.kind, "regressed");
	assert.ok(Number(count?.burst) > 7, `${count?.burst}`);
});

test("errors are compared as rates", () => {
	const values = log(1).phases[0];
	assert.ok(values !== undefined);
	const withErrors = (events: number, covered_s = 3600) =>
		simulatedLog([
			{ ...values, covered_s, counts: { ...values.counts, dma_errors: { events, covered_s } } },
		]);
	const kind = (before: number, after: number, covered_s = 3600) =>
		compareLogs([withErrors(before)], [withErrors(after, covered_s)]).phases[0]?.counts[0]?.verdict
			.kind;
	assert.equal(kind(0, 0), "unchanged");
	assert.equal(kind(0, 1), "inconclusive");
	assert.equal(kind(1, 0), "not judged", "fewer, maybe by chance");
	assert.equal(kind(2, 40), "regressed");
	assert.equal(kind(40, 2), "improved");
	assert.equal(kind(40, 80, 7200), "unchanged");
});

test("a counter that a side does not have is not judged, whatever the other side counts", () => {
	const values = log(1).phases[0];
	assert.ok(values !== undefined);
	const withErrors = (events: number | null) => {
		const dma_errors = events === null ? null : { events, covered_s: 3600 };
		return simulatedLog([{ ...values, counts: { ...values.counts, dma_errors } }]);
	};
	const errors = (before: number | null, after: number | null) =>
		compareLogs([withErrors(before)], [withErrors(after)]).phases[0]?.counts[0];
	for (const [before, after, reason] of [
		[59, null, "not in the candidate"],
		[null, 59, "not in the baseline"],
		[null, null, "not in either log"],
	] as const) {
		const found = errors(before, after);
		assert.deepEqual(found?.verdict, { kind: "not judged", reason });
		assert.deepEqual(found?.baseline?.events ?? null, before);
		assert.deepEqual(found?.candidate?.events ?? null, after);
		assert.equal(found?.ratio, null);
	}
	const [some, none] = [withErrors(59), withErrors(null)];
	const { verdict, phases } = compareLogs([some], [none]);
	assert.equal(verdict, "passed", "by what is judged");
	assert.equal(phases[0]?.metrics[0]?.verdict.kind, "unchanged");
	// Of several runs, those that have it count.
	const ofRuns = compareLogs([some, none], [some, none]).phases[0]?.counts[0];
	assert.deepEqual(ofRuns?.candidate, { events: 59, covered_s: 3600 });
});

test("phases are matched by name, and a phase of one side alone is reported", () => {
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

test("logs that are not similar get warnings", () => {
	const kinds = (changes: object) => {
		const other = { ...log(2, {}, 100), ...changes };
		return compareLogs([log(1, {}, 100)], [other]).warnings.map(({ kind }) => kind);
	};
	assert.ok(kinds({ idleShare: 0.5 }).includes("idle share"), "idle share");
	assert.ok(kinds({ interval_s: 10 }).includes("interval"), "interval");
	assert.ok(!kinds({ interval_s: 1.01, idleShare: null }).includes("interval"), "similar");
	assert.ok(kinds({}).includes("run to run"), "one run per side");
});

test("a regression that begins inside the candidate is one, with what was before it", () => {
	const white = (seed: number) => new Normal(seed);
	const side = (seed: number, factorAt: (at: number) => number) => {
		const normal = white(seed);
		const tx_mb_per_s = Float64Array.from({ length: 3600 }, (_, at) => {
			return 2000 * factorAt(at) * (1 + 0.02 * normal.next());
		});
		return simulatedLog([simulatedPhase({ tx_mb_per_s })]);
	};
	const usual = side(1, () => 1);
	const found = compareLogs([usual], [side(2, (at) => (at < 3000 ? 1 : 0.95))]);
	const { since, verdict, mean } = metricOf(found, "tx_mb_per_s");
	assert.equal(found.verdict, "regressed");
	assert.equal(verdict.kind, "regressed");
	assert.notEqual(mean.verdict.kind, "regressed", "a loss of 0.8 % over all");
	assert.ok(since !== null);
	const second = Date.parse(since.step.time) / 1000 - 1.8e9;
	assert.ok(Math.abs(second - 3000) < 10, `${second}`);
	assert.ok(Math.abs(Number(since.step.change_percent) + 5) < 1, `${since.step.change_percent}`);
	assert.equal(since.before.verdict.kind, "unchanged");
	const [told = ""] = describeSince(found);
	assert.match(told, /before it: unchanged; since then regressed: −[45]\.\d %/);
	const moved = compareLogs([usual], [side(2, (at) => (at < 3000 ? 1.1 : 0.95))]);
	assert.match(describeSince(moved)[0] ?? "", /before it: \+(9\.9|10\.\d) %; since then regressed/);
	const steps = found.warnings.filter(({ kind }) => kind === "not stationary");
	assert.equal(steps.length, 1);
	const better = compareLogs([usual], [side(2, (at) => (at < 3000 ? 1 : 1.05))]);
	assert.notEqual(better.verdict, "regressed");
	assert.equal(metricOf(better, "tx_mb_per_s").since, null);
	assert.equal(metricOf(compareLogs([usual], [side(3, () => 1)]), "tx_mb_per_s").since, null);
});

test("minutes of one recording are too short for the memory that links may have", () => {
	const short = (seed: number, factor: number) => log(seed, { tx_mb_per_s: factor }, 200);
	const lower = metricOf(compareLogs([short(1, 1)], [short(2, 0.9)]), "tx_mb_per_s");
	assert.equal(lower.verdict.kind, "inconclusive", "of its own estimate");
	const half = metricOf(compareLogs([short(1, 1)], [short(2, 0.5)]), "tx_mb_per_s");
	assert.equal(half.verdict.kind, "regressed", "no noise halves a rate");
	const known = metricOf(compareLogs([log(1)], [short(2, 0.9)]), "tx_mb_per_s");
	assert.equal(known.verdict.kind, "regressed", "beside a log that is long enough");
});

test("one run is judged by the spread of three or more", () => {
	const spread = [0.97, 1.03, 0.99, 1.01, 1.0];
	const history = spread.map((factor, seed) => log(seed, { tx_mb_per_s: factor }, 600));
	const one = (factor: number) =>
		metricOf(compareLogs(history, [log(50, { tx_mb_per_s: factor }, 600)]), "tx_mb_per_s");
	assert.deepEqual([one(0.97).mean.unit, one(0.97).mean.effectiveCounts], ["runs", [5, 1]]);
	assert.notEqual(one(0.95).verdict.kind, "regressed", "within what runs differ by");
	assert.equal(one(0.7).verdict.kind, "regressed");
});

test("a run of a few samples shows no noise, so it is not judged by the spread of long ones", () => {
	const history = [1, 2, 3].map((seed) => log(seed, {}, 600));
	for (const seed of [11, 12, 13, 14]) {
		const { mean, level } = metricOf(compareLogs(history, [log(seed, {}, 10)]), "tx_mb_per_s");
		const reason = "too few samples";
		assert.deepEqual(mean.verdict, { kind: "inconclusive", reason, neededMinutes: null });
		assert.equal(level.verdict.kind, "inconclusive");
	}
});

test("tails of runs of other lengths are not compared", () => {
	const side = (length: number, first: number) =>
		Array.from({ length: 8 }, (_, order) => {
			const normal = new Normal(first + order);
			const tx_mb_per_s = Float64Array.from({ length }, () => {
				return 2000 * (normal.random.chance(0.015) ? 0.5 : 1 + 0.02 * normal.next());
			});
			return simulatedLog([simulatedPhase({ tx_mb_per_s })]);
		});
	const found = metricOf(compareLogs(side(60, 1), side(600, 20)), "tx_mb_per_s");
	assert.ok(Number(found.tail.candidate) < 0.9 * Number(found.tail.baseline), "as it looks");
	assert.deepEqual([found.tail.verdict.kind, found.tail.change_percent], ["inconclusive", null]);
	assert.notEqual(found.verdict.kind, "regressed");
	const alike = metricOf(compareLogs(side(600, 1), side(600, 20)), "tx_mb_per_s");
	assert.notEqual(alike.tail.change_percent, null);
});

test("five runs per side are compared as runs: run-to-run variation is not a regression", () => {
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

test("the printed means of runs differ as the change says, also where runs differ in length", () => {
	const runs = (rates: readonly (readonly [seconds: number, factor: number])[]) =>
		rates.map(([seconds, factor], order) => log(order, { tx_mb_per_s: factor }, seconds));
	const before = runs([
		[600, 1],
		[60, 0.5],
		[60, 0.5],
	]);
	const after = runs([
		[60, 1],
		[600, 0.6],
		[60, 0.6],
	]);
	const { mean } = metricOf(compareLogs(before, after), "tx_mb_per_s");
	assert.equal(mean.unit, "runs");
	const [from, to] = [Number(mean.baseline), Number(mean.candidate)];
	assert.ok(to > from, "the runs became faster on the whole, the longest one slower");
	assert.ok(Math.abs(100 * (to / from - 1) - Number(mean.change_percent)) < 1e-6);
});

const STEADY = autoregressive(new Normal(1), 600, 0).map((value) => 100 + value);

test("a metric that one side lacks is not judged, one that both lack is left out", () => {
	const both = simulatedLog([simulatedPhase({ tx_mb_per_s: STEADY, latency_ns: STEADY })]);
	const one = simulatedLog([simulatedPhase({ tx_mb_per_s: STEADY })]);
	for (const [baseline, candidate, reason] of [
		[both, one, "not in the candidate"],
		[one, both, "not in the baseline"],
	] as const) {
		const { verdict, phases, warnings } = compareLogs([baseline], [candidate]);
		const notJudged = { kind: "not judged", reason };
		assert.deepEqual(
			phases[0]?.metrics.map(({ metric, level, tail, verdict }) => {
				return [metric, verdict, level.verdict, tail.verdict];
			})[1],
			["latency_ns", notJudged, notJudged, notJudged],
		);
		assert.equal(verdict, "passed", "by throughput alone");
		assert.ok(
			!warnings.some((one) => one.kind === "tail not judged" && one.metric === "latency_ns"),
		);
	}
	const neither = compareLogs([one], [one]).phases[0]?.metrics;
	assert.deepEqual(
		neither?.map(({ metric }) => metric),
		["tx_mb_per_s"],
	);
});

test("a metric that a side has, but never under load, is inconclusive", () => {
	const loaded = simulatedLog([simulatedPhase({ tx_mb_per_s: STEADY, rx_mb_per_s: STEADY })]);
	const quiet = simulatedLog([simulatedPhase({ tx_mb_per_s: STEADY })], {
		measured: ["tx_mb_per_s", "rx_mb_per_s"],
	});
	const { verdict, phases } = compareLogs([loaded], [quiet]);
	assert.equal(verdict, "inconclusive");
	assert.deepEqual(phases[0]?.metrics[1]?.verdict, {
		kind: "inconclusive",
		reason: "no values",
		neededMinutes: null,
	});
});

test("levels too far apart for a ratio are inconclusive for that, not for their samples", () => {
	const sides = [log(1, { tx_mb_per_s: 1e-300 }), log(1, { tx_mb_per_s: 1e300 })] as const;
	const { level } = metricOf(compareLogs([sides[0]], [sides[1]]), "tx_mb_per_s");
	const verdict = { kind: "inconclusive", reason: "no finite ratio", neededMinutes: null } as const;
	assert.deepEqual(level.verdict, verdict);
});

test("payload, wire bytes and samples are not compared; all else is", () => {
	const all = { tx_mb_per_s: STEADY, rx_mb_per_s: STEADY, latency_ns: STEADY };
	const phases = [simulatedPhase(all)];
	const payload = simulatedLog(phases, { counted: ["payload"], sources: ["anarchy"] });
	const wire = simulatedLog(phases, { counted: ["wire"], sources: ["nvidia"] });
	const sampled = simulatedLog(phases, { counted: ["sampled"], sources: ["nvidia"] });
	for (const [one, other] of [
		[payload, wire],
		[wire, sampled],
		[sampled, payload],
	] as const) {
		const { verdict, phases: found, warnings } = compareLogs([one], [other]);
		assert.equal(verdict, "inconclusive");
		const verdicts = found[0]?.metrics.map((metric) => {
			const reason = "reason" in metric.verdict ? metric.verdict.reason : "";
			return [metric.metric, metric.verdict.kind, reason, metric.mean.change_percent];
		});
		assert.deepEqual(verdicts?.slice(0, 2), [
			["tx_mb_per_s", "inconclusive", "counted differently", null],
			["rx_mb_per_s", "inconclusive", "counted differently", null],
		]);
		assert.deepEqual(verdicts?.[2]?.slice(0, 2), ["latency_ns", "unchanged"]);
		assert.equal(found[0]?.together, null, "one metric is not several");
		const named = warnings.filter(({ kind }) => kind === "counted" || kind === "source");
		assert.deepEqual(named, [{ kind: "counted", baseline: one.counted, candidate: other.counted }]);
	}
	const same = compareLogs([wire], [{ ...wire, sources: ["intel"] }]);
	assert.equal(same.verdict, "passed");
	assert.deepEqual(
		same.warnings.filter(({ kind }) => kind === "source"),
		[{ kind: "source", baseline: "nvidia", candidate: "intel" }],
	);
});

const [USUAL, DEAD] = [log(1), log(2, { rx_mb_per_s: 0 })];

test("a direction that dies has regressed by 100 %, in its level and its tail", () => {
	const comparison = compareLogs([USUAL], [DEAD]);
	assert.equal(comparison.verdict, "regressed");
	const { level, tail, verdict } = metricOf(comparison, "rx_mb_per_s");
	assert.equal(verdict.kind, "regressed");
	for (const one of [level, tail]) {
		assert.equal(one.verdict.kind, "regressed");
		assert.equal(one.change_percent, -100);
		assert.deepEqual(one.interval_percent, { low: -100, high: -100 });
		assert.ok(Number(one.correctedProbability) < 1e-6, `${one.correctedProbability}`);
	}
	assert.equal(metricOf(comparison, "tx_mb_per_s").verdict.kind, "unchanged");
});

test("a direction that comes to life has improved, by what has no per cent", () => {
	const comparison = compareLogs([DEAD], [USUAL]);
	assert.equal(comparison.verdict, "passed");
	const { level, tail } = metricOf(comparison, "rx_mb_per_s");
	for (const one of [level, tail]) {
		assert.equal(one.verdict.kind, "improved");
		assert.deepEqual([one.change_percent, one.interval_percent], [null, null]);
	}
});

test("a direction that is idle on both sides is unchanged, and the workload passes", () => {
	const comparison = compareLogs([DEAD], [log(3, { rx_mb_per_s: 0 })]);
	assert.equal(comparison.verdict, "passed");
	const { level, tail } = metricOf(comparison, "rx_mb_per_s");
	for (const one of [level, tail]) {
		assert.equal(one.verdict.kind, "unchanged");
		assert.deepEqual([one.baseline, one.candidate, one.change_percent], [0, 0, 0]);
		assert.deepEqual(one.interval_percent, { low: 0, high: 0 });
	}
});

test("a direction that is at 0 most of the time, but less often, is not unchanged", () => {
	const busyFor = (share: number, seed: number) => {
		const { random } = new Normal(seed);
		const rx_mb_per_s = Float64Array.from(STEADY, () => (random.chance(share) ? 400 : 0));
		return simulatedLog([simulatedPhase({ tx_mb_per_s: STEADY, rx_mb_per_s })]);
	};
	const rarely = metricOf(compareLogs([busyFor(0.4, 1)], [busyFor(0.05, 2)]), "rx_mb_per_s");
	assert.equal(rarely.level.verdict.kind, "inconclusive");
	const alike = metricOf(compareLogs([busyFor(0.05, 1)], [busyFor(0.05, 2)]), "rx_mb_per_s");
	assert.equal(alike.level.verdict.kind, "unchanged");
});

test("too few zeros are too few samples", () => {
	const few = (value: number) =>
		simulatedLog([simulatedPhase({ rx_mb_per_s: new Float64Array(10).fill(value) })]);
	for (const [before, after] of [
		[0, 0],
		[500, 0],
	] as const) {
		const { level } = metricOf(compareLogs([few(before)], [few(after)]), "rx_mb_per_s");
		assert.ok(level.verdict.kind === "inconclusive");
		assert.equal(level.verdict.reason, "too few samples");
	}
});

const sixRuns = (seed: number, factors: readonly number[]) =>
	factors.map((factor, order) => log(seed + order, { rx_mb_per_s: factor }, 300));

test("a run in which a direction is dead is one of the runs", () => {
	const usual = sixRuns(1, [1, 1, 1, 1, 1, 1]);
	const { verdict, phases } = compareLogs(usual, sixRuns(11, [0, 1, 1, 1, 1, 1]));
	assert.equal(verdict, "inconclusive");
	const { level } = phases[0]?.metrics[1] ?? assert.fail();
	assert.deepEqual([level.unit, level.effectiveCounts], ["runs", [6, 6]]);
	assert.ok(Math.abs(Number(level.change_percent) + 100 / 6) < 1, `${level.change_percent}`);
	const dead = sixRuns(11, [0, 0, 0, 0, 0, 0]);
	for (const [baseline, candidate, expected] of [
		[usual, dead, "regressed"],
		[dead, usual, "improved"],
		[dead, sixRuns(21, [0, 0, 0, 0, 0, 0]), "unchanged"],
	] as const) {
		const found = metricOf(compareLogs(baseline, candidate), "rx_mb_per_s");
		assert.equal(found.level.verdict.kind, expected);
		assert.equal(found.level.unit, "runs");
	}
});

test("a run without any load beside others is not passed over", () => {
	const usual = sixRuns(1, [1, 1, 1, 1, 1, 1]);
	const idle = simulatedLog([simulatedPhase({}, { covered_s: 300 })], {
		measured: ["tx_mb_per_s", "rx_mb_per_s"],
		idleShare: 1,
	});
	const { verdict, phases } = compareLogs(usual, [...sixRuns(11, [1, 1, 1, 1, 1]), idle]);
	assert.equal(verdict, "inconclusive");
	assert.deepEqual(phases[0]?.metrics[1]?.verdict, {
		kind: "inconclusive",
		reason: "a run without load",
		neededMinutes: null,
	});
	const slow = [...sixRuns(11, [0.8, 0.8, 0.8, 0.8, 0.8]), idle];
	assert.equal(compareLogs(usual, slow).verdict, "regressed");
});

test("a metric is judged where any run of a side with that phase has it", () => {
	const full = { tx_mb_per_s: STEADY, latency_ns: STEADY };
	const run = (...phases: Parameters<typeof simulatedPhase>[]) =>
		simulatedLog(phases.map((one) => simulatedPhase(...one)));
	const both = run([full, { name: "burst" }], [full, { name: "drain" }]);
	const traffic = run([{ tx_mb_per_s: STEADY }, { name: "burst" }]);
	const latency = compareLogs([both], [traffic, run([full, { name: "drain" }])]).phases.map(
		({ name, metrics }) => [name, metrics[1]?.verdict.kind],
	);
	assert.deepEqual(latency, [
		["burst", "not judged"],
		["drain", "unchanged"],
	]);
});
