import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { describeErrorRate, poissonUpperBound } from "../../source/link/error-rate.ts";

/** The probability of at most `count` events, by summing them. */
function poissonCdf(count: number, mean: number): number {
	let [term, sum] = [Math.exp(-mean), 0];
	for (let events = 0; events <= count; events++) {
		sum += term;
		term *= mean / (events + 1);
	}
	return sum;
}

test("the bound is that of which 5 % of counts are as small", () => {
	fc.assert(
		fc.property(fc.nat(200), (count) => {
			const share = poissonCdf(count, poissonUpperBound(count));
			assert.ok(Math.abs(share - 0.05) < 0.001, `${count}: ${share}`);
		}),
	);
});

test("no errors are a bound as well, and nothing moved says nothing", () => {
	assert.match(describeErrorRate(0, 9e12), /^no error in 9 TB \(fewer than 1 in 3 TB,/);
	assert.match(describeErrorRate(12, 9e12), /^12 errors in 9 TB \(fewer than 1 in 462 GB,/);
	assert.equal(describeErrorRate(0, 0), "");
	assert.equal(describeErrorRate(5, null), "");
});
