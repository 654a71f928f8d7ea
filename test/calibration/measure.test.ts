import assert from "node:assert/strict";
import test from "node:test";
import { measureTable, measureTasks, runMeasureTask } from "../../calibration/measure.ts";

test("the share is exact to two points with noise, and the seed decides the figures", () => {
	const task = measureTasks(4, 1).find(({ share, stretch_s }) => share === 0.5 && stretch_s === 1);
	assert.ok(task !== undefined);
	const row = runMeasureTask(task);
	assert.ok(Math.abs(row.worstError) <= 2, measureTable([row]));
	assert.deepEqual([row.wrongVerdicts, row.brokenBounds], [0, 0]);
	assert.deepEqual(runMeasureTask(task), row);
});
