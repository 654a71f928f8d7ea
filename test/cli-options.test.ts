import assert from "node:assert/strict";
import test from "node:test";
import { parseOptions } from "../source/cli-options.ts";

function printed(...words: readonly string[]): string {
	const options = parseOptions(words, "1.2.3");
	assert.ok(options.command === "print", options.command);
	return options.text;
}

test("the first word names the command, and without a name it is the monitor", () => {
	assert.equal(parseOptions([], "").command, "monitor");
	assert.equal(parseOptions(["--demo"], "").command, "monitor");
	assert.equal(parseOptions(["log", "-o", "-"], "").command, "log");
	assert.equal(parseOptions(["simulate", "file"], "").command, "simulate");
	for (const word of ["monitor", "print", "constructor", "__proto__"]) {
		assert.throws(() => parseOptions([word], ""), {
			message: `unknown command "${word}" (see --help)`,
		});
	}
});

test("the general help lists every command, on lines that fit a screen", () => {
	const help = printed("--help");
	for (const call of ["--demo", "--replay LOG...", "log -o FILE", "simulate FILE"]) {
		assert.match(help, new RegExp(`^ +(sudo )?anarchy-perf-ink ${call} {2,}\\S`, "m"));
	}
	for (const text of [help, printed("log", "-h"), printed("simulate", "--help")]) {
		for (const line of text.split("\n")) assert.ok(line.length <= 100, line);
		assert.doesNotMatch(text, /check failed/);
	}
	assert.doesNotMatch(printed("log", "-h"), /simulate FILE/);
});

test("help and version are printed whatever else is missing", () => {
	assert.equal(printed("log", "--version"), "1.2.3");
	assert.match(printed("simulate", "-h", "--tx", "-1"), /^anarchy-perf-ink simulate FILE/);
});

test("a program behind -- is refused by a command that runs none", () => {
	assert.throws(() => parseOptions(["--demo", "--", "dd"], ""), /unknown command "dd"/);
	assert.throws(() => parseOptions(["log", "-o", "-", "--", "dd"], ""), /unknown argument "dd"/);
	assert.throws(() => parseOptions(["simulate", "f", "--", "dd"], ""), /unknown argument "dd"/);
});

test("further parts of a recording follow --replay", () => {
	const options = parseOptions(["--replay", "one.csv", "two.csv", "--", "-three.csv"], "");
	assert.ok(options.command === "monitor", options.command);
	assert.equal(options.replay, "one.csv");
	assert.deepEqual(options.operands, ["two.csv", "-three.csv"]);
});
