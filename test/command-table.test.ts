import assert from "node:assert/strict";
import test from "node:test";
import { parseCommandLine } from "../source/command-table.ts";

const parseOptions = (words: readonly string[]) => parseCommandLine(words, "1.2.3").options;

function printed(...words: readonly string[]): string {
	const options = parseOptions(words);
	assert.ok(options.command === "print", options.command);
	return options.text;
}

test("the first word names the command, and without a name it is the monitor", () => {
	assert.equal(parseOptions([]).command, "monitor");
	assert.equal(parseOptions(["--demo"]).command, "monitor");
	assert.equal(parseOptions(["log", "-o", "-"]).command, "log");
	assert.equal(parseOptions(["simulate", "file"]).command, "simulate");
	for (const word of ["monitor", "print", "constructor", "__proto__"]) {
		assert.throws(() => parseOptions([word]), {
			message: `unknown command "${word}" (see --help)`,
		});
	}
});

test("a mistyped command or flag is refused with the one that was probably meant", () => {
	assert.throws(() => parseOptions(["analyse", "link.csv"]), {
		message: 'unknown command "analyse": did you mean analyze? (see --help)',
	});
	assert.throws(() => parseOptions(["--intervall", "2"]), {
		message: "unknown flag --intervall: did you mean --interval? (see --help)",
	});
});

test("the general help lists every command, on lines that fit a screen", () => {
	const help = printed("--help");
	for (const call of ["--demo", "--replay LOG...", "log -o FILE", "simulate FILE"]) {
		assert.match(help, new RegExp(`^ +(sudo )?anarchy-perf-ink ${call} {2,}\\S`, "m"));
	}
	for (const text of [help, printed("log", "-h"), printed("simulate", "--help")]) {
		assert.doesNotMatch(text, /check failed/);
	}
	assert.doesNotMatch(printed("log", "-h"), /simulate FILE/);
	const commands = [...help.matchAll(/^ +(?:sudo )?anarchy-perf-ink ([a-z]+) /gm)].map(
		([, name]) => name ?? "",
	);
	assert.ok(commands.includes("stress"), help);
	for (const text of [help, ...commands.map((name) => printed(name, "--help"))]) {
		for (const line of text.split("\n")) assert.ok(line.length <= 100, line);
	}
});

test("help COMMAND prints what COMMAND --help does, and help alone the general help", () => {
	assert.equal(printed("help", "log"), printed("log", "--help"));
	for (const words of [["help"], ["help", "help"], ["help", "monitor"], ["help", "--help"]]) {
		assert.equal(printed(...words), printed("--help"));
	}
});

test("help and version are printed whatever else is missing", () => {
	assert.equal(printed("-v"), "anarchy-perf-ink 1.2.3");
	assert.equal(printed("log", "--version"), "anarchy-perf-ink 1.2.3");
	assert.match(printed("simulate", "-h", "--tx", "-1"), /^anarchy-perf-ink simulate FILE/);
});

test("a program behind -- is refused by a command that runs none", () => {
	assert.throws(() => parseOptions(["--demo", "--", "dd"]), /unknown command "dd"/);
	assert.throws(() => parseOptions(["log", "-o", "-", "--", "dd"]), /unknown argument "dd"/);
	assert.throws(() => parseOptions(["simulate", "f", "--", "dd"]), /unknown argument "dd"/);
});

test("further parts of a recording follow --replay", () => {
	const options = parseOptions(["--replay", "one.csv", "two.csv", "--", "-three.csv"]);
	assert.ok(options.command === "monitor", options.command);
	assert.equal(options.replay, "one.csv");
	assert.deepEqual(options.operands, ["two.csv", "-three.csv"]);
});
