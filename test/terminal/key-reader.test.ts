/** Which keys are in what a terminal sends, however it is cut into pieces. */
import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { KeyReader } from "../../source/terminal/key-reader.ts";
import { ESCAPE_MS } from "../../source/terminal/key-states.ts";
import type { TerminalReport } from "../../source/terminal/terminal-reports.ts";

const PASTE = ["\x1b[200~", "\x1b[201~"] as const;

/** The keys of pieces that arrive a while apart: one for all, or one for each. */
function keysOf(pieces: readonly string[], pauses_ms: number | readonly number[] = 1): string[] {
	const reader = new KeyReader();
	let now_ms = 1e6;
	const keys = pieces.flatMap((piece, index) => {
		const pause_ms = typeof pauses_ms === "number" ? pauses_ms : (pauses_ms[index] ?? 1);
		const late = reader.isUndecided && pause_ms >= ESCAPE_MS ? reader.decide() : [];
		now_ms += pause_ms;
		return [...late, ...reader.take(piece, now_ms)];
	});
	return [...keys, ...(reader.isUndecided ? reader.decide() : [])];
}

/** An introducer as seven bits (after an escape character) and as eight. */
const STRINGS = [
	["P", "\x90"],
	["X", "\x98"],
	["]", "\x9d"],
	["^", "\x9e"],
	["_", "\x9f"],
] as const;

const introducer = fc.constantFrom(...STRINGS.flatMap(([seven, eight]) => [`\x1b${seven}`, eight]));
const terminator = fc.constantFrom("\x1b\\", "\x9c", "\x07");
const payload = fc.oneof(
	fc.string({ unit: fc.constantFrom(..."\b\t\n\v\f\r qlp[]\\0123456789;$?>~"), maxLength: 80 }),
	fc.string({ unit: "grapheme", maxLength: 30 }).map((text) => text.replace(/\p{Cc}/gu, "")),
	fc.constantFrom("1$r2 q", ">|tmux 3.4", "l/dev/pts/3", "11;rgb:1e1e/1e1e/1e1e", "Gi=31;OK pql"),
);
const string = fc.tuple(introducer, payload, terminator).map((parts) => parts.join(""));

/**
 * Answers and reports that are control sequences: attributes, positions, modes, focus, the mouse.
 */
const report = fc
	.tuple(
		fc.constantFrom("\x1b[", "\x9b"),
		fc.constantFrom("", "?", ">", "="),
		fc.stringMatching(/^[0-9;]{0,12}$/),
		fc.constantFrom("c", "n", "R", "$y", "t", "x", "I", "O"),
	)
	.map((parts) => parts.join(""))
	// Without parameters it is an arrow with shift, as rxvt sends it.
	.filter((text) => !/^.{1,2}c$/.test(text));

const paste = payload
	.map((text) => `${PASTE[0]}${text}q\x03p\x1b[D${PASTE[1]}`)
	.filter((text) => text.indexOf(PASTE[1]) === text.length - PASTE[1].length);

const mouse = fc.constantFrom("\x1b[<0;12;7M", "\x1b[<64;1;1m", "\x1b[32;12;7M", "\x1b[Mqlp");

const noKeys = fc.oneof(string, report, paste, mouse);

/** Cuts a text at random places. */
function cut(text: string, places: readonly number[]): string[] {
	const at = places.map((place) => place % (text.length + 1)).toSorted((a, b) => a - b);
	return [0, ...at].map((place, index) => text.slice(place, at[index] ?? text.length));
}

test("a reply, a report or a paste, cut anywhere, is not a key; the next key is", () => {
	const places = fc.array(fc.nat(), { maxLength: 6 });
	fc.assert(
		fc.property(fc.array(noKeys, { minLength: 1, maxLength: 4 }), places, (texts, places) => {
			const pieces = cut(texts.join(""), places).filter(Boolean);
			assert.deepEqual(keysOf([...pieces, "g"]), ["g"], JSON.stringify(pieces));
		}),
		{ numRuns: 1000 },
	);
});

test("byte by byte as well", () => {
	fc.assert(
		fc.property(noKeys, (text) => assert.deepEqual(keysOf([...text, "g"]), ["g"])),
		{ numRuns: 500 },
	);
});

