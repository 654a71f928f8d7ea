import assert from "node:assert/strict";
import { test } from "node:test";
import { COMPARISON_FLAGS } from "../../source/options/comparison-flags.ts";

test("the minimum effect is a percentage above 0, with or without the sign", () => {
	const { read } = COMPARISON_FLAGS.minEffect;
	assert.equal(read("2.5", "--min-effect"), 2.5);
	assert.equal(read("2.5 %", "--min-effect"), 2.5);
	for (const text of ["0", "0%", "-1", "101", "x"]) {
		assert.throws(() => read(text, "--min-effect"), /--min-effect takes PERCENT from 0\.01 to 100/);
	}
});
