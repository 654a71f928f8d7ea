import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { quantile } from "../../source/analysis/ordered-sample.ts";
import { selectQuantiles } from "../../source/analysis/select-quantiles.ts";
import { Random } from "../../source/core/random.ts";

const PARTS = [0, 0.01, 0.05, 0.5, 0.95, 0.99, 0.999, 1];

/** The same values, and the same quantiles as of all of them sorted. */
function isSelected(values: Float64Array): void {
	const sorted = values.toSorted();
	const selected = values.slice();
	selectQuantiles(selected, PARTS);
	// Sorting puts −0 before 0; as numbers they are equal.
	const told = (of: Float64Array) => PARTS.map((part) => quantile(of, part) + 0);
	assert.deepEqual(told(selected), told(sorted));
	assert.deepEqual(selected.sort(), sorted);
}

/** More than are simply sorted. */
const MANY = 20_000;

test("quantiles are those of the sorted values, whatever their order and however many are equal", () => {
	const random = new Random(3);
	const orders: readonly ((at: number) => number)[] = [
		() => random.normal(),
		() => random.integer(0, 5),
		(at) => at,
		(at) => -at,
		(at) => Math.abs(at - MANY / 2),
		(at) => Math.sin(at),
		() => 7,
		(at) => (at === 99 ? Number.MAX_VALUE : 1 / (at + 1)),
	];
	for (const order of orders) isSelected(Float64Array.from({ length: MANY }, (_, at) => order(at)));
});

test("few values, and none, have their quantiles as well", () => {
	const value = fc.double({ noNaN: true, noDefaultInfinity: true });
	fc.assert(fc.property(fc.float64Array({ noNaN: true, maxLength: 50 }), isSelected));
	fc.assert(
		fc.property(fc.array(value, { minLength: 1, maxLength: 3 }), (few) => {
			isSelected(Float64Array.from({ length: 5000 }, (_, at) => few[at % few.length] ?? 0));
		}),
	);
});
