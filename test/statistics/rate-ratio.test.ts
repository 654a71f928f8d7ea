import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { holm } from "../../source/statistics/holm.ts";
import { rateRatio } from "../../source/statistics/rate-ratio.ts";

const hour = (events: number, hours = 1) => ({ events, covered_s: 3600 * hours });

test("in equal times events are like fair coins", () => {
	// 0 against 8: twice 1/2⁸; 2 against 8 of 10: twice P(at most 2 heads of 10) = 2 · 56 / 1024
	assert.ok(Math.abs((rateRatio(hour(0), hour(8), 0.01)?.p ?? 0) - 2 / 256) < 1e-12, "0:8");
	assert.ok(Math.abs((rateRatio(hour(2), hour(8), 0.01)?.p ?? 0) - 112 / 1024) < 1e-12, "2:8");
	assert.equal(rateRatio(hour(5), hour(5), 0.01)?.p, 1);
});

test("rates are compared, not counts", () => {
	const found = rateRatio(hour(10), hour(20, 2), 0.01);
	assert.equal(found?.ratio, 1);
	assert.ok((found?.p ?? 0) > 0.9, `${found?.p}`);
});

test("without any event, any ratio is possible", () => {
	const found = rateRatio(hour(0), hour(0), 0.01);
	assert.deepEqual(found, {
		ratio: null,
		interval: { low: 0, high: Number.POSITIVE_INFINITY },
		p: 1,
		smallestP: 1,
	});
});

test("without covered time there is no rate", () => {
	assert.equal(rateRatio(hour(0, 0), hour(3), 0.01), null);
	assert.equal(rateRatio(hour(3), hour(0, 0), 0.01), null);
});

test("p is below alpha exactly where the interval excludes 1", () => {
	const events = fc.integer({ min: 0, max: 60 });
	const hours = fc.constantFrom(0.25, 1, 3);
	fc.assert(
		fc.property(
			events,
			events,
			hours,
			fc.constantFrom(0.01, 0.05),
			(before, after, hours, alpha) => {
				const found = rateRatio(hour(before), hour(after, hours), alpha);
				assert.ok(found !== null, "there is time");
				assert.ok(found.p >= 0 && found.p <= 1, `${found.p}`);
				// Up to the rounding of the quantile.
				if (Math.abs(found.p - alpha) < 1e-6) return;
				const { low, high } = found.interval;
				assert.equal(found.p < alpha, low > 1 || high < 1);
				const back = rateRatio(hour(after, hours), hour(before), alpha);
				assert.ok(Math.abs((back?.p ?? 0) - found.p) < 1e-9, "swapped");
			},
		),
	);
});

test("Holm's correction agrees with the textbook, in any order", () => {
	const expected = [0.03, 0.06, 0.06, 0.02];
	for (const [index, value] of holm([0.01, 0.04, 0.03, 0.005]).entries()) {
		assert.ok(Math.abs(value - (expected[index] ?? 0)) < 1e-12, `${value}`);
	}
	assert.deepEqual(holm([]), []);
	fc.assert(
		fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true })), (probabilities) => {
			for (const [index, corrected] of holm(probabilities).entries()) {
				const plain = probabilities[index] ?? 0;
				assert.ok(corrected >= plain && corrected <= 1, `${plain} ${corrected}`);
			}
		}),
	);
});
