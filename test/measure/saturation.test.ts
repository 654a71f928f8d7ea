/** Saturated stretches against traffic of known truth. */
import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { CAPACITY, type Traffic, tracedTraffic } from "../../calibration/measured-traffic.ts";
import { BYTES_PER_MB } from "../../source/core/metrics.ts";
import { linkUseOf, peakOf } from "../../source/measure/link-use.ts";
import { startsOf } from "../../source/measure/saturation.ts";
import { STRETCH_S } from "../../source/measure/stretch-edges.ts";
import { judge } from "../../source/measure/verdict.ts";

function judged(traffic: Traffic) {
	const { intervals, truth, length_s } = tracedTraffic(traffic);
	const use = linkUseOf(intervals, CAPACITY, length_s);
	return { use, truth, ...judge([{ wall_s: length_s, use }], { kind: "no bytes" }) };
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

test("a long run of many stretches is judged", () => {
	const bytes = CAPACITY.tx_mb_per_s * BYTES_PER_MB * STRETCH_S;
	const intervals = Array.from({ length: 300_000 }, (_, index) => ({
		length_s: STRETCH_S,
		tx_bytes: index % 2 === 0 ? bytes : 0,
		rx_bytes: 0,
	}));
	const { stretches, longest_s } = linkUseOf(intervals, CAPACITY, 30_000);
	assert.equal(stretches.length, 150_000);
	assert.ok(Math.abs(longest_s - STRETCH_S) < 1e-6, String(longest_s));
});

test("the peak is the highest mean of all windows of its length, also across long readings", () => {
	const length_s = fc.oneof(
		fc.double({ min: 0.001, max: 0.05, noNaN: true }),
		fc.double({ min: 0.05, max: 1, noNaN: true }),
	);
	const rate = fc.oneof(fc.constant(0), fc.double({ min: 0, max: 3000, noNaN: true }));
	fc.assert(
		fc.property(fc.array(fc.tuple(length_s, rate), { minLength: 1, maxLength: 30 }), (steps) => {
			const intervals = steps.map(([step_s, mb_per_s]) => {
				return { length_s: step_s, tx_bytes: mb_per_s * BYTES_PER_MB * step_s, rx_bytes: 0 };
			});
			const peak = peakOf(intervals, "tx");
			const bounds_s = startsOf(steps.map(([step_s]) => step_s));
			const end_s = bounds_s.at(-1) ?? 0;
			fc.pre(Math.abs(end_s - STRETCH_S) > 1e-9);
			const meanFrom = (start_s: number) => {
				const parts = steps.map(([, mb_per_s], index) => {
					const from_s = Math.max(start_s, bounds_s[index] as number);
					const to_s = Math.min(start_s + STRETCH_S, bounds_s[index + 1] as number);
					return mb_per_s * Math.max(0, to_s - from_s);
				});
				return parts.reduce((sum, part) => sum + part, 0) / STRETCH_S;
			};
			// The highest one begins or ends with a reading.
			const means = bounds_s
				.flatMap((bound_s) => [bound_s, bound_s - STRETCH_S])
				.filter((start_s) => start_s > -1e-9 && start_s + STRETCH_S < end_s + 1e-9)
				.map(meanFrom);
			if (means.length === 0) assert.equal(peak, null);
			else assert.ok(Math.abs((peak ?? -1) - Math.max(...means)) < 1e-3, `${peak}`);
		}),
	);
});
