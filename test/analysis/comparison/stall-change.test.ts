import assert from "node:assert/strict";
import test from "node:test";
import { autoregressive, Normal } from "../../../calibration/noise.ts";
import { compareLogs } from "../../../source/analysis/comparison/compare-logs.ts";
import type {
	Comparison,
	StallComparison,
} from "../../../source/analysis/comparison/comparison.ts";
import { shareDifference } from "../../../source/analysis/comparison/stall-change.ts";
import { StallCounter } from "../../../source/analysis/walk/stall-tracker.ts";
import type { StallFigures } from "../../../source/core/stalls.ts";
import { comparisonCases } from "../../../source/text/comparison-junit.ts";
import { comparisonMarkdown } from "../../../source/text/comparison-markdown.ts";
import { comparisonText } from "../../../source/text/comparison-text.ts";
import { simulatedLog, simulatedPhase } from "../../helpers/simulated-log.ts";

/** So many seconds of stalls end with each second under load. */
type Stalls = (normal: Normal) => number;

const never: Stalls = () => 0;
const stalling =
	(part: number, length_s: number): Stalls =>
	({ random }) =>
		random.chance(part / length_s) ? length_s : 0;

/** A run whose rates do not change; null: one direction is unknown. */
function run(seed: number, stalls: Stalls | null, seconds = 3600) {
	const normal = new Normal(seed);
	const rate = (level: number) =>
		autoregressive(normal, seconds, 0.5).map((value) => level * (1 + 0.01 * value));
	const metrics = {
		tx_mb_per_s: rate(2000),
		...(stalls !== null && { rx_mb_per_s: rate(1500) }),
	};
	const counter = new StallCounter();
	if (stalls !== null) {
		for (let second = 0; second < seconds; second++) counter.add(stalls(normal), 1);
	}
	const phase = simulatedPhase(metrics);
	return simulatedLog([{ ...phase, stalls: counter.figures, stalledTime: counter.end() }]);
}

function stallsOf(comparison: Comparison): StallComparison {
	const stalls = comparison.phases[0]?.stalls ?? null;
	assert.ok(stalls !== null, "stalls are compared");
	return stalls;
}

const plain = (_: unknown, text: string) => text;

test("a link that stalls where it did not has regressed, although its rates are as before", () => {
	const comparison = compareLogs([run(1, never)], [run(2, stalling(0.05, 12))]);
	const stalls = stallsOf(comparison);
	assert.deepEqual([comparison.verdict, stalls.verdict.kind], ["regressed", "regressed"]);
	assert.ok(Math.abs((stalls.change_points ?? 0) - 5) < 3, `${stalls.change_points}`);
	assert.ok((stalls.interval_points?.low ?? 0) > 0);
	const text = comparisonText(comparison, plain);
	assert.match(text, /\nstalled share +0 % +\d\.\d % +\+\d\.\d pp \(\+\S+ to \+\S+\) +regressed\n/);
	assert.match(
		comparisonMarkdown(comparison),
		/\| stalled share \| 0 % \| .* \*\*regressed\*\* \|/,
	);
	const [failed] = comparisonCases(comparison, "compare", false).filter(
		({ name }) => name === "stalled_share",
	);
	assert.ok(failed?.outcome.kind === "failed" && /^regressed: \+/.test(failed.outcome.message));
	const back = stallsOf(compareLogs([run(2, stalling(0.05, 12))], [run(1, never)]));
	assert.equal(back.verdict.kind, "improved");
});

test("a link that stalls as before, or never, is unchanged", () => {
	const same = compareLogs([run(1, stalling(0.05, 2), 7200)], [run(2, stalling(0.05, 2), 7200)]);
	assert.deepEqual([same.verdict, stallsOf(same).verdict.kind], ["passed", "unchanged"]);
	const none = compareLogs([run(1, never)], [run(2, never)]);
	assert.deepEqual([none.verdict, stallsOf(none).verdict.kind], ["passed", "unchanged"]);
	assert.match(comparisonText(none, plain), /stalled share .* none on either side +unchanged/);
});

