import assert from "node:assert/strict";
import test from "node:test";
import { readTimeoutFor } from "../../source/exporter/http-limits.ts";

test("a scraper that states its timeout is answered before it", () => {
	assert.equal(readTimeoutFor(undefined), 5000);
	assert.equal(readTimeoutFor("10"), 5000);
	assert.equal(readTimeoutFor("1"), 800);
	assert.equal(readTimeoutFor("0.001"), 50);
	for (const nonsense of ["", "-1", "0", "soon", "NaN"]) {
		assert.equal(readTimeoutFor(nonsense), 5000, nonsense);
	}
});
