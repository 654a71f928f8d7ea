import assert from "node:assert/strict";
import test from "node:test";
import { autoregressive, Normal } from "../../../calibration/noise.ts";
import { compareLogs } from "../../../source/analysis/comparison/compare-logs.ts";
import { comparisonCases } from "../../../source/text/comparison-junit.ts";
import { comparisonText } from "../../../source/text/comparison-text.ts";
import { describeHeadline } from "../../../source/text/describe-comparison.ts";
import { simulatedLog, simulatedPhase } from "../../helpers/simulated-log.ts";

type Factors = Readonly<Record<"tx" | "rx" | "latency", number>>;

/** @param isOneNoise whether all metrics are slow at the same time */
function side(seed: number, factors: Factors, isOneNoise = false, length = 900) {
	const normal = new Normal(seed);
	const one = autoregressive(normal, length, 0.9);
	const noise = () => (isOneNoise ? one : autoregressive(normal, length, 0.9));
	const rate = (level: number) => noise().map((value) => level * (1 + 0.06 * value));
	return simulatedLog([
		simulatedPhase({
			tx_mb_per_s: rate(2000 * factors.tx),
			rx_mb_per_s: rate(1500 * factors.rx),
			latency_ns: noise().map((value) => 1200 * factors.latency * (1 - 0.06 * value)),
		}),
	]);
}

const same: Factors = { tx: 1, rx: 1, latency: 1 };
const worse: Factors = { tx: 0.965, rx: 0.965, latency: 1.035 };

function count(pairs: number, isOneNoise: boolean, factors: Factors) {
	let [together, single] = [0, 0];
	for (let pair = 0; pair < pairs; pair++) {
		const sides = [side(2 * pair, same, isOneNoise), side(2 * pair + 1, factors, isOneNoise)];
		const comparison = compareLogs(sides.slice(0, 1), sides.slice(1));
		const [phase] = comparison.phases;
		if (phase?.together?.verdict.kind === "regressed") together++;
		if (phase?.metrics.some(({ verdict }) => verdict.kind === "regressed") === true) single++;
	}
	return { together, single };
}

test("a loss in all metrics is found where each alone may be chance", () => {
	const { together, single } = count(16, false, worse);
	assert.ok(together > single && together >= 12, `${together}, and ${single} by one metric`);
});

test("metrics that are slow at the same time say no more than one", () => {
	const { together } = count(20, true, same);
	assert.ok(together <= 2, `${together} false alarms of 20`);
	const { together: alike } = count(16, true, worse);
	const { together: apart } = count(16, false, worse);
	assert.ok(alike < apart, `${alike} and ${apart} of 16`);
});

test("what all metrics say together is shown where no metric says it, and has a test case", () => {
	const plain = (_: unknown, words: string) => words;
	const found = Array.from({ length: 20 }, (_, pair) =>
		compareLogs([side(2 * pair, same)], [side(2 * pair + 1, worse)]),
	).find(
		({ phases: [phase] }) =>
			phase?.together?.verdict.kind === "regressed" &&
			phase.metrics.every(({ verdict }) => verdict.kind !== "regressed"),
	);
	assert.ok(found?.verdict === "regressed");
	const change = found.phases[0]?.together?.change_percent ?? 0;
	assert.ok(change < -2 && change > -9, `${change}`);
	const row = /\nall together +−\d\.\d % \(−\S+ to −\S+\) +regressed\n/;
	assert.match(comparisonText(found, plain), row);
	assert.equal(describeHeadline(found), "Regressed: all together");
	const caseOf = (comparison: typeof found) =>
		comparisonCases(comparison, "compare", true).find(({ name }) => name === "together");
	assert.equal(caseOf(found)?.outcome.kind, "failed");
	const large = compareLogs([side(1, same)], [side(2, { tx: 0.8, rx: 0.8, latency: 1.2 })]);
	assert.equal(large.phases[0]?.together?.verdict.kind, "regressed");
	for (const silent of [large, compareLogs([side(1, same)], [side(2, same)])]) {
		assert.doesNotMatch(comparisonText(silent, plain), /together/);
		assert.equal(caseOf(silent), undefined);
	}
});

test("one metric alone, or one that is 0, is not taken together", () => {
	const tx = () => simulatedPhase({ tx_mb_per_s: new Float64Array(600).fill(5) });
	const alone = compareLogs([simulatedLog([tx()])], [simulatedLog([tx()])]);
	assert.equal(alone.phases[0]?.together, null);
	const dead = compareLogs([side(1, same)], [side(2, { tx: 0, rx: 1, latency: 1 })]);
	assert.deepEqual(dead.phases[0]?.together?.metrics, ["rx_mb_per_s", "latency_ns"]);
});
