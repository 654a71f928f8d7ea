import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { medianOf } from "../../source/analysis/median.ts";
import { quantile } from "../../source/analysis/ordered-sample.ts";

test("the median is that of the sorted values, of as many as are asked for", () => {
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
