import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import type { Shape } from "../../source/stress/scenario.ts";
import { maxWorkers, nextChange_s, workersAt } from "../../source/stress/shape.ts";

test("bursts are on for their time, then off, and on again", () => {
	const bursts: Shape = { kind: "bursts", workers: 4, on_s: 2, off_s: 1 };
	assert.deepEqual(
		[0, 1.999, 2, 2.999, 3, 4.999, 5, 6].map((at_s) => workersAt(bursts, at_s)),
		[4, 4, 0, 0, 4, 4, 0, 4],
	);
	assert.deepEqual(
		[0, 2, 3, 5].map((at_s) => nextChange_s(bursts, at_s)),
		[2, 3, 5, 6],
	);
});

test("a ramp spends equal times at each number of workers, and stays at the last", () => {
	const ramp: Shape = { kind: "ramp", from: 1, to: 4, over_s: 8 };
	assert.deepEqual(
		[0, 1.999, 2, 4, 6, 7.999, 8, 100].map((at_s) => workersAt(ramp, at_s)),
		[1, 1, 2, 3, 4, 4, 4, 4],
	);
	assert.deepEqual(
		[0, 2, 6].map((at_s) => nextChange_s(ramp, at_s)),
		[2, 4, Number.POSITIVE_INFINITY],
	);
	const down: Shape = { kind: "ramp", from: 2, to: 0, over_s: 3 };
	assert.deepEqual(
		[0, 1, 2, 9].map((at_s) => workersAt(down, at_s)),
		[2, 1, 0, 0],
	);
});

const span = fc.integer({ min: 1, max: 10_000 }).map((ms) => ms / 1000);
const count = fc.integer({ min: 1, max: 64 });
const shapes: fc.Arbitrary<Shape> = fc.oneof(
	fc.record({ kind: fc.constant("parallel" as const), workers: count }),
	fc.record({ kind: fc.constant("bursts" as const), workers: count, on_s: span, off_s: span }),
	fc
		.record({ kind: fc.constant("ramp" as const), from: count, to: count, over_s: span })
		.filter(({ from, to }) => from !== to),
);

test("the number of workers is constant from one change to the next, and differs after it", () => {
	fc.assert(
		fc.property(shapes, (shape) => {
			let at_s = 0;
			for (let changes = 0; changes < 50; changes++) {
				const next_s = nextChange_s(shape, at_s);
				assert.ok(next_s > at_s, "time goes on");
				const now = workersAt(shape, at_s);
				assert.ok(now >= 0 && now <= maxWorkers(shape), `${now}`);
				if (next_s === Number.POSITIVE_INFINITY) return;
				assert.equal(workersAt(shape, at_s + (next_s - at_s) * 0.5), now);
				assert.notEqual(workersAt(shape, next_s), now);
				at_s = next_s;
			}
		}),
	);
});
