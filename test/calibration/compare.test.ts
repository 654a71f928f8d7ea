import assert from "node:assert/strict";
import test from "node:test";
import { type CompareTask, compareTasks, runCompareTask } from "../../calibration/compare.ts";
import { proportion } from "../../calibration/proportion.ts";
import { compareTable } from "../../calibration/table.ts";

function firstTask(pairs: number): CompareTask {
	const [task] = compareTasks(pairs, 1);
	assert.ok(task !== undefined, "there is a task");
	return task;
}

test("the same seed gives the same figures", () => {
	assert.deepEqual(runCompareTask(firstTask(8)), runCompareTask(firstTask(8)));
});

test("a cell knows its false alarms, and how often it finds a shift", () => {
	const row = runCompareTask(firstTask(40));
	assert.equal(row.rates["alarm"]?.of, 40);
	assert.equal(row.rates["+10 %"]?.part, 1);
	const table = compareTable([row]);
	assert.match(table, /^\| process \| samples \| Mann-Whitney \| alarm /);
	assert.match(table, /\n\| normal, CV 3 % · ρ 0 \| 300 \| /);
});

test("a proportion has Wilson's interval", () => {
	const { part, low, high } = proportion(1, 10);
	assert.equal(part, 0.1);
	assert.ok(Math.abs(low - 0.01788) < 1e-4 && Math.abs(high - 0.40415) < 1e-4, `${low} ${high}`);
});
