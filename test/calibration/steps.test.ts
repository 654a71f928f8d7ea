import assert from "node:assert/strict";
import test from "node:test";
import { runStepTask, stepTable } from "../../calibration/steps.ts";

test("a row counts steps that are one change of their size", () => {
	const row = runStepTask({ noise: "white", correlation: 0, at: 1080, logs: 4, seed: 2 });
	assert.deepEqual([row.oneForOne.count, row.extra.count], [4, 0]);
	assert.ok(Math.abs(row.meanSize_percent + 8) < 0.5, String(row.meanSize_percent));
	assert.match(stepTable([row]), /\n\| white \| 0 \| 1080 \| 100\.0 /);
});
