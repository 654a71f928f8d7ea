import assert from "node:assert/strict";
import test from "node:test";
import { helpPages } from "../../source/screen/help-pages.ts";
import { messageOf } from "../../source/screen/key-messages.ts";
import { KEYS } from "../../source/screen/keys.ts";
import { widthOf } from "../../source/terminal/line.ts";
import { CONTROLS } from "../helpers/controls.ts";

const SIZES = [
	[20, 4],
	[40, 10],
	[60, 18],
	[80, 22],
	[120, 38],
] as const;

for (const [columns, rows] of SIZES) {
	test(`on ${columns}x${rows} no word of the help is hidden`, () => {
		const pages = helpPages(KEYS, { columns, rows, isAscii: false });
		const lines = pages.map((page) => page.map((parts) => parts.map(([, text]) => text).join("")));
		for (const page of lines) assert.ok(page.length <= rows);
		for (const line of lines.flat()) {
			// A label or a word can be longer than a very narrow screen.
			if (columns >= 40) assert.ok(widthOf(line) <= columns, line);
		}
		const words = new Set(lines.flat().flatMap((line) => line.trim().split(/\s+/)));
		for (const { label, help } of KEYS) {
			for (const word of `${label} ${help}`.split(/\s+/)) {
				if (columns >= 40) assert.ok(words.has(word), word);
			}
		}
	});
}

test("a key says what it chose, and one without an effect says so", () => {
	const of = (name: string, changes = {}, before = CONTROLS, keys = KEYS) =>
		messageOf(name, before, { ...before, ...changes }, keys);
	assert.equal(of("w", { length_s: 300 }), "window 5 m");
	assert.equal(of("t", { theme: "light" }), "theme: light");
	assert.equal(of("-", { interval_s: 0.5 }), "a reading every 500 ms");
	assert.equal(of("-"), "a reading every 1 s: that is the last step");
	assert.equal(of("f"), "f has no effect without the list of events (e)");
	assert.equal(messageOf("3", CONTROLS, CONTROLS, KEYS), "this source has no latency");
	assert.equal(messageOf("n", CONTROLS, CONTROLS, KEYS), "no later event");
	const replay = { ...CONTROLS, interval_s: null, speed: 10 };
	assert.equal(of("+", { speed: 20 }, replay), "speed 20x");
	const withoutLog = KEYS.filter(({ label }) => label !== "l");
	assert.equal(of("l", {}, replay, withoutLog), "l has no effect in a replay");
	assert.equal(of("w", { isHelpShown: true }), "");
});
