import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { FIGURES } from "../../source/measure/figures.ts";
import type { Measurement } from "../../source/measure/measurement.ts";
import { judgeCondition, parseRunCondition } from "../../source/measure/run-condition.ts";
import { COMPARISONS } from "../../source/stress/check.ts";
import { anyMeasurement, MEASUREMENT, RUN, runsOf, WITHOUT_BYTES } from "./measurements.ts";

function judge(text: string, measurement: Measurement = MEASUREMENT) {
	const parsed = parseRunCondition(text);
	assert.ok(parsed.ok, `${text}: ${JSON.stringify(parsed)}`);
	return judgeCondition(parsed.value, measurement);
}

const JUDGED: readonly (readonly [text: string, kind: string, limit: number])[] = [
	["saturated > 80 %", "does not hold", 0.8],
	["saturated>=62%", "holds", 0.62],
	["wall > 12 s", "holds", 12],
	["wall > 12600 ms", "does not hold", 12.6],
	["tx < 2048.1 MB/s", "holds", 2048.1],
	["tx < 2 GB/s", "does not hold", 2048],
	["tx_peak > 90 % of capacity", "holds", 2520],
	["rx_peak > 90 % of capacity", "does not hold", 2520],
	["tx_bytes > 24 GB", "holds", 24 * 1024 ** 3],
	["longest_saturated > 4 s", "holds", 4],
	["stalled > 4 %", "does not hold", 0.04],
	["stalls != 1", "does not hold", 1],
	["errors > 0", "does not hold", 0],
	["events > 0", "holds", 0],
];

for (const [text, kind, limit] of JUDGED) {
	test(`${text}: ${kind}`, () => {
		const verdict = judge(text);
		assert.equal(verdict.kind, kind);
		assert.ok(verdict.kind !== "unknown" && Math.abs(verdict.limit - limit) <= 1e-12 * limit);
	});
}

test("over several runs the mean is judged, and counts are summed", () => {
	const several = { ...MEASUREMENT, runs: runsOf(10, 12, 14) };
	assert.equal(judge("wall > 11.9 s", several).kind, "holds");
	assert.equal(judge("wall > 12.1 s", several).kind, "does not hold");
	const runs = [RUN, { ...RUN, errors: 1 }, RUN];
	assert.equal(judge("errors > 0", { ...MEASUREMENT, runs }).kind, "holds");
});

test("what one run does not know is unknown, and so is a part of an unknown capacity", () => {
	const one = { ...MEASUREMENT, runs: [RUN, WITHOUT_BYTES] };
	assert.deepEqual(judge("saturated > 0 %", one), { kind: "unknown", why: "saturated is unknown" });
	const parsed = judge("tx < 50 % of capacity", { ...MEASUREMENT, capacity: null });
	assert.deepEqual(parsed, { kind: "unknown", why: "the link's capacity is unknown" });
	assert.equal(judge("wall > 1 s", one).kind, "holds");
});

const WRONG: readonly (readonly [text: string, problem: RegExp])[] = [
	["", /^expected a metric, as in saturated > 80 %, got the end of the condition$/],
	["saturation > 80 %", /^unknown metric "saturation"; .*saturated/],
	["saturated", /^expected a comparison, one of/],
	["saturated > 80", /^expected %, as in 1 %/],
	["saturated > 80 % of capacity", /^only tx and rx have a capacity; write a value$/],
	["tx > 80 %", /^expected "of capacity", got the end of the condition$/],
	["tx > 80 % of baseline night", /^unknown reference "baseline"/],
	["wall > 12", /^expected a unit, as in 5 us/],
	["wall > 12 parsecs", /^unknown unit "parsecs"/],
	["errors > 0 %", /of capacity/],
	["errors => 0", /^unknown comparison "=>"; expected one of/],
	["errors > 0 now", /^expected the end of the condition, got "now"$/],
	[`errors > ${"0".repeat(300)}`, /^a condition has at most 200 characters$/],
];

for (const [text, problem] of WRONG) {
	test(`${JSON.stringify(text.slice(0, 40))} is refused in words`, () => {
		const parsed = parseRunCondition(text);
		assert.ok(!parsed.ok);
		assert.match(parsed.problem, problem);
	});
}

test("whatever text is given, it is a condition or one line of what is wrong", () => {
	const words = fc.constantFrom(
		...FIGURES.map(({ name }) => name),
		...COMPARISONS,
		..."% of capacity baseline 3 0.5 MB/s s ms GB".split(" "),
	);
	const text = fc.oneof(
		fc.string(),
		fc.array(words).map((all) => all.join(" ")),
	);
	fc.assert(
		fc.property(text, anyMeasurement, (given, measurement) => {
			const parsed = parseRunCondition(given);
			if (!parsed.ok) assert.match(parsed.problem, /^.+$/s);
			else judgeCondition(parsed.value, measurement);
		}),
	);
});

test("a condition holds, does not hold, or is unknown, and its opposite the other way round", () => {
	const opposites = { ">": "<=", "<": ">=", ">=": "<", "<=": ">", "==": "!=", "!=": "==" } as const;
	const sign = fc.constantFrom(...COMPARISONS);
	const percent = fc.double({ min: 0, max: 100, noNaN: true }).map((part) => part.toFixed(3));
	fc.assert(
		fc.property(sign, percent, anyMeasurement, (comparison, limit, measurement) => {
			const one = judge(`saturated ${comparison} ${limit} %`, measurement);
			const other = judge(`saturated ${opposites[comparison]} ${limit} %`, measurement);
			const isKnown = measurement.runs.every((run) => run.saturated_share !== null);
			assert.equal(one.kind !== "unknown", isKnown);
			assert.equal(one.kind === "holds", isKnown && other.kind === "does not hold");
		}),
	);
});
