import assert from "node:assert/strict";
import test from "node:test";
import { similarityWarnings } from "../../../source/analysis/comparison/machine-similarity.ts";
import { describeWarnings } from "../../../source/text/describe-warnings.ts";
import { simulatedLog } from "../../helpers/simulated-log.ts";

const MIDNIGHT_S = Date.UTC(2026, 11, 1) / 1000;

function log(from_h: number, hours: number) {
	const start_s = MIDNIGHT_S + from_h * 3600;
	return simulatedLog([], { start_s, end_s: start_s + hours * 3600 });
}

const hours = (...sides: [ReturnType<typeof log>[], ReturnType<typeof log>[]]) =>
	similarityWarnings(...sides).filter(({ kind }) => kind === "hour of the day");

test("sides of other hours of the day get a warning, whatever the day", () => {
	assert.deepEqual(hours([log(3, 1)], [log(24 + 14, 1)]), [
		{ kind: "hour of the day", baseline_h: 3.5, candidate_h: 14.5 },
	]);
	assert.equal(hours([log(23.5, 1)], [log(0.5, 1)]).length, 0, "around midnight");
	assert.equal(hours([log(3, 1)], [log(48 + 3.5, 1)]).length, 0, "two days later");
	assert.equal(hours([log(3, 30)], [log(14, 1)]).length, 0, "a log of more than a day");
	const runs = [log(1, 1), log(5, 1), log(9, 1)];
	assert.equal(hours(runs, [log(20, 1)]).length, 0, "runs show what the hour does");
	assert.equal(hours([simulatedLog([], { start_s: null, end_s: null })], [log(1, 1)]).length, 0);
});

test("the warning says what may explain a change", () => {
	const [text] = describeWarnings(hours([log(3, 1)], [log(14.25, 1)]));
	const hour = "The baseline is from about 03:30, the candidate about 14:45 UTC";
	assert.equal(text, `${hour}: the hour or the temperature may explain a change.`);
});