test("what is unchanged has no interval that is wider than the smallest effect", () => {
	const bursts = (normal: Normal) => (normal.random.chance(0.005) ? 20 : 0);
	const kinds = new Set<string>();
	for (const seconds of [60, 300, 1200, 7200]) {
		for (const stalls of [never, stalling(0.02, 3), bursts]) {
			for (let seed = 0; seed < 6; seed++) {
				const { verdict, interval_points } = stallsOf(
					compareLogs([run(seed, stalls, seconds)], [run(seed + 50, stalls, seconds)]),
				);
				kinds.add(verdict.kind);
				if (verdict.kind !== "unchanged") continue;
				const { low, high } = interval_points ?? { low: Number.NaN, high: Number.NaN };
				assert.ok(low >= -2 && high <= 2, `${seconds} s: ${low} to ${high}`);
			}
		}
	}
	assert.ok(kinds.has("unchanged") && kinds.has("inconclusive"), [...kinds].join());
});

test("a few stalls in a short record are inconclusive, and say what is needed", () => {
	let second = 0;
	const once: Stalls = () => (second++ === 60 ? 3 : 0);
	const stalls = stallsOf(compareLogs([run(1, never)], [run(4, once, 120)]));
	assert.ok(stalls.verdict.kind === "inconclusive", stalls.verdict.kind);
	assert.ok((stalls.verdict.neededMinutes ?? 0) > 0);
});

test("what a side does not tell is not judged, and what neither tells has no row", () => {
	const stalls = stallsOf(compareLogs([run(1, stalling(0.05, 5))], [run(2, null)]));
	assert.deepEqual(stalls.verdict, { kind: "not judged", reason: "not in the candidate" });
	const none = compareLogs([run(1, null)], [run(2, null)]);
	assert.equal(none.phases[0]?.stalls, null);
	assert.doesNotMatch(comparisonText(none, plain), /stalled/);
});

test("several runs are judged by their spread", () => {
	const side = (from: number, part: number) =>
		Array.from({ length: 5 }, (_, at) => run(from + at, stalling(part * (0.9 + at / 20), 2), 600));
	const differing = stallsOf(compareLogs(side(1, 0.05), side(11, 0.05)));
	assert.equal(differing.unit, "runs");
	assert.notEqual(differing.verdict.kind, "regressed");
	assert.equal(stallsOf(compareLogs(side(1, 0.01), side(11, 0.2))).verdict.kind, "regressed");
	const fresh = Array.from({ length: 5 }, (_, at) => run(at, never, 600));
	assert.equal(stallsOf(compareLogs(fresh, side(11, 0.2))).verdict.kind, "regressed");
});

test("runs without a stall say as much as their time does", () => {
	const side = (from: number, seconds: number) =>
		Array.from({ length: 3 }, (_, at) => run(from + at, never, seconds));
	const kindOf = (seconds: number) => {
		const { verdict, interval_points } = stallsOf(compareLogs(side(1, seconds), side(11, seconds)));
		assert.ok(Number(interval_points?.high) > 0, "no spread is not certainty");
		return verdict.kind;
	};
	assert.deepEqual([kindOf(20), kindOf(600)], ["inconclusive", "unchanged"]);
});

test("stalls that come together are hardly more than one: few false alarms", () => {
	const bursts = (normal: Normal) => {
		let left = 0;
		return () => {
			if (left === 0 && normal.random.chance(1 / 600)) left = 8;
			if (left === 0) return 0;
			left--;
			return 3;
		};
	};
	let alarms = 0;
	for (let pair = 0; pair < 60; pair++) {
		const [first, second] = [0, 1].map((side) => {
			const normal = new Normal(100 + 2 * pair + side);
			const counter = new StallCounter();
			const next = bursts(normal);
			for (let second = 0; second < 3600; second++) counter.add(next(), 1);
			const phase = simulatedPhase({});
			return simulatedLog([{ ...phase, stalls: counter.figures, stalledTime: counter.end() }]);
		}) as [ReturnType<typeof run>, ReturnType<typeof run>];
		const { kind } = stallsOf(compareLogs([first], [second])).verdict;
		if (kind === "regressed" || kind === "improved") alarms++;
	}
	assert.ok(alarms <= 3, `${alarms} of 60`);
});

test("the interval excludes 0 exactly where the test is significant", () => {
	const figures = (total_s: number, loaded_s: number): StallFigures => {
		return { count: 1, total_s, longest_s: total_s, loaded_s };
	};
	for (const [before_s, after_s] of [
		[0, 3],
		[0, 40],
		[5, 90],
		[90, 5],
		[60, 70],
		[600, 0],
	] as const) {
		const [before, after] = [figures(before_s, 900), figures(after_s, 700)];
		for (const alpha of [0.001, 0.01, 0.2]) {
			const { p, interval } = shareDifference(before, after, 4, alpha);
			assert.equal(p < alpha, interval.low > 0 || interval.high < 0, `${before_s} ${after_s}`);
		}
	}
});
