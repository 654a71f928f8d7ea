import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { printable } from "../../source/core/printable-text.ts";
import {
	cut,
	cutMiddle,
	type Part,
	paintEnds,
	paintLine,
	widthOf,
	wrapWords,
} from "../../source/terminal/line.ts";
import type { Paint } from "../../source/terminal/theme.ts";

const paint: Paint = (_role, text) => text;
const columns = fc.integer({ min: 0, max: 60 });
/** Texts as hostile devices have them, after what is unprintable has been taken out. */
const text = fc
	.array(
		fc.oneof(
			fc.constantFrom(
				"界",
				"ｗ",
				"한",
				"é",
				"e\u0301",
				"👍",
				"👩‍👩‍👧",
				"🇩🇪",
				"❤\uFE0F",
				"1\uFE0F\u20E3",
				" ",
				"/",
				"–",
			),
			fc.string({ unit: "grapheme" }),
		),
		{ maxLength: 30 },
	)
	.map((parts) => printable(parts.join("")));

test("a text is as wide as a terminal shows it", () => {
	assert.equal(widthOf("abc"), 3);
	assert.equal(widthOf("日本"), 4);
	assert.equal(widthOf("e\u0301"), 1);
	assert.equal(widthOf("± µs –"), 6);
});

test("nothing that a terminal would obey, or that hides, is printable", () => {
	const hostile: Readonly<Record<string, string>> = {
		escape: "\u001B[2J",
		"C1 control": "\u009B2J",
		newline: "a\nb\r\t",
		bell: "\u0007",
		bidi: "\u202Eevil\u2066",
		"zero width": "a\u200Bb\u200Dc\uFEFF",
		"line separator": "\u2028\u2029",
		"soft hyphen": "\u00AD",
		delete: "\u007F",
		"half a character": "\uD800",
		tag: "\u{E0041}",
	};
	for (const [what, text] of Object.entries(hostile)) {
		const safe = printable(text);
		assert.doesNotMatch(safe, /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u, what);
		assert.ok(safe.includes("\u{FFFD}"), what);
	}
	assert.equal(printable("Razer Core X “Chroma” – 日本 ± é"), "Razer Core X “Chroma” – 日本 ± é");
});

test("a cut text is a beginning that fits, and what fits is not cut", () => {
	assert.equal(cut("statistics", 4), "stat");
	assert.equal(cut("日本語", 5), "日本");
	assert.equal(cut("日本語", 1), "");
	fc.assert(
		fc.property(text, columns, (text, columns) => {
			const beginning = cut(text, columns);
			assert.ok(text.startsWith(beginning));
			assert.ok(widthOf(beginning) <= columns, `${JSON.stringify(text)} in ${columns} columns`);
			if (widthOf(text) <= columns) assert.equal(beginning, text);
		}),
		{ numRuns: 1000 },
	);
});

test("a text that loses its middle fits, too, and keeps both its ends", () => {
	assert.equal(cutMiddle("/sys/kernel/debug/statistics", 20), "/sys/kern…statistics");
	assert.equal(cutMiddle("short", 20), "short");
	fc.assert(
		fc.property(text, columns, (text, columns) => {
			const short = cutMiddle(text, columns);
			assert.ok(widthOf(short) <= columns, `${JSON.stringify(text)} in ${columns} columns`);
		}),
		{ numRuns: 1000 },
	);
});

test("wrapped lines fit, and no word that fits is lost or broken", () => {
	assert.deepEqual(wrapWords("the module is not loaded", 10), ["the module", "is not", "loaded"]);
	const words = fc.array(fc.stringMatching(/^[a-zé界]{1,9}$/), { minLength: 1, maxLength: 20 });
	fc.assert(
		fc.property(words, fc.integer({ min: 18, max: 60 }), (words, columns) => {
			const lines = wrapWords(words.join(" "), columns);
			for (const line of lines) assert.ok(widthOf(line) <= columns);
			assert.equal(lines.join(" "), words.join(" "));
		}),
	);
	fc.assert(
		fc.property(text, columns, (text, columns) => {
			for (const line of wrapWords(text, columns)) assert.ok(widthOf(line) <= columns);
		}),
	);
});

test("a painted line fits, and says where it is cut", () => {
	const parts = fc.array(
		text.map((text): Part => ["text", text]),
		{ maxLength: 6 },
	);
	fc.assert(
		fc.property(parts, parts, columns, (left, right, columns) => {
			assert.ok(widthOf(paintLine(paint, left, columns)) <= columns);
			assert.ok(widthOf(paintEnds(paint, left, right, columns)) <= columns);
		}),
		{ numRuns: 500 },
	);
	const line = paintLine(
		paint,
		[
			["text", "abcdef"],
			["error", "ghi"],
			["text", "jkl"],
		],
		8,
	);
	assert.equal(line, "abcdefg…");
});

test("a line with two ends fills its columns, and gives up the right end first", () => {
	const ends = (columns: number) =>
		paintEnds(paint, [["text", "left"]], [["text", "right"]], columns);
	assert.equal(ends(12), "left   right");
	assert.equal(ends(10), "left right");
	assert.equal(ends(9), "left");
	assert.equal(ends(3), "le…");
});
