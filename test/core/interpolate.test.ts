import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { fractionBetween, interpolate, nextMean } from "../../source/core/interpolate.ts";

const any = fc.double({ noNaN: true, noDefaultInfinity: true });
const fraction = fc.double({ min: 0, max: 1, noNaN: true });

/** Whether a value is between two others, or beyond one of them by what it is rounded. */
function isBetween(value: number, one: number, other: number): boolean {
	const slack = 4 * Number.EPSILON * Math.max(Math.abs(one), Math.abs(other));
	return value >= Math.min(one, other) - slack && value <= Math.max(one, other) + slack;
}

test("an interpolated number lies between any two numbers", () => {
	fc.assert(
		fc.property(any, any, fraction, (from, to, part) => {
			assert.ok(interpolate(from, to, 0) === from && interpolate(from, to, 1) === to);
			assert.ok(isBetween(interpolate(from, to, part), from, to));
		}),
	);
	assert.equal(interpolate(-Number.MAX_VALUE, Number.MAX_VALUE, 0.5), 0);
	assert.equal(interpolate(2000, 2200, 0.25), 2050);
});

test("a value between any two numbers is at a fraction of the way", () => {
	fc.assert(
		fc.property(fc.uniqueArray(any, { minLength: 3, maxLength: 3 }), (three) => {
			const [low = 0, value = 0, high = 0] = Float64Array.from(three).sort();
			if (low === high) return;
			const found = fractionBetween(low, high, value);
			assert.ok(found >= 0 && found <= 1, `${found}`);
		}),
	);
	assert.equal(fractionBetween(-Number.MAX_VALUE, Number.MAX_VALUE, 0), 0.5);
	assert.equal(fractionBetween(2000, 2200, 2050), 0.25);
});

test("a mean lies between the least and the greatest of its values", () => {
	fc.assert(
		fc.property(fc.array(any, { minLength: 1 }), (values) => {
			const mean = values.reduce((before, value, at) => nextMean(before, value, at + 1), 0);
			assert.ok(isBetween(mean, Math.min(...values), Math.max(...values)), `${mean}`);
		}),
	);
	assert.equal(nextMean(Number.MAX_VALUE, -Number.MAX_VALUE, 2), 0);
	assert.equal(nextMean(2000, 2300, 3), 2100);
});
