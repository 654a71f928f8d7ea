import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { log } from "../../source/options/log.ts";
import { monitor } from "../../source/options/monitor.ts";
import { readSettings } from "../../source/options/read-settings.ts";

const COMMANDS = [monitor, log];

test("flags stand at the top for all commands, or below the name of one", () => {
	const text =
		"# mine\ninterval: 500ms\nstats-file: '/a b'\ndemo: true\ncompress: false\nlog:\n  sync: 5\nremember: true\n";
	assert.deepEqual(readSettings(text, COMMANDS), {
		ok: true,
		remember: true,
		settings: [
			{ name: "interval", text: "500ms", command: null, line: 2, column: 11 },
			{ name: "statsFile", text: "/a b", command: null, line: 3, column: 14 },
			{ name: "demo", text: "true", command: null, line: 4, column: 7 },
			{ name: "sync", text: "5", command: "log", line: 7, column: 9 },
		],
	});
});

test("a name that is a flag and a command is both", () => {
	for (const text of ["log: link.csv", "log:\n  output: link.csv"]) {
		const read = readSettings(text, COMMANDS);
		assert.ok(read.ok);
		assert.equal(read.settings[0]?.name, text.includes("output") ? "output" : "log");
	}
});

test("a flag that may be repeated takes a list, each item of which is checked", () => {
	const read = readSettings('alert:\n  - "tx < 1 MB/s"\n  - dma_errors increase', COMMANDS);
	assert.ok(read.ok);
	assert.equal(read.settings[0]?.text, "tx < 1 MB/s\ndma_errors increase");
	const wrong = readSettings("alert:\n  - dma_errors increase\n  - soon", COMMANDS);
	assert.ok(!wrong.ok);
	assert.deepEqual([wrong.errors[0]?.line, wrong.errors[0]?.column], [3, 5]);
});

test("a file without settings is valid", () => {
	for (const text of ["", "# nothing yet\n"]) {
		assert.deepEqual(readSettings(text, COMMANDS), { ok: true, settings: [], remember: false });
	}
});

for (const [text, line, column, problem] of [
	["intervall: 2", 1, 1, /unknown key "intervall"; did you mean "interval"\?/],
	["interval: soon", 1, 11, /interval takes a duration .*; got "soon"/],
	["log:\n  window: 60", 2, 3, /unknown key "window"/],
	["demo: maybe", 1, 7, /expected true or false; got "maybe"/],
	["remember: 1", 1, 11, /expected true or false/],
	["window: [1]", 1, 9, /window takes DURATION/],
	["window: 60\nwindow: 70", 2, 1, /duplicate key "window"/],
	["help: true", 1, 1, /unknown key "help"/],
	["- a list", 1, 1, /the file is a mapping of/],
	["a: b: c", 1, 4, /invalid YAML/],
] as const) {
	test(`${JSON.stringify(text)} is refused with line and column`, () => {
		const read = readSettings(text, COMMANDS);
		assert.ok(!read.ok);
		const [error] = read.errors;
		assert.deepEqual([error?.line, error?.column], [line, column]);
		assert.match(error?.text ?? "", problem);
	});
}

test("no text makes it throw, and every error has a place in the text", () => {
	const piece = fc.constantFrom(
		"interval",
		"log",
		":",
		" ",
		"\n",
		"  ",
		"- ",
		"2",
		"'",
		"&a",
		"*a",
		"{",
		"}",
	);
	const texts = fc.oneof(
		fc.string(),
		fc.array(piece, { maxLength: 30 }).map((some) => some.join("")),
	);
	fc.assert(
		fc.property(texts, (text) => {
			const read = readSettings(text, COMMANDS);
			const lines = text.split("\n").length;
			if (read.ok) return;
			for (const { line } of read.errors) assert.ok(line >= 1 && line <= lines);
		}),
	);
});
