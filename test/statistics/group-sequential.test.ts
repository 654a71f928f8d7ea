import assert from "node:assert/strict";
import test from "node:test";
import { normalCdf, normalCritical } from "../../source/statistics/distributions.ts";
import { levelsOfLooks, powerSpending } from "../../source/statistics/group-sequential.ts";

const FIVE_LOOKS = [0.2, 0.4, 0.6, 0.8, 1];

function assertBoundaries(levels: readonly number[], expected: readonly number[]): void {
	assert.equal(levels.length, expected.length);
	for (const [look, boundary] of expected.entries()) {
		const found = normalCritical(levels[look] as number);
		assert.ok(Math.abs(found - boundary) < 0.002, `look ${look + 1}: ${found}, ${boundary}`);
	}
}

test("boundaries are those of published tables, two-sided at 5 %", () => {
	const obrienFleming = (at: number) => 4 * normalCdf(-normalCritical(0.025) / Math.sqrt(at));
	assertBoundaries(levelsOfLooks(FIVE_LOOKS, obrienFleming), [4.877, 3.357, 2.68, 2.29, 2.031]);
	const pocock = (at: number) => 0.05 * Math.log(1 + (Math.E - 1) * at);
	assertBoundaries(levelsOfLooks(FIVE_LOOKS, pocock), [2.438, 2.427, 2.41, 2.397, 2.386]);
});

test("one look has the whole rate", () => {
	const [level] = levelsOfLooks([1], powerSpending(0.01, 2));
	assert.ok(Math.abs((level ?? 0) - 0.01) < 1e-6, String(level));
});

test("later looks test at higher levels, and each below the rate", () => {
	const levels = levelsOfLooks([0.08, 0.12, 0.2, 0.3, 0.5, 0.7, 1], powerSpending(0.01, 2));
	for (const [look, level] of levels.entries()) {
		assert.ok(level > (levels[look - 1] ?? 0) && level < 0.01, levels.join());
	}
});
