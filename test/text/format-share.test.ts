import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { parseRunCondition } from "../../source/measure/run-condition.ts";
import { VERDICT_THRESHOLDS } from "../../source/measure/verdict.ts";
import { formatValue } from "../../source/stress/units.ts";
import { judgeConditions } from "../../source/text/describe-condition.ts";
import { describeVerdict } from "../../source/text/describe-measurement.ts";
import { formatLowerBound, formatShare, formatUpperBound } from "../../source/text/format-share.ts";
import { MEASUREMENT, RUN } from "../measure/measurements.ts";
import { resultOf } from "../measure/sample-trace.ts";

/** As fine as a share is told from a threshold. */
const share = fc.integer({ min: 0, max: 1_000_000 }).map((millionths) => millionths / 1_000_000);
const numberOf = (text: string) => Number(text.slice(0, -" %".length)) / 100;

test("a share is printed in whole percent, and small ones with a decimal", () => {
	const texts = [0, 0.004, 0.0312, 0.62, 0.7349, 1].map(formatShare);
	assert.deepEqual(texts, ["0 %", "0.4 %", "3.1 %", "62 %", "73 %", "100 %"]);
	assert.equal(formatShare(null), "unknown");
});

test("a share is not rounded to the border of a verdict", () => {
	const texts = [0.0996, 0.0999, 0.1, 0.499, 0.49996, 0.5, 0.503, 0.996].map(formatShare);
	const expected = ["9.96 %", "9.99 %", "10 %", "49.9 %", "49.996 %", "50 %", "50.3 %", "99.6 %"];
	assert.deepEqual(texts, expected);
});

test("each printed share has the verdict of the true one", () => {
	fc.assert(
		fc.property(fc.oneof(share, fc.constantFrom(0.499_999, 0.099_999)), (value) => {
			const shown = numberOf(formatShare(value));
			for (const threshold of VERDICT_THRESHOLDS) {
				assert.equal(shown >= threshold, value >= threshold, `${value} as ${shown}`);
			}
		}),
	);
});

test("a bound is rounded outwards", () => {
	assert.equal(formatUpperBound(0.624), "63 %");
	assert.equal(formatLowerBound(0.626), "62 %");
	assert.deepEqual([formatUpperBound(0.62), formatLowerBound(0.62)], ["62 %", "62 %"]);
	fc.assert(
		fc.property(share, (value) => {
			assert.ok(numberOf(formatUpperBound(value)) >= value - 1e-9);
			assert.ok(numberOf(formatLowerBound(value)) <= value + 1e-9);
		}),
	);
});

test("the sentence of a run of 49.9 % does not say 50 %", () => {
	const measurement = {
		...MEASUREMENT,
		verdict: "partly link-bound",
		saved_at_most_share: 0.504,
	} as const;
	const result = { ...resultOf(measurement), saturated_share: 0.499 };
	assert.match(describeVerdict(result), /saturated 49\.9 % of the time; .* at most 51 % of/);
});

test("a condition that holds prints a share on its side of the limit", () => {
	const runs = [{ ...RUN, saturated_share: 0.80004, stalled_s: 0.01004 * RUN.wall_s }];
	const held = ["saturated > 80 %", "stalled > 1 %"].flatMap((text) => {
		const parsed = parseRunCondition(text);
		assert.ok(parsed.ok);
		return judgeConditions([parsed.value], { ...MEASUREMENT, runs }).held;
	});
	assert.deepEqual(held, [
		"saturated is 80.004 % (saturated > 80 %)",
		"stalled is 1.004 % (stalled > 1 %)",
	]);
});

test("a share that a check limits is printed on its side of the limit", () => {
	assert.equal(formatValue(0.010_004, "share", 0.01), "1.0004 %");
	assert.equal(formatValue(0.012, "share", 0.01), "1.20 %");
	assert.equal(formatValue(0, "share", 0.01), "0.00 %");
});
