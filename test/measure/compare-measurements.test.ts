import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
	compareMeasurements,
	type FigureComparison,
} from "../../source/measure/compare-measurements.ts";
import type { FigureName } from "../../source/measure/figures.ts";
import type { MeasuredRun, Measurement } from "../../source/measure/measurement.ts";
import { Random } from "../../source/sources/simulated/random.ts";
import { anyMeasurement, MEASUREMENT, RUN, runsOf, WITHOUT_BYTES } from "./measurements.ts";

const of = (runs: readonly MeasuredRun[], more: Partial<Measurement> = {}): Measurement => {
	return { ...MEASUREMENT, runs, ...more };
};

function figure(name: FigureName, before: Measurement, after: Measurement): FigureComparison {
	const { figures } = compareMeasurements(before, after);
	return figures.find((one) => one.figure === name) ?? assert.fail(name);
}

test("with three runs per side a clear difference is established, with its interval", () => {
	const wall = figure("wall", of(runsOf(10, 10.1, 9.9)), of(runsOf(12, 12.1, 11.9)));
	assert.equal(wall.verdict, "higher");
	assert.equal(wall.change?.kind, "relative");
	assert.ok(Math.abs((wall.change?.change ?? 0) - 0.2) < 0.001);
	const { low, high } = wall.change?.interval ?? assert.fail("no interval");
	assert.ok(low > 0.1 && low < 0.2 && high > 0.2 && high < 0.3, `${low} to ${high}`);
	assert.deepEqual(wall.baseline?.low, 9.9);
	const back = figure("wall", of(runsOf(12, 12.1, 11.9)), of(runsOf(10, 10.1, 9.9)));
	assert.equal(back.verdict, "lower");
});

test("a difference within the spread of the runs may be chance", () => {
	const wall = figure("wall", of(runsOf(10, 12, 11)), of(runsOf(10.5, 12.5, 11.5)));
	assert.equal(wall.verdict, "maybe chance");
	assert.ok((wall.change?.p ?? 0) > 0.01);
});

test("with fewer runs nothing is told from chance, and that is said", () => {
	const [before, after] = [of(runsOf(10, 10, 10)), of(runsOf(20, 20))];
	const wall = figure("wall", before, after);
	assert.equal(wall.verdict, "too few runs");
	assert.deepEqual(wall.change, { kind: "relative", change: 1, interval: null, p: null });
	const { warnings } = compareMeasurements(before, after);
	assert.deepEqual(warnings, [
		"with fewer than 3 runs per side no difference can be told from chance (--runs 5 on both sides)",
	]);
});

test("equal runs are equal, and shares change by points", () => {
	const before = of(runsOf(10, 10, 10));
	assert.equal(figure("wall", before, before).verdict, "equal");
	const saturated = figure("saturated", before, of(runsOf(12, 12.1, 11.9)));
	assert.equal(saturated.change?.kind, "absolute");
	assert.equal(saturated.verdict, "lower");
	assert.ok(Math.abs((saturated.change?.change ?? 0) + 0.1292) < 0.0005);
});

test("other bytes, another capacity and unknown figures are not compared", () => {
	const runs = runsOf(10, 10.1, 9.9);
	const wire = of(runs, { counts: "wire", source: "nvidia" });
	assert.equal(figure("tx", of(runs), wire).verdict, "not comparable");
	assert.equal(figure("saturated", of(runs), wire).change, null);
	assert.equal(figure("wall", of(runs), wire).verdict, "maybe chance");
	const reachable = of(runs, {
		capacity: { tx_mb_per_s: 2800, rx_mb_per_s: 2800, kind: "reachable" },
	});
	assert.equal(figure("saturated", of(runs), reachable).verdict, "not comparable");
	assert.equal(figure("tx_peak", of(runs), reachable).verdict, "equal");
	const without = of([...runs, WITHOUT_BYTES]);
	assert.equal(figure("tx", of(runs), without).verdict, "unknown");
	assert.equal(figure("errors", of(runs), without).verdict, "equal");
});

test("what makes two measurements unlike is said", () => {
	const runs = runsOf(10, 10.1, 9.9);
	const other = of([...runs, { ...RUN, status: 3 }], {
		command: ["llama-bench", "-m", "other model.gguf"],
		counts: "wire",
		source: "nvidia",
		capacity: null,
	});
	assert.deepEqual(compareMeasurements(of(runs), other).warnings, [
		"the commands differ: llama-bench -m model.gguf before, llama-bench -m 'other model.gguf' now",
		"the sources differ: anarchy before, nvidia now",
		"bytes are not comparable: payload before, wire now",
		"saturation is not comparable: capacity verified before, unknown now",
		"1 of 4 runs failed now",
	]);
	assert.deepEqual(compareMeasurements(of(runs), of(runs)).warnings, []);
});

test("whatever is compared, a claim has three runs per side, an interval without 0, and its sign", () => {
	fc.assert(
		fc.property(anyMeasurement, anyMeasurement, (before, after) => {
			for (const { verdict, change } of compareMeasurements(before, after).figures) {
				if (change !== null) assert.ok(!Number.isNaN(change.change));
				if (verdict !== "higher" && verdict !== "lower") continue;
				assert.ok(Math.min(before.runs.length, after.runs.length) >= 3);
				const { low, high } = change?.interval ?? assert.fail("no interval");
				assert.ok(verdict === "higher" ? low >= 0 : high <= 0, `${verdict}: ${low} to ${high}`);
			}
		}),
	);
});

test("of equal links at most one in a hundred is said to differ", () => {
	const random = new Random(5);
	const side = () => of(runsOf(...[1, 2, 3, 4, 5].map(() => 10 + 0.2 * random.normal())));
	const pairs = 2000;
	let claims = 0;
	for (let pair = 0; pair < pairs; pair++) {
		const { figures } = compareMeasurements(side(), side());
		if (figures.some(({ verdict }) => verdict === "higher" || verdict === "lower")) claims++;
	}
	// Mean 20, standard deviation at most 4.5.
	assert.ok(claims <= 0.01 * pairs + 14, `${claims} of ${pairs}`);
});
