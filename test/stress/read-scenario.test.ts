import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import fc from "fast-check";
import { describeErrors } from "../../source/inputs/yaml-reader.ts";
import { BUILT_IN_SCENARIOS } from "../../source/stress/built-in-scenarios.ts";
import { readScenario } from "../../source/stress/read-scenario.ts";
import type { Phase } from "../../source/stress/scenario.ts";

const ERRORS = new URL("../fixtures/scenarios/errors.yaml", import.meta.url);

function errorsIn(text: string): string[] {
	const read = readScenario(text);
	return read.ok ? [] : describeErrors("f", read.errors);
}

/** The only phase of a scenario with these lines in it. */
function phaseOf(...lines: readonly string[]): Phase | undefined {
	const read = readScenario(phaseText(lines));
	assert.deepEqual(read.ok ? [] : read.errors, []);
	return read.ok ? read.scenario.phases[0] : undefined;
}

function phaseText(lines: readonly string[]): string {
	const fields = ["name: one", "duration: 1m", ...lines].map((line) => `    ${line}\n`).join("");
	return `name: test\nphases:\n  -\n${fields}`;
}

test("all errors of a file are reported at once, each with its place and a remedy", () => {
	assert.deepEqual(errorsIn(readFileSync(ERRORS, "utf8")), [
		"f:1:8: a name has up to 64 letters, digits, blanks, dots, dashes and underscores, such as burst",
		'f:2:1: unknown key "descripton"; did you mean "description"?',
		'f:5:15: expected a duration from 10ms to 366d, such as 90, 500ms, 15m or 1.5h, got "5 parsecs"',
		'f:6:15: parallel takes a number from 1 to 1024, got "many"',
		"f:7:5: the phase has no name; write name: load",
		"f:8:11: the ramp is longer than its phase; shorten it",
		"f:9:5: on needs off; write both, such as off: 2s",
		'f:12:14: warm_up takes true or false, got "maybe"',
		'f:13:5: duplicate key "duration"; remove one of them',
		'f:15:12: unknown statistic "p51"; did you mean "p1"?',
		'f:16:26: unknown unit "parsec"; expected one of ns, us, µs, ms, s',
		'f:17:17: unknown comparison "=>"; expected one of >= <= == != > <',
		'f:18:20: expected dma_errors.delta, by how much it grew, got "== 0"',
		"f:19:9: expected a list of checks, such as - tx.p50 >= 2000 MB/s",
	]);
});

test("every built-in scenario is valid, and named as it is listed", () => {
	for (const [name, text] of BUILT_IN_SCENARIOS) {
		const read = readScenario(text);
		assert.deepEqual(read.ok ? [] : read.errors, [], name);
		if (!read.ok) continue;
		assert.equal(read.scenario.name, name);
		assert.notEqual(read.scenario.description, "");
		assert.ok(
			read.scenario.phases.some(({ checks }) => checks.length > 0),
			name,
		);
	}
});

test("a phase without a key of a load is idle", () => {
	assert.equal(phaseOf()?.load, null);
	assert.equal(phaseOf("allow_failure: true")?.load, null);
	assert.equal(phaseOf()?.duration_s, 60);
});

test("each shape is read", () => {
	assert.deepEqual(phaseOf("parallel: 4")?.load?.shape, { kind: "parallel", workers: 4 });
	assert.deepEqual(phaseOf("on: 500ms", "off: 2", "parallel: 3")?.load?.shape, {
		kind: "bursts",
		workers: 3,
		on_s: 0.5,
		off_s: 2,
	});
	assert.deepEqual(phaseOf("ramp: 1..8 over 30s")?.load?.shape, {
		kind: "ramp",
		from: 1,
		to: 8,
		over_s: 30,
	});
	assert.deepEqual(phaseOf("ramp: 8..1")?.load?.shape, {
		kind: "ramp",
		from: 8,
		to: 1,
		over_s: 60,
	});
	assert.deepEqual(phaseOf("repeat: 3")?.load, {
		command: null,
		shape: { kind: "parallel", workers: 1 },
		runs: 3,
		allowsFailure: false,
	});
});

