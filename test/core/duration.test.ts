import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { parseDuration } from "../../source/core/duration.ts";

test("a number alone is seconds, and the units are ms, s, m, h and d", () => {
	const examples: Readonly<Record<string, number>> = {
		"90": 90,
		"500ms": 0.5,
		"1.5h": 5400,
		"7d": 604_800,
		".5": 0.5,
		"5.": 5,
		"0": 0,
		"2m": 120,
		"0.25s": 0.25,
		" 10s ": 10,
	};
	for (const [text, seconds] of Object.entries(examples)) {
		assert.equal(parseDuration(text), seconds, text);
	}
});

test("anything but a number, or a number with a unit, is not a duration", () => {
	const wrong = ["", "s", ".", "-1", "+1", "1e3", "0x10", "1,5", "1 s", "1S", "1w", "1h30m", "١٠"];
	for (const text of [...wrong, "NaN", "Infinity", "10ss", "1.2.3", "1\n2"]) {
		assert.equal(parseDuration(text), null, JSON.stringify(text));
	}
});

test("it never throws, and returns a number of seconds or null", () => {
	fc.assert(
		fc.property(fc.string({ unit: "binary" }), (text) => {
			const seconds = parseDuration(text);
			assert.ok(seconds === null || seconds >= 0);
		}),
	);
});

test("every integer of every unit is parsed", () => {
	const units = fc.constantFrom(["ms", 0.001], ["s", 1], ["m", 60], ["h", 3600], ["d", 86_400]);
	fc.assert(
		fc.property(fc.nat(), units, (count, [unit, seconds]) => {
			assert.equal(parseDuration(`${count}${unit}`), count * (seconds as number));
		}),
	);
});
