import assert from "node:assert/strict";
import test from "node:test";
import { defineCommand } from "../../source/options/command.ts";
import { splitCommandLine } from "../../source/options/command-line.ts";
import { numberFlag, switchFlag } from "../../source/options/flags.ts";
import { helpText } from "../../source/options/help-text.ts";

const stress = defineCommand({
	name: "stress",
	title: "anarchy-perf-ink stress SCENARIO [-- COMMAND...]: load",
	calls: [
		["anarchy-perf-ink stress SCENARIO", "under its own load"],
		["anarchy-perf-ink stress SCENARIO -- COMMAND...", "under the load of a command"],
	],
	description: "Puts the link under load, and checks what it does.",
	flags: { seed: numberFlag("NUMBER", [0, 9], 1, "of chance"), json: switchFlag("one object") },
	takesProgram: true,
	hasChecks: true,
	parse({ values, given, operands, program }) {
		const scenario = operands.take("SCENARIO", "what to go through");
		operands.expectEmpty();
		return { ...values, scenario, program, isSeeded: given.has("seed") };
	},
});

function read(...words: readonly string[]) {
	return stress.read(splitCommandLine(words, stress), []);
}

test("options bear the command's name, every flag's value and what was made of the rest", () => {
	assert.deepEqual(read("idle"), {
		command: "stress",
		seed: 1,
		json: false,
		scenario: "idle",
		program: [],
		isSeeded: false,
	});
	assert.deepEqual(read("--seed", "1", "idle", "--json", "--", "dd", "--json"), {
		command: "stress",
		seed: 1,
		json: true,
		scenario: "idle",
		program: ["dd", "--json"],
		isSeeded: true,
	});
});

test("a flag's value is checked before the operands are", () => {
	assert.throws(() => read("--seed", "10"), /--seed takes NUMBER from 0 to 9; got "10"/);
	assert.throws(() => read("--seed", "9"), /SCENARIO is missing: what to go through/);
});

test("the help of the whole program lists each way to call each command", () => {
	const help = helpText(stress, stress.calls);
	assert.ok(help.startsWith(`${stress.title}\n\n  anarchy-perf-ink stress SCENARIO  `), help);
	for (const [words, does] of stress.calls) {
		const line = help.split("\n").find((line) => line.startsWith(`  ${words}  `));
		assert.ok(line?.endsWith(`    ${does}`), words);
	}
	assert.ok(!helpText(stress, []).includes("under its own load"), "not the help of one command");
});

test("exit code 1 is in the help of commands that check something", () => {
	assert.match(helpText(stress, []), /^Exit codes: 0 done .*, 1 a check failed, 2 wrong/m);
	assert.doesNotMatch(helpText({ ...stress, hasChecks: false }, []), /check failed/);
});
