import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { parseOptions } from "../source/cli-options.ts";

const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
const manifest = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));

/** The command lines of this program that the README shows, without what explains them. */
const commands = readme
	.split("\n")
	.filter((line) => /^ {4}\S/.test(line))
	.flatMap((line) => line.trim().split(/ {2,}/).slice(0, 1))
	.flatMap((line) => line.split(" | "))
	.filter((line) => line.includes("anarchy-perf-ink ") || line.endsWith("anarchy-perf-ink"))
	.filter((line) => !line.startsWith("npm "));

test("the README shows this program's commands", () => assert.ok(commands.length >= 15));

for (const command of commands) {
	test(`the README's command is understood: ${command}`, () => {
		const [, words = ""] = /anarchy-perf-ink\b(.*)$/.exec(command) ?? [];
		const options = parseOptions(words.split(" ").filter(Boolean), "0.0.0");
		assert.notEqual(options.command, "print");
	});
}

test("every npm script that a document names exists", () => {
	for (const document of ["README.md", "CONTRIBUTING.md", "docs/performance.md"]) {
		const text = readFileSync(new URL(`../${document}`, import.meta.url), "utf8");
		for (const [, script = ""] of text.matchAll(/npm run ([a-z:]+)/g)) {
			assert.ok(script in manifest.scripts, `${document} names npm run ${script}`);
		}
	}
});
