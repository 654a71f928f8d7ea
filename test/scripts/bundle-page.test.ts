import assert from "node:assert/strict";
import test from "node:test";
import { bundlePage } from "../../scripts/bundle-page.ts";
import { isUnknownNumber, unknownNumber } from "../../scripts/page-numbers.ts";

test("the code of a page is free of the word that a fault of its drawings would be", async () => {
	const { script } = await bundlePage();
	assert.doesNotMatch(script.text, /NaN/);
	assert.ok(Number.isNaN(unknownNumber));
	const numbers = [0, -1, 1e300, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
	assert.deepEqual(numbers.filter(isUnknownNumber), []);
	assert.ok(isUnknownNumber(Number.NaN));
});
