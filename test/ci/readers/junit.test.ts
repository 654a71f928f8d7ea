/** Validates the JUnit file with xmllint, which is to be on the path. */
import assert from "node:assert/strict";
import test from "node:test";
import { toJunit } from "../../../source/text/junit.ts";
import { schemaComplaints } from "../../helpers/junit-schema.ts";

test("a validator of XML schemas accepts it, and nothing that CI systems would not read", () => {
	const text = toJunit({
		name: "burst",
		began_ms: Date.UTC(2026, 10, 23, 18, 0, 0, 500),
		seconds: 61.5,
		hostname: "desk",
		properties: { kernel: "6.1" },
		cases: [
			{ group: "load", name: "tx", seconds: 1, outcome: { kind: "passed" } },
			{
				group: "load",
				name: "rx",
				seconds: 0.5,
				outcome: { kind: "failed", type: "failed", message: "too slow" },
			},
		],
	});
	assert.equal(schemaComplaints(text), "");
	for (const [right, wrong] of [
		[/tests="2"/, 'tests="two"'],
		[/ errors="0"/g, ""],
		[/T18:00:00"/, 'T18:00:00.500Z"'],
		[/time="1\.000"/, 'time="1 s"'],
		[/<failure /, '<failure cause="x" '],
		[/<\/testsuite>/, "<case/></testsuite>"],
		[/<\/testsuites>/, ""],
	] as const) {
		const broken = text.replace(right, wrong);
		assert.notEqual(broken, text, String(right));
		assert.notEqual(schemaComplaints(broken), "", String(right));
	}
});
