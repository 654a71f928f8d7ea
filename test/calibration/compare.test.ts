import assert from "node:assert/strict";
import test from "node:test";
import { type CompareTask, compareTasks, runCompareTask } from "../../calibration/compare.ts";
import { fractional } from "../../calibration/fractional-noise.ts";
import { Normal } from "../../calibration/noise.ts";
import { proportion } from "../../calibration/proportion.ts";
import { compareTable } from "../../calibration/table.ts";
import { runWholeTask, wholeTasks } from "../../calibration/whole-comparisons.ts";

function firstTask(pairs: number): CompareTask {
	const [task] = compareTasks(pairs, 1);
	assert.ok(task !== undefined, "there is a task");
	return task;
}

test("the same seed gives the same figures", () => {
	assert.deepEqual(runCompareTask(firstTask(8)), runCompareTask(firstTask(8)));
});

test("a row has its false-alarm rate and its power", () => {
	const row = runCompareTask(firstTask(40));
	assert.equal(row.rates["alarm"]?.of, 40);
	assert.equal(row.rates["+10 %"]?.part, 1);
	const table = compareTable([row]);
	assert.match(table, /^\| process \| samples \| Mann-Whitney \| alarm /);
	assert.match(table, /\n\| normal, CV 3 % · ρ 0 \| 300 \| /);
});

test("fractional noise has its memory at every lag, and the seed decides it", () => {
	const correlations = [0, 1, 10, 100].map((lag) => {
		let sum = 0;
		for (let seed = 0; seed < 40; seed++) {
			const values = fractional(new Normal(seed), 2000, 0.3);
			for (let at = lag; at < values.length; at++) {
				sum += ((values[at] as number) * (values[at - lag] as number)) / (values.length - lag) / 40;
			}
		}
		return sum;
	});
	// Hosking (1981): the product of (k − 1 + d) / (k − d).
	for (const [order, expected] of [1, 0.4286, 0.1764, 0.0703].entries()) {
		assert.ok(Math.abs((correlations[order] ?? 0) - expected) < 0.06, `${correlations}`);
	}
	assert.deepEqual(fractional(new Normal(1), 100, 0.4), fractional(new Normal(1), 100, 0.4));
});

test("a row of whole comparisons says what users would be told", () => {
	const [task] = wholeTasks(3, 1);
	assert.ok(task !== undefined);
	const row = runWholeTask(task);
	assert.deepEqual(row, runWholeTask(task));
	const { regressed, inconclusive, passed } = row.rates;
	const counts = [regressed, inconclusive, passed].map((rate) => rate?.count ?? 0);
	assert.equal(
		counts.reduce((sum, count) => sum + count, 0),
		3,
	);
	assert.equal(inconclusive?.count, 3, "a minute a side");
	assert.match(compareTable([row]), /^\| process \| samples \| claim \|/);
});

test("a proportion has Wilson's interval", () => {
	const { part, low, high } = proportion(1, 10);
	assert.equal(part, 0.1);
	assert.ok(Math.abs(low - 0.01788) < 1e-4 && Math.abs(high - 0.40415) < 1e-4, `${low} ${high}`);
});
