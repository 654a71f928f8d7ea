import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import test from "node:test";
import fc from "fast-check";
import { shellLine } from "../../source/core/shell-words.ts";

test("plain words stay as they are, others are quoted", () => {
	assert.equal(shellLine(["sudo", "/a/b-1.js", "--log=x.csv"]), "sudo /a/b-1.js --log=x.csv");
	assert.equal(shellLine(["it's", "", "a b", "$HOME"]), "'it'\\''s' '' 'a b' '$HOME'");
});

test("a shell splits a line into the same words", () => {
	const word = fc.string({ unit: "binary" }).filter((text) => !text.includes("\0"));
	fc.assert(
		fc.property(fc.array(word, { minLength: 1, maxLength: 8 }), (words) => {
			const { stdout } = spawnSync("sh", ["-c", `printf '%s\\0' ${shellLine(words)}`]);
			const expected = words.map((text) => `${Buffer.from(text).toString("utf8")}\0`).join("");
			assert.equal(stdout.toString("utf8"), expected);
		}),
		{ numRuns: 20 },
	);
});
