import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { COMMANDS } from "../../source/command-table.ts";
import { complete, joinSplitWords } from "../../source/completion/complete.ts";
import { flagName } from "../../source/options/command-line.ts";
import type { NameList } from "../../source/options/completes.ts";

const NAMES: Readonly<Record<NameList, readonly string[]>> = {
	baselines: ["nightly", "noon"],
	scenarios: ["burst"],
	commands: ["monitor", "log"],
};

function completed(...words: readonly string[]) {
	return complete(words, { commands: COMMANDS, namesOf: (list) => NAMES[list] });
}

function wordsOf(...words: readonly string[]): string[] {
	return completed(...words).candidates.map(({ word }) => word);
}

test("the first word is a command, or a flag of the monitor", () => {
	assert.deepEqual(wordsOf("s"), ["stress", "serve", "simulate"]);
	assert.deepEqual(wordsOf("he"), ["help"]);
	assert.deepEqual(wordsOf("--onc"), ["--once"]);
	assert.ok(wordsOf("").includes("log") && !wordsOf("").includes("--once"));
});

test("a flag that is given is not offered again, unless it may be repeated", () => {
	assert.deepEqual(wordsOf("--demo", "--dem"), []);
	assert.deepEqual(wordsOf("--alert", "tx < 1", "--aler"), ["--alert"]);
	assert.deepEqual(wordsOf("log", "-i", "1", "--interva"), []);
});

test("a value is completed behind its flag, behind its letter and behind =", () => {
	assert.deepEqual(wordsOf("--source", "a"), ["auto", "anarchy", "amd"]);
	assert.deepEqual(wordsOf("log", "--source=a"), ["auto", "anarchy", "amd"]);
	assert.equal(completed("log", "-o", "").paths, "files");
	assert.equal(completed("log", "--output=li").paths, "files");
	assert.equal(completed("--sysfs", "").paths, "folders");
	assert.deepEqual(completed("--interval", ""), { paths: "nothing", candidates: [] });
});

test("operands are counted without flags and their values", () => {
	assert.deepEqual(wordsOf("baseline", "--json", "sh"), ["show"]);
	assert.deepEqual(wordsOf("baseline", "show", "--sysfs", "x", "ni"), ["nightly"]);
	assert.equal(completed("baseline", "save", "nightly", "a.csv", "").paths, "files");
	assert.deepEqual(wordsOf("compare", "no"), ["noon"]);
	assert.deepEqual(wordsOf("compare", "a.csv", "b.csv", "--", "no"), ["noon"]);
	assert.deepEqual(completed("stress", "burst", ""), { paths: "nothing", candidates: [] });
	assert.deepEqual(wordsOf("help", "help"), []);
	assert.deepEqual(wordsOf("help", "lo"), ["log"]);
});

test("behind -- is another program's command line", () => {
	for (const command of ["stress", "verify"]) {
		assert.equal(completed(command, "--", "--source", "").paths, "program");
	}
	assert.equal(completed("log", "--", "").paths, "nothing");
});

test("bash's parts of a word are one word again", () => {
	assert.deepEqual(joinSplitWords(["--source", "=", "nv"]), ["--source=nv"]);
	assert.deepEqual(joinSplitWords(["--gpu", "0000", ":", "01", ":", "00.0", ""]), [
		"--gpu",
		"0000:01:00.0",
		"",
	]);
});

test("every flag of every command is offered, and every candidate begins as what is typed", () => {
	const [monitor, ...named] = COMMANDS;
	for (const { name, flags } of [monitor, ...named]) {
		const before = name === monitor.name ? [] : [name];
		for (const flag of Object.keys(flags).map(flagName)) {
			assert.ok(wordsOf(...before, flag).includes(flag), `${name} ${flag}`);
		}
	}
	const words = COMMANDS.flatMap(({ name, flags }) => [name, ...Object.keys(flags).map(flagName)]);
	const word = fc.oneof(fc.constantFrom(...words, "--", "=", "-o", ""), fc.string());
	fc.assert(
		fc.property(fc.array(word, { minLength: 1, maxLength: 6 }), (line) => {
			const { paths, candidates } = completed(...line);
			const last = line.at(-1) ?? "";
			const typed = last.startsWith("-") ? last.replace(/^[^=]*=/s, "") : last;
			for (const { word } of candidates) {
				assert.ok(word.startsWith(last) || word.startsWith(typed), `${word} for ${line}`);
			}
			if (paths === "program") assert.ok(line.slice(0, -1).includes("--"));
		}),
	);
});
