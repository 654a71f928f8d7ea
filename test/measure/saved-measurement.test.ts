import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { jsonText } from "../../source/core/json-text.ts";
import { parseMeasurement } from "../../source/measure/saved-measurement.ts";
import { anyMeasurement, MEASUREMENT, RUN } from "./measurements.ts";

test("a measurement that was saved is the same when it is read", () => {
	fc.assert(
		fc.property(anyMeasurement, (measurement) => {
			const parsed = parseMeasurement(jsonText(measurement));
			assert.ok(parsed.ok, JSON.stringify(parsed));
			assert.equal(JSON.stringify(parsed.measurement), JSON.stringify(measurement));
		}),
	);
});

test("fields of a later version are ignored", () => {
	const later = { ...MEASUREMENT, colour: "blue", runs: [{ ...RUN, energy_j: 4 }] };
	const parsed = parseMeasurement(JSON.stringify(later));
	assert.deepEqual(parsed, { ok: true, measurement: MEASUREMENT });
});

const WRONG: readonly (readonly [what: unknown, problem: string])[] = [
	[null, "it is not an object"],
	[[], "it is not an object"],
	[{}, "runs is missing"],
	[{ ...MEASUREMENT, runs: [] }, "runs is empty"],
	[{ ...MEASUREMENT, runs: {} }, "runs is not a list"],
	[
		{ ...MEASUREMENT, runs: [RUN, { ...RUN, wall_s: -1 }] },
		"runs[1].wall_s is not a number from 0 on",
	],
	[{ ...MEASUREMENT, runs: [{ ...RUN, stalls: "2" }] }, "runs[0].stalls is not a number from 0 on"],
	[
		{ ...MEASUREMENT, runs: [{ ...RUN, saturated_share: 1.5 }] },
		"runs[0].saturated_share is above 1",
	],
	[
		{ ...MEASUREMENT, runs: [{ ...RUN, events: [{ at_s: 1 }] }] },
		"runs[0].events[0].event is missing",
	],
	[{ ...MEASUREMENT, command: "ls" }, "command is not a list"],
	[{ ...MEASUREMENT, command: [1] }, "command[0] is not a text"],
	[{ ...MEASUREMENT, capacity: {} }, "capacity.tx_mb_per_s is missing"],
	[
		{ ...MEASUREMENT, verdict: "fine" },
		"verdict is not one of link-bound, partly link-bound, not link-bound, unknown",
	],
];

for (const [value, problem] of WRONG) {
	test(`what is not a measurement is refused: ${problem}`, () => {
		assert.deepEqual(parseMeasurement(JSON.stringify(value)), { ok: false, problem });
	});
}

test("a number beyond all doubles, inherited names and broken JSON are refused", () => {
	const text = JSON.stringify(MEASUREMENT);
	assert.equal(parseMeasurement(text.replace('"wall_s":12.5', '"wall_s":1e999')).ok, false);
	assert.equal(parseMeasurement('{"runs":[],"__proto__":{"command":[]}}').ok, false);
	assert.deepEqual(parseMeasurement(text.slice(0, -1)), { ok: false, problem: "it is not JSON" });
	assert.deepEqual(parseMeasurement(""), { ok: false, problem: "it is not JSON" });
	assert.equal(parseMeasurement("[".repeat(1e6)).ok, false);
	assert.equal(parseMeasurement(`${"[".repeat(1e5)}${"]".repeat(1e5)}`).ok, false);
});

test("whatever text or JSON is given, it is read or refused", () => {
	const either = fc.oneof(fc.string(), fc.json(), fc.constant(JSON.stringify(MEASUREMENT)));
	fc.assert(
		fc.property(either, fc.nat(), fc.nat(200), (text, at, length) => {
			const start = at % (text.length + 1);
			const parsed = parseMeasurement(text.slice(0, start) + text.slice(start + length));
			if (!parsed.ok) assert.match(parsed.problem, /^\S.*$/);
		}),
	);
});
