import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { OperationHistory } from "../../source/core/operation-history.ts";

const INTERVAL = fc.record({
	elapsed_s: fc.double({ min: 0.9, max: 1.1, noNaN: true }),
	operations: fc.nat(1e6),
});

test("a window has the operations of its intervals, wherever it begins", () => {
	fc.assert(
		fc.property(fc.array(INTERVAL, { minLength: 1, maxLength: 60 }), fc.nat(), (all, some) => {
			const history = new OperationHistory();
			let time_s = 1.8e9;
			for (const { elapsed_s, operations } of all) {
				time_s += elapsed_s;
				history.add(time_s, elapsed_s, operations);
			}
			const last = all.slice(some % all.length);
			const sum = (of: (one: (typeof all)[number]) => number) =>
				last.reduce((total, one) => total + of(one), 0);
			assert.equal(
				history.take(sum(({ elapsed_s }) => elapsed_s)),
				sum((one) => one.operations),
			);
		}),
	);
});

test("the operations of a window of many intervals are known well, or not at all", () => {
	for (const reach_s of [10, 1000, 3333, 30_000, 60_000]) {
		const history = new OperationHistory();
		for (let second = 1; second <= 60_000; second++) history.add(second, 1, 1);
		const operations = history.take(reach_s);
		const isLong = reach_s >= 30_000;
		const isKnown = Math.abs(operations / reach_s - 1) <= (isLong ? 0.001 : 0.02);
		assert.ok(isKnown || (!isLong && Number.isNaN(operations)), `${operations} in ${reach_s} s`);
	}
});

test("operations that are missing or not known make the window's unknown", () => {
	const windowOf = (intervals: readonly (readonly [number, number])[]) => {
		const history = new OperationHistory();
		for (const [time_s, operations] of intervals) history.add(time_s, 1, operations);
		return history.take(4);
	};
	const all = [1, 2, 3, 4, 5].map((time_s) => [time_s, 10] as [number, number]);
	assert.equal(windowOf(all), 40);
	assert.ok(Number.isNaN(windowOf(all.toSpliced(3, 1))), "a reading is missing");
	assert.ok(Number.isNaN(windowOf(all.toSpliced(3, 1, [4, Number.NaN]))), "one is not known");
	assert.ok(Number.isNaN(windowOf(all.slice(2))), "it began before");
	assert.ok(Number.isNaN(windowOf([...all, [2, 10]])), "the clock was set back");
	assert.ok(Number.isNaN(windowOf([])), "there is no interval");
});
