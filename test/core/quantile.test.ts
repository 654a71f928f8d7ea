import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { medianOf, quantile, selectQuantiles } from "../../source/core/quantile.ts";
import { Random } from "../../source/sources/simulated/random.ts";

const PS = [0, 0.01, 0.05, 0.5, 0.95, 0.99, 0.999, 1];

test("a quantile is interpolated between order statistics, as R and NumPy do by default", () => {
	// quantile(c(1, 2, 4, 8, 16), p) in R.
	const sorted = Float64Array.of(1, 2, 4, 8, 16);
	const expected = [1, 1.04, 1.2, 4, 14.4, 15.68, 15.968, 16];
	for (const [at, p] of PS.entries()) {
		const difference = quantile(sorted, p) - (expected[at] as number);
		assert.ok(Math.abs(difference) < 1e-12, `p${100 * p}`);
	}
	assert.equal(quantile(new Float64Array(0), 0.5), Number.NaN);
});

/** Selecting keeps every value, and gives the quantiles of the sorted values. */
function assertSelected(values: Float64Array): void {
	const sorted = values.toSorted();
	const selected = values.slice();
	selectQuantiles(selected, PS);
	// Sorting puts −0 before 0; as numbers they are equal.
	const quantiles = (of: Float64Array) => PS.map((p) => quantile(of, p) + 0);
	assert.deepEqual(quantiles(selected), quantiles(sorted));
	assert.deepEqual(selected.sort(), sorted);
}

/** More values than are simply sorted. */
const MANY = 20_000;

test("selected quantiles are those of sorted values, in any order, with any number of ties", () => {
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
	for (const order of orders) {
		assertSelected(Float64Array.from({ length: MANY }, (_, at) => order(at)));
	}
});

test("quantiles are selected from few values and from none", () => {
	const value = fc.double({ noNaN: true, noDefaultInfinity: true });
	fc.assert(fc.property(fc.float64Array({ noNaN: true, maxLength: 50 }), assertSelected));
	fc.assert(
		fc.property(fc.array(value, { minLength: 1, maxLength: 3 }), (few) => {
			assertSelected(Float64Array.from({ length: 5000 }, (_, at) => few[at % few.length] ?? 0));
		}),
	);
});

test("the median is that of the first values, as many as asked for", () => {
	const anyValue = fc.oneof(
		fc.double({ min: -1e12, max: 1e12, noNaN: true }),
		fc.integer({ min: 0, max: 3 }),
	);
	// Sorting puts −0 before 0; as numbers they are equal.
	const anyNumber = anyValue.map((value) => value + 0);
	const anyValues = fc.array(anyNumber, { minLength: 1, maxLength: 130, size: "max" });
	fc.assert(
		fc.property(anyValues, fc.nat(5), (some, others) => {
			const values = Float64Array.from([...some, ...new Array(others).fill(-7)]);
			const before = values.toSorted();
			const expected = quantile(Float64Array.from(some).sort(), 0.5);
			assert.equal(medianOf(values, some.length), expected);
			assert.deepEqual(values.sort(), before, "no value is lost");
		}),
		{ numRuns: 1000 },
	);
	assert.equal(medianOf(new Float64Array(3), 0), Number.NaN);
});
