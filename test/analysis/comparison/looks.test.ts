import assert from "node:assert/strict";
import test from "node:test";
import { planLooks } from "../../../source/analysis/comparison/looks.ts";

const RULE = { alpha: 0.01, minEffect: 0.02, intervalAlpha: 0.1 };
const plan = (first_s: number, last_s: number, baseline_s = 3600) =>
	planLooks({ first_s, last_s, baseline_s, rule: RULE });

test("looks are from the first time to the last, each at most half as long again", () => {
	const times_s = plan(60, 900).map(({ at_s }) => at_s);
	assert.deepEqual([times_s[0], times_s.at(-1), times_s.length], [60, 900, 8]);
	for (const [order, at_s] of times_s.slice(1).entries()) {
		const growth = at_s / (times_s[order] as number);
		assert.ok(growth > 1 && growth <= 1.5, String(growth));
	}
});

test("levels rise from look to look, below those of a single one", () => {
	for (const of of ["alpha", "intervalAlpha"] as const) {
		const levels = plan(60, 900).map(({ rule }) => rule[of] as number);
		for (const [order, level] of levels.entries()) {
			assert.ok(level > (levels[order - 1] ?? 0) && level < RULE[of], levels.join());
		}
	}
});

test("a single look has the whole rates", () => {
	assert.deepEqual(plan(60, 60), [{ at_s: 60, rule: RULE }]);
});

test("any times give ascending looks with levels above 0", () => {
	for (const [first_s, last_s, baseline_s] of [
		[1, 31_536_000, 1],
		[1, 1.2, 3600],
		[60, 900, 0.5],
	] as const) {
		const looks = plan(first_s, last_s, baseline_s);
		assert.ok(looks.every(({ rule }) => rule.alpha > 0 && (rule.intervalAlpha ?? 0) > 0));
		assert.equal(looks.at(-1)?.at_s, last_s);
	}
});
