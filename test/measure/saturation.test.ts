/** Saturated stretches against traffic of known truth. */
import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { CAPACITY, type Traffic, tracedTraffic } from "../../calibration/measured-traffic.ts";
import { linkUseOf } from "../../source/measure/link-use.ts";
import { judge } from "../../source/measure/verdict.ts";

function judged(traffic: Traffic) {
	const { intervals, truth, length_s } = tracedTraffic(traffic);
	const use = linkUseOf(intervals, CAPACITY, length_s);
	return { use, truth, ...judge([{ wall_s: length_s, use }], "no bytes") };
}

const traffic = fc.record({
	share: fc.constantFrom(0, 0.05, 0.3, 0.5, 0.8, 1),
	stretch_s: fc.oneof(
		fc.constantFrom(0.1, 0.13, 10),
		fc.double({ min: 0.1, max: 10, noNaN: true }),
	),
	// Below, 100 ms across a short pause would have the bytes of a saturated link.
	quiet: fc.double({ min: 0, max: 0.45, noNaN: true }),
	level: fc.double({ min: 0.95, max: 1, noNaN: true }),
	phase: fc.double({ min: 0, max: 1, noNaN: true }),
});

test("the saturated share is exact to 2 points, in stretches of 100 ms to 10 s", () => {
	fc.assert(
		fc.property(traffic, (example) => {
			const { use, truth } = judged(example);
			const share = use.saturated_s / use.known_s;
			assert.ok(Math.abs(share - truth) <= 0.02, `${share} instead of ${truth}`);
		}),
	);
});

test("the verdict is right outside 3 points of its borders", () => {
	fc.assert(
		fc.property(traffic, fc.double({ min: 0.02, max: 1, noNaN: true }), (example, share) => {
			// A pause shorter than a reading is not seen.
			fc.pre(example.stretch_s * (1 / share - 1) >= 0.025);
			const { verdict, truth } = judged({ ...example, share });
			fc.pre(Math.abs(truth - 0.1) > 0.03 && Math.abs(truth - 0.5) > 0.03);
			const isBound = truth >= 0.5;
			const expected = isBound ? "link-bound" : "partly link-bound";
			assert.equal(verdict, truth < 0.1 ? "not link-bound" : expected);
		}),
	);
});

test("the bound is never below the share of saturated time", () => {
	fc.assert(
		fc.property(traffic, (example) => {
			const { truth, saved_at_most_share } = judged(example);
			assert.ok((saved_at_most_share ?? 0) >= truth - 0.02);
			assert.ok((saved_at_most_share ?? 2) <= 1);
		}),
	);
});
