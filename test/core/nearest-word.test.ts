import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { nearestWord } from "../../source/core/nearest-word.ts";

const WORDS = ["analyze", "compare", "stress", "verify", "log"];

test("a typing error is recognised", () => {
	assert.equal(nearestWord("analyse", WORDS), "analyze");
	assert.equal(nearestWord("cmopare", WORDS), "compare");
	assert.equal(nearestWord("stres", WORDS), "stress");
	assert.equal(nearestWord("verifyy", WORDS), "verify");
	assert.equal(nearestWord("lgo", WORDS), "log");
});

test("another word is not recognised", () => {
	for (const word of ["", "l", "dd", "dog food", "analysis of it", "xyz"]) {
		assert.equal(nearestWord(word, WORDS), null, word);
	}
});

test("one edit anywhere in a long word leads back to it", () => {
	fc.assert(
		fc.property(fc.constantFrom("analyze", "compare"), fc.nat(6), fc.string(), (word, at, put) => {
			const typed = word.slice(0, at) + put.slice(0, 1) + word.slice(at + 1);
			assert.equal(nearestWord(typed, WORDS), word, typed);
		}),
	);
});
