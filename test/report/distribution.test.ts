import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import {
	type Distribution,
	distributionOf,
	PROBABILITIES,
} from "../../source/report/distribution.ts";

function distribution(...sets: number[][]): Distribution | null {
	const named = sets.map((values) => ({
		name: "TX",
		colour: "tx" as const,
		values: Float64Array.from(values),
	}));
	return distributionOf("TX", "MB/s", named);
}

const anyValue = fc.double({ min: -1e9, max: 1e9, noNaN: true });

test("every known value is counted once, in a bin or beyond them", () => {
	fc.assert(
		fc.property(fc.array(fc.array(anyValue, { minLength: 1 }), { minLength: 1 }), (sets) => {
			for (const { shares, below, above } of distribution(...sets)?.spreads ?? []) {
				const total = shares.reduce((sum, share) => sum + share, below + above);
				assert.ok(Math.abs(total - 1) < 1e-9, `${total}`);
			}
		}),
	);
});

test("a value is counted in the bin that holds it, on bins that all sets share", () => {
	const values = Array.from({ length: 1001 }, (_, index) => index);
	const shown = distribution(
		values,
		values.map((value) => value + 500),
	);
	assert.deepEqual([shown?.edges[0], shown?.edges.at(-1)?.toFixed(6)], [2, "1498.000000"]);
	const [first, second] = shown?.spreads ?? [];
	assert.ok(Number(first?.shares[0]) > 0.03 && second?.shares[0] === 0, "only the first is low");
	assert.equal(first?.below, 2 / 1001);
	assert.equal(second?.above, 2 / 1001);
});

test("quantiles are those of the known values", () => {
	const values = Array.from({ length: 1001 }, (_, index) => (index * 8) % 1001);
	const [spread] = distribution([...values, Number.NaN])?.spreads ?? [];
	for (const [index, probability] of PROBABILITIES.entries()) {
		assert.equal(spread?.quantiles?.[index]?.toFixed(6), (probability * 1000).toFixed(6));
	}
});

test("bins have a width whatever the values: all the same, next to each other, next to nothing", () => {
	const sets = [[5, 5, 5], [1e9, 1e9 + 1e-7], [Number.MIN_VALUE], [0, Number.MIN_VALUE], [0]];
	for (const values of sets) {
		const { edges, spreads } = distribution(values) ?? assert.fail();
		assert.equal(spreads[0]?.shares[0], 1, `${values}`);
		assert.equal(new Set(edges).size, edges.length, `${values}`);
	}
});

test("no values have no distribution", () => {
	assert.equal(distribution([Number.NaN], []), null);
});
