/** The driver's own time of its counts, by the wall clock, on the monotonic clock. */
import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { CountTimes } from "../../../source/sources/nvidia/count-times.ts";

const WALL_MS = Date.UTC(2026, 10, 30);

/** A reading at a monotonic time, of counts that the driver took at another. */
function next(times: CountTimes, at_ms: number, counted_ms: number, wall_ms = WALL_MS) {
	const bracket = { earliest_ms: at_ms - 0.3, latest_ms: at_ms };
	const clocks = { before_ms: at_ms, after_ms: at_ms + 0.002, wall_us: (wall_ms + at_ms) * 1000 };
	return times.next(Math.round((wall_ms + counted_ms) * 1000), bracket, clocks);
}

function assertNear(value: number | null, expected: number): void {
	assert.ok(value !== null && Math.abs(value - expected) < 0.1, `${value}, not ${expected}`);
}

test("differences of times are those of the counts, however old the counts are", () => {
	const ages = fc.array(fc.double({ min: 0, max: 100, noNaN: true }), { minLength: 3 });
	fc.assert(
		fc.property(ages, (ages_ms) => {
			const times = new CountTimes();
			const first = next(times, 1000, 1000);
			for (const [order, age_ms] of ages_ms.entries()) {
				const counted_ms = 1200 + order * 200 - age_ms;
				const value = next(times, 1200 + order * 200, counted_ms);
				assert.ok(value !== null && first !== null);
				assert.ok(Math.abs(value - first - (counted_ms - 1000)) < 0.003, `${value - first}`);
			}
		}),
	);
});

test("the same counts have the same time, in every reading", () => {
	const times = new CountTimes();
	assert.equal(next(times, 1000.0123, 950), next(times, 1040.4567, 950));
});

test("a step of the wall clock changes no difference, and a time across it is not used", () => {
	for (const step_ms of [-3_600_000, -40, 40, 3_600_000]) {
		const times = new CountTimes();
		assertNear(next(times, 1000, 999), 999);
		// Counted before the step, read after it: the driver wrote the time of the old clock.
		const stale = next(times, 1200, 1150 - step_ms, WALL_MS + step_ms);
		assert.equal(stale, null, `${step_ms}`);
		assertNear(next(times, 1400, 1350, WALL_MS + step_ms), 1350);
		// Counted and read after a further step.
		assertNear(next(times, 1600, 1599.9, WALL_MS - step_ms), 1599.9);
	}
});

test("what cannot be the time of these counts is not used", () => {
	const times = new CountTimes();
	assert.equal(times.next(0, { earliest_ms: 1, latest_ms: 2 }, clocksAt(2)), null);
	assert.equal(next(times, 1000, 1400), null, "after the reading");
	assert.equal(next(times, 5000, 2000), null, "seconds before it");
	assertNear(next(times, 6000, 5990), 5990);
	assert.equal(next(times, 6200, 5900), null, "before the counts of the last reading");
});

function clocksAt(at_ms: number) {
	return { before_ms: at_ms, after_ms: at_ms, wall_us: (WALL_MS + at_ms) * 1000 };
}