test("keys between answers are all there", () => {
	const keys = fc.stringMatching(/^[a-z+?-]{0,5}$/);
	fc.assert(
		fc.property(
			fc.array(fc.tuple(noKeys, keys), { maxLength: 4 }),
			fc.array(fc.nat(), { maxLength: 6 }),
			(parts, places) => {
				const pieces = cut(parts.flat().join(""), places).filter(Boolean);
				assert.deepEqual(keysOf(pieces), [...parts.map(([, typed]) => typed).join("")]);
			},
		),
	);
});

test("no input whatever makes it deaf: some seconds later a key is a key", () => {
	const input = fc.array(
		fc.oneof(fc.string(), noKeys, fc.constantFrom("\x1b", "\x1bP", "\x1b]", "\x9d", PASTE[0])),
		{ maxLength: 8 },
	);
	fc.assert(
		fc.property(input, (pieces) => {
			const pauses_ms = [...pieces.map(() => 1), 6000];
			assert.equal(keysOf([...pieces, "g"], pauses_ms).at(-1), "g");
		}),
		{ numRuns: 1000 },
	);
});

test("typing into an unterminated string works after two seconds", () => {
	const keys = Array.from({ length: 10 }, () => "q");
	assert.ok(keysOf(["\x1bP1$r", ...keys], 300).includes("q"));
	assert.ok(keysOf(["\x1b[1;5", ...keys], 300).includes("q"));
});

test("Ctrl-C gets out of whatever has no end", () => {
	for (const begin of ["\x1bP1$r", "\x1b]11;", "\x9d", "\x1b[1;5", "\x1bO", "\x1b[M", PASTE[0]]) {
		assert.deepEqual(
			keysOf([begin, "x", "\x03"].slice(begin === "\x1bO" ? 2 : 0), 400).at(-1),
			"ctrl-c",
		);
	}
});

test("a pasted Ctrl-C is not a key, alone or among other text", () => {
	for (const text of ["\x03", "a\x03b", "\x03\x03"]) {
		assert.deepEqual(keysOf([`${PASTE[0]}${text}${PASTE[1]}g`]), ["g"]);
		assert.deepEqual(keysOf([PASTE[0], text, PASTE[1], "g"]), ["g"]);
	}
});

test("keys that are sequences are keys, cut anywhere", () => {
	const sequences: [sequence: string, key: string][] = [
		["\x1b[D", "left"],
		["\x1bOC", "right"],
		["\x9bD", "left"],
		["\x8fC", "right"],
		["\x1b[1~", "home"],
		["\x1b[A", "up"],
		["\x1b[1;2D", "shift-left"],
		["\x1b[1;3D", "other"],
		["\t", "tab"],
		["\x1b[1;5P", "other"],
		["\x1b[15;5~", "other"],
		["\x1b[[A", "other"],
		["\x1b[Z", "shift-tab"],
		["\x1b[113;5u", "other"],
		["\x1bOP", "other"],
		["\x1bO5P", "other"],
	];
	for (const [sequence, key] of sequences) {
		for (let place = 0; place <= sequence.length; place++) {
			const pieces = [sequence.slice(0, place), sequence.slice(place), "g"];
			assert.deepEqual(keysOf(pieces.filter(Boolean)), [key, "g"], JSON.stringify(pieces));
		}
	}
});

const CASES: Readonly<Record<string, readonly [pieces: string[], keys: string[]][]>> = {
	"the Escape key is a key, and so are the keys after it": [
		[["\x1b"], ["escape"]],
		[
			["\x1b", "q"],
			["escape", "q"],
		],
		[
			["\x1b", "[", "]", "p"],
			["escape", "[", "]", "p"],
		],
	],
	"the rest of a sequence that comes too late for its escape character is not typed": [
		[
			["\x1b", "[D", "p"],
			["escape", "left", "p"],
		],
		[
			["\x1b", "[24;80R", "p"],
			["escape", "p"],
		],
		[
			["\x1b", "P1$r2 q\x1b\\", "p"],
			["escape", "p"],
		],
		[
			["\x1b", "P", "1$r2 q", "\x1b\\", "p"],
			["escape", "p"],
		],
		[
			["\x1b", "]11;rgb:1/2/3\x07", "p"],
			["escape", "p"],
		],
	],
	"a sequence is one, however late its end comes": [
		[["\x1b[", "Dp"].flat(), ["left", "p"]],
		[["\x1b[1;5", "q", "p"], ["p"]],
		[
			["\x1bO", "p", "p"],
			["other", "p"],
		],
		[["\x1b[", "Mqqq", "p"], ["p"]],
		[["\x1b[2", "00~", "q", "\x1b[", "201~", "p"], ["p"]],
	],
	"what never ends gives way to the next sequence, or to what no sequence holds": [
		[
			["\x1b[1;5", "\x1b[D", "p"],
			["left", "p"],
		],
		[["\x1b[1;5", "\x03"], ["ctrl-c"]],
		[
			["\x1bPq", "\x1b[D", "p"],
			["left", "p"],
		],
		[["\x1bPq", "\x03"], ["ctrl-c"]],
	],
};

