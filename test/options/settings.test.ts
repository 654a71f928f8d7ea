import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { parseCommandLine } from "../../source/command-table.ts";
import type { Setting, Settings } from "../../source/options/settings.ts";

function setting(name: string, text: string, command: string | null = null): Setting {
	return { name, text, command, line: 1, column: 1 };
}

function optionsOf(words: string, ...settings: readonly Setting[]) {
	const file: Settings = { file: "config.yaml", settings, remember: false };
	return parseCommandLine(words.split(" ").filter(Boolean), "1.2.3", file).options;
}

test("a setting is a flag of every command that has it, and the command line wins", () => {
	const interval = setting("interval", "2s");
	for (const [words, interval_s] of [
		["", 2],
		["log -o -", 2],
		["--interval 5", 5],
		["-i 5", 5],
	] as const) {
		const options = optionsOf(words, interval);
		assert.equal("interval" in options && options.interval, interval_s, words);
	}
	assert.ok(!("interval" in optionsOf("analyze link.csv", interval)));
});

test("a setting of one command wins over one of all, and is not one of others", () => {
	const settings = [setting("interval", "3", "log"), setting("interval", "2")];
	for (const [words, interval_s] of [
		["log -o -", 3],
		["", 2],
	] as const) {
		const options = optionsOf(words, ...settings);
		assert.equal("interval" in options && options.interval, interval_s);
	}
});

test("a setting may give what the command line lacks", () => {
	const options = optionsOf("log", setting("rotate", "1h"), setting("output", "link.csv"));
	assert.ok("output" in options && "rotate" in options);
	assert.deepEqual([options.output, options.rotate], ["link.csv", { kind: "time", seconds: 3600 }]);
});

test("a setting that contradicts the command line is left out, and the others are not", () => {
	const settings = [setting("statsFile", "/elsewhere"), setting("interval", "2")];
	const options = optionsOf("--demo", ...settings);
	assert.ok("interval" in options && "statsFile" in options);
	assert.equal(options.interval, 2);
	assert.notEqual(options.statsFile, "/elsewhere");
	// The textfile's interval goes with --textfile.
	assert.ok("listen" in optionsOf("serve", setting("interval", "2")));
});

test("an invalid command line is refused in the same words whatever is set", () => {
	const settings = [setting("interval", "2"), setting("rotate", "1h")];
	assert.throws(() => optionsOf("--bogus", ...settings), /unknown flag --bogus/);
	assert.throws(() => optionsOf("log", ...settings), /--output FILE is missing/);
	assert.throws(() => optionsOf("--demo --stats-file x", ...settings), /cannot be combined/);
});

test("no setting makes a valid command line invalid", () => {
	const lines = fc.constantFrom(
		"",
		"--demo",
		"--replay a.csv",
		"--json",
		"log -o -",
		"log -o f",
		"serve",
		"verify --baseline a",
		"stress burst --demo",
	);
	const settings = fc.constantFrom(
		setting("demo", "true"),
		setting("scenario", "flaky"),
		setting("statsFile", "f"),
		setting("interval", "2"),
		setting("rotate", "1h"),
		setting("log", "g"),
		setting("output", "h"),
		setting("replay", "a"),
		setting("speed", "2"),
		setting("listen", ":1"),
		setting("textfile", "t"),
		setting("json", "true"),
		setting("keep", "3", "log"),
		setting("list", "true"),
	);
	fc.assert(
		fc.property(lines, fc.array(settings, { maxLength: 8 }), (line, some) => {
			assert.doesNotThrow(() => optionsOf(line, ...some));
		}),
	);
});