test("a workload is a shell command, or a program with its arguments", () => {
	assert.deepEqual(phaseOf("workload: dd if=a | cat")?.load?.command, [
		"sh",
		"-c",
		"dd if=a | cat",
	]);
	assert.deepEqual(phaseOf('workload: [dd, "if=a b"]')?.load?.command, ["dd", "if=a b"]);
	assert.match(errorsIn(phaseText(["workload: []"]))[0] ?? "", /the workload is empty/);
});

test("an alias stands for what it names, and a %YAML 1.1 does not make `on` a boolean", () => {
	const read = readScenario(
		"%YAML 1.1\n---\nname: a\nphases: [&p {name: b, duration: &d 2s, on: *d, off: *d}]\n",
	);
	assert.ok(read.ok, "understood");
	assert.equal(read.scenario.phases[0]?.load?.shape.kind, "bursts");
});

for (const [what, text, said] of [
	["nothing", "", /f:1:1: a scenario is a mapping of/],
	["a list", "- a", /f:1:1: a scenario is a mapping of/],
	["10^6 brackets", "[".repeat(1e6), /larger than 64 KiB/],
	["60,000 brackets", "[".repeat(60_000), /nested deeper than 32 levels/],
	["20,000 nested lists", "- ".repeat(20_000), /nested deeper than 32 levels/],
	["20,000 nested keys", "? ".repeat(20_000), /nested deeper than 32 levels/],
	["a bomb of aliases", bomb(), /unknown key "a"/],
	[
		"more than 100 aliases",
		`name: a\nphases: [&p x${", *p".repeat(150)}]`,
		/more than 100 aliases/,
	],
	["a loop of aliases", "name: a\nphases: &p\n- *p\n", /a phase is a mapping/],
	["no anchor", "name: *nobody\nphases: []", /unknown anchor &nobody/],
	["tabs", "name: a\n\tphases: b", /f:2:1: invalid YAML: Tabs/],
	["a key that is a list", "[a, b]: c", /expected a key, one of/],
	["no phases", "name: a\nphases: []", /there are no phases; write at least one/],
	["two of a name", twice(), /a second phase is named "one"; rename one of them/],
	["an empty value", "name:\nphases:", /f:1:6: expected a name/],
	["two documents", "name: a\n---\nname: b", /invalid YAML/],
] as const) {
	test(`${what} is refused with a reason`, () => assert.match(errorsIn(text).join("\n"), said));
}

function bomb(): string {
	const levels = [..."abcdefghi"].map((name, index) => {
		const before = String.fromCharCode(name.charCodeAt(0) - 1);
		return `${name}: &${name} [${index === 0 ? "x" : Array(9).fill(`*${before}`).join()}]`;
	});
	return `${levels.join("\n")}\n`;
}

function twice(): string {
	const phase = "  - name: one\n    duration: 1s\n";
	return `name: a\nphases:\n${phase}${phase}`;
}

test("any text is valid, or refused with errors", () => {
	const words = [
		"name: a\n",
		"phases:\n",
		"  - ",
		"duration: 1s\n",
		"&a ",
		"*a",
		"[",
		"}",
		"\t",
		"'",
		"|\n",
	];
	const strange = fc.array(fc.oneof(fc.constantFrom(...words), fc.string()), { maxLength: 30 });
	fc.assert(
		fc.property(strange, (parts) => {
			const read = readScenario(parts.join(""));
			if (read.ok) return;
			assert.ok(read.errors.length > 0, "a refusal says why");
			for (const { line, column } of read.errors) assert.ok(line >= 1 && column >= 1, "a place");
		}),
		{ numRuns: 300 },
	);
});