for (const [name, cases] of Object.entries(CASES)) {
	test(name, () => {
		for (const [pieces, keys] of cases) {
			assert.deepEqual(keysOf(pieces, 150), keys, JSON.stringify(pieces));
		}
	});
}

/** What pieces of input report, beside keys. */
function reportsOf(pieces: readonly string[]): unknown[] {
	const reports: TerminalReport[] = [];
	const reader = new KeyReader((report) => reports.push(report));
	let now_ms = 1e6;
	for (const piece of pieces) reader.take(piece, ++now_ms);
	return reports;
}

const BUTTONS: readonly [code: number, end: string, name: string | null][] = [
	[35, "M", "mouse-move"],
	[32, "M", "mouse-move"],
	[35 + 16, "m", "mouse-move"],
	[0, "M", "mouse-click"],
	[0 + 8, "M", "mouse-click"],
	[0, "m", null],
	[1, "M", null],
	[2, "M", null],
	[64, "M", "wheel-up"],
	[65, "M", "wheel-down"],
	[66, "M", null],
	[128, "M", null],
];

test("the mouse is reported with its cell, cut anywhere, between keys and answers", () => {
	fc.assert(
		fc.property(
			fc.array(
				fc.oneof(
					fc.constantFrom(...BUTTONS),
					noKeys.filter((text) => !text.includes("<")),
				),
			),
			fc.nat(400),
			fc.nat(200),
			fc.array(fc.nat(), { maxLength: 6 }),
			(parts, column, row, places) => {
				const texts = parts.map((part) =>
					typeof part === "string" ? part : `\x1b[<${part[0]};${column + 1};${row + 1}${part[1]}`,
				);
				const names = parts.flatMap((part) => (typeof part === "string" ? [] : [part[2]]));
				const pieces = cut(texts.join("g"), places).filter(Boolean);
				const mouse = reportsOf(pieces).filter((report) => !("isLight" in Object(report)));
				const expected = names.filter((name) => name !== null);
				assert.deepEqual(
					mouse,
					expected.map((name) => ({ name, column, row })),
				);
			},
		),
		{ numRuns: 300 },
	);
});

test("a malformed report of the mouse is neither a report nor a key", () => {
	const malformed = [
		"<0;0;1M",
		"<0;1;0M",
		"<;1;1M",
		"<0;1M",
		"<0;1;1;1M",
		"<0;-1;1M",
		"<9999;1;1M",
	];
	for (const sequence of [...malformed, "<0;1;999999M", "0;1;1M"]) {
		assert.deepEqual(reportsOf([`\x1b[${sequence}`]), [], sequence);
		assert.deepEqual(keysOf([`\x1b[${sequence}`, "g"]), ["g"], sequence);
	}
});

test("the background of the terminal is light or dark, whatever the form of the answer", () => {
	const answers: [answer: string, isLight: boolean | null][] = [
		["11;rgb:ffff/ffff/ffff", true],
		["11;rgb:f/f/f", true],
		["11;rgba:fdfd/f6f6/e3e3/ffff", true],
		["11;rgb:0000/0000/0000", false],
		["11;rgb:0d/11/17", false],
		["11;rgb:0000/2b2b/3636", false],
		["11;rgb:ff/ff", null],
		["11;#ffffff", null],
		["10;rgb:ffff/ffff/ffff", null],
		[`11;rgb:${"f".repeat(300)}`, null],
	];
	for (const [answer, isLight] of answers) {
		for (const [begin, end] of [
			["\x1b]", "\x1b\\"],
			["\x9d", "\x9c"],
			["\x1b]", "\x07"],
		]) {
			const expected = isLight === null ? [] : [{ name: "background", isLight }];
			assert.deepEqual(reportsOf([...`${begin}${answer}${end}`]), expected, answer);
			assert.deepEqual(keysOf([`${begin}${answer}${end}`, "g"]), ["g"]);
		}
	}
});

test("with Alt a key is another one", () => {
	assert.deepEqual(keysOf(["\x1bq", "\x1bp"]), ["other", "other"]);
});
