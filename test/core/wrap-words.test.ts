import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { wrapWords } from "../../source/core/wrap-words.ts";

test("lines break between words, and a word that is too long stands alone", () => {
	assert.deepEqual(wrapWords("one two three", 7), ["one two", "three"]);
	assert.deepEqual(wrapWords("a considerable word", 5), ["a", "considerable", "word"]);
	assert.deepEqual(wrapWords("", 5), [""]);
	assert.deepEqual(wrapWords("as it is", Infinity), ["as it is"]);
});

test("every word is kept, every line fits, and no line takes less than it could", () => {
	const word = fc.stringMatching(/^[a-z]{1,12}$/);
	fc.assert(
		fc.property(
			fc.array(word, { minLength: 1 }),
			fc.integer({ min: 1, max: 30 }),
			(words, columns) => {
				const lines = wrapWords(words.join(" "), columns);
				assert.equal(lines.join(" "), words.join(" "));
				for (const [index, line] of lines.entries()) {
					assert.ok(line.length <= columns || !line.includes(" "), line);
					const [next] = lines[index + 1]?.split(" ") ?? [];
					if (next !== undefined) assert.ok(line.length + 1 + next.length > columns);
				}
			},
		),
	);
});
