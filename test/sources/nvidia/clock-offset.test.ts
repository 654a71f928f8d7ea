/** The child's clock by ours, from round trips that may be slow either way. */
import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { ClockOffset } from "../../../source/sources/nvidia/clock-offset.ts";

test("the error is at most half the shortest round trip, and does not change", () => {
	const way = fc.double({ min: 0.01, max: 50, noNaN: true });
	const trips = fc.array(fc.tuple(way, way), { minLength: 5, maxLength: 5 });
	fc.assert(
		fc.property(trips, fc.integer({ min: -1e9, max: 1e9 }), (trips, difference_ms) => {
			const offset = new ClockOffset();
			let at_ms = 1e6;
			for (const [there_ms, back_ms] of trips) {
				assert.equal(offset.isKnown, false);
				offset.add(at_ms, at_ms + there_ms - difference_ms, at_ms + there_ms + back_ms);
				at_ms += 200;
			}
			assert.equal(offset.isKnown, true);
			const shortest_ms = Math.min(...trips.map(([there_ms, back_ms]) => there_ms + back_ms));
			const error_ms = Math.abs(offset.toOurs(5 - difference_ms) - 5);
			assert.ok(error_ms <= shortest_ms / 2 + 1e-6, `${error_ms}`);
		}),
	);
});
