import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { acceptedFormat } from "../../source/exporter/accepted-format.ts";

const CASES: readonly (readonly [accept: string | undefined, format: string])[] = [
	[undefined, "text"],
	["", "text"],
	["*/*", "text"],
	["text/html,application/xhtml+xml,*/*;q=0.8", "text"],
	["text/plain", "text"],
	["application/openmetrics-text", "openmetrics"],
	['application/openmetrics-text; version="1.0.0"', "openmetrics"],
	["application/openmetrics-text; version=0.0.1; charset=utf-8", "openmetrics"],
	// A version that is not written here.
	["application/openmetrics-text; version=2.0.0", "text"],
	["application/openmetrics-text;q=0", "text"],
	["application/openmetrics-text;q=0.4,text/plain;q=0.5", "text"],
	["application/openmetrics-text;q=nonsense", "text"],
	// What Prometheus 2.42 sends, and Prometheus 3.
	[
		"application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75," +
			"text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
		"openmetrics",
	],
	[
		"application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6," +
			"text/plain;version=0.0.4;q=0.3,*/*;q=0.2",
		"openmetrics",
	],
	["application/json", "text"],
];

for (const [accept, format] of CASES) {
	test(`an Accept header of ${JSON.stringify(accept)} is answered with ${format}`, () => {
		assert.equal(acceptedFormat(accept), format);
	});
}

test("any header is answered", () => {
	fc.assert(
		fc.property(fc.string(), (accept) => ["text", "openmetrics"].includes(acceptedFormat(accept))),
	);
});
