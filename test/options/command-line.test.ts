import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { splitCommandLine } from "../../source/options/command-line.ts";
import { numberFlag, switchFlag } from "../../source/options/flags.ts";

const flags = {
	json: switchFlag("JSON Lines"),
	seed: { ...numberFlag("NUMBER", [0, 9], 1, "of chance"), short: "s" },
};
const takesProgram = true;

test("flags and operands may stand in any order", () => {
	const { given, operands, program } = splitCommandLine(["a", "-s", "3", "b", "--json"], { flags });
	assert.deepEqual([...given].sort(), [
		["json", "true"],
		["seed", "3"],
	]);
	assert.deepEqual(operands, ["a", "b"]);
	assert.deepEqual(program, []);
});

test("the program behind -- is kept word by word, whatever its words are", () => {
	fc.assert(
		fc.property(fc.array(fc.string(), { minLength: 1 }), (program) => {
			const line = ["idle", "--json", "--", ...program];
			const { given, operands, ...rest } = splitCommandLine(line, { flags, takesProgram });
			assert.deepEqual(rest.program, program);
			assert.deepEqual(operands, ["idle"]);
			assert.deepEqual([...given.keys()], ["json"]);
		}),
		{
			examples: [
				[["--", "--json", "-s", "", "--no-seed"]],
				[["--bogus", "__proto__", "-", "--help"]],
			],
		},
	);
});

test("-- without a program behind it is refused", () => {
	assert.throws(() => splitCommandLine(["idle", "--"], { flags, takesProgram }), {
		name: "UserError",
		message: "-- must be followed by the command to run; got nothing (see --help)",
	});
});

test("without -- there is no program", () => {
	assert.deepEqual(splitCommandLine(["idle"], { flags, takesProgram }).program, []);
});

test("without a program, the words behind -- are operands, even if they look like flags", () => {
	const { given, operands, program } = splitCommandLine(["a", "--", "--json", "-s"], { flags });
	assert.deepEqual(operands, ["a", "--json", "-s"]);
	assert.equal(given.size, 0);
	assert.deepEqual(program, []);
});
