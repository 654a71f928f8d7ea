import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { toJunit } from "../../source/text/junit.ts";
import { assertJunit, parseXml } from "../helpers/junit-schema.ts";

function suiteOf(name: string, message: string) {
	return toJunit({
		name,
		began_ms: Date.UTC(2026, 10, 23, 18, 0, 0, 500),
		seconds: 61.5,
		hostname: name,
		properties: { kernel: message },
		cases: [
			{ group: name, name, seconds: 1, outcome: { kind: "passed" } },
			{ group: "g", name: "s", seconds: 0, outcome: { kind: "skipped", message } },
			{ group: "g", name: "n", seconds: 0.5, outcome: { kind: "failed", type: "failed", message } },
		],
	});
}

test("suites, cases and failures are where the schema wants them", () => {
	const text = suiteOf("burst", "tx.p50 >= 2000 MB/s: 1000 MB/s");
	assertJunit(text, { failures: 1 });
	const suite = parseXml(text).children[0];
	assert.equal(suite?.attributes.get("timestamp"), "2026-11-23T18:00:00");
	assert.equal(suite?.attributes.get("time"), "61.500");
	assert.equal(suite?.attributes.get("skipped"), "1");
});

test("no text breaks out of its place", () => {
	const part = fc.constantFrom("<", ">", "&", '"', "'", "]]>", "\0", "\u001b[2J", "\n", "\ud800");
	const hostile = fc.array(fc.oneof(part, fc.string({ unit: "binary" }))).map((p) => p.join(""));
	fc.assert(
		fc.property(hostile, hostile, (name, message) => {
			const text = suiteOf(name, message);
			assertJunit(text, { failures: 1 });
			assert.doesNotMatch(text, /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u);
		}),
		{ numRuns: 50 },
	);
});
