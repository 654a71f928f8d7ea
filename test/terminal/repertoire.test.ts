/** What terminals with few characters get. */
import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { inRepertoire, type Repertoire, repertoireOf } from "../../source/terminal/repertoire.ts";

const CASES: readonly [environment: Record<string, string>, repertoire: Repertoire][] = [
	[{ LANG: "C.UTF-8" }, "unicode"],
	[{ LANG: "de_DE.utf8", TERM: "xterm-256color" }, "unicode"],
	[{}, "unicode"],
	[{ LANG: "" }, "unicode"],
	[{ TERM: "linux" }, "console"],
	[{ TERM: "linux", LANG: "ja_JP.UTF-8" }, "console"],
	[{ LANG: "ja_JP.UTF-8" }, "narrow"],
	[{ LANG: "zh_CN.utf8" }, "narrow"],
	[{ LANG: "ko_KR.UTF-8", LC_ALL: "en_US.UTF-8" }, "unicode"],
	[{ LC_ALL: "C" }, "ascii"],
	[{ LANG: "en_US.UTF-8", LC_ALL: "POSIX" }, "ascii"],
	[{ LANG: "en_US.UTF-8", LC_CTYPE: "de_DE.ISO-8859-1" }, "ascii"],
	[{ TERM: "linux", LC_ALL: "C" }, "ascii"],
];

for (const [environment, repertoire] of CASES) {
	test(`${JSON.stringify(environment)}: ${repertoire}`, () => {
		assert.equal(repertoireOf(environment), repertoire);
	});
}

const glyphs = fc
	.string({
		unit: fc.constantFrom(..." aZ9~─│└┤┴▁▂▃▄▅▆▇█▒▓▔▏▌╌┄╱╵╎⣀⠤⠒⠉⢸⡇●▼▲×‖◆○■▶❚…–µ±·←→≈⎺⎻⎼⎽"),
		maxLength: 40,
	})
	.map((text) => `\u001B[36m${text}\u001B[0m`);

test("ASCII is ASCII, character by character, and colours stay", () => {
	fc.assert(
		fc.property(glyphs, (text) => {
			const ascii = inRepertoire(text, "ascii");
			assert.match(ascii, /^\p{ASCII}*$/u);
			assert.equal(ascii.length, text.length);
			assert.ok(ascii.startsWith("\u001B[36m") && ascii.endsWith("\u001B[0m"));
		}),
	);
});

test("a bound is no sum in ASCII", () => {
	assert.equal(inRepertoire("1184 ns ± 55 over 60 s", "ascii"), "1184 ns +-55 over 60 s");
	assert.equal(inRepertoire("1184 ns ± 55", "console"), "1184 ns ± 55");
});

test("the console has no eighths of blocks and no braille", () => {
	fc.assert(
		fc.property(glyphs, (text) => {
			const shown = inRepertoire(text, "console");
			assert.doesNotMatch(shown, /[▁▂▃▅▆▇▔▏╱⠀-⣿●▼▲◆○■‖]/u);
			assert.equal(shown.length, text.length);
		}),
	);
});

test("any other terminal gets every character", () => {
	for (const repertoire of ["unicode", "narrow"] as const) {
		assert.equal(inRepertoire("▁▂▃ ⣀ ●", repertoire), "▁▂▃ ⣀ ●");
	}
});
