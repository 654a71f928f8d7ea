import assert from "node:assert/strict";
import test from "node:test";
import { Operands } from "../../source/options/operands.ts";

const usageError = (message: string) => ({
	name: "UserError",
	message: `${message} (see --help)`,
	exitCode: 2,
});

test("operands are taken in their order", () => {
	const operands = new Operands(["save", "idle", "one.csv", "two.csv"]);
	assert.equal(operands.takeOneOf("ACTION", ["list", "save"]), "save");
	assert.equal(operands.take("NAME", "of the baseline"), "idle");
	assert.deepEqual(operands.takeAll(), ["one.csv", "two.csv"]);
	assert.deepEqual(operands.takeAll(), []);
	operands.expectEmpty();
});

test("one that is missing is named, with what it is", () => {
	const missing = () => new Operands([]).take("LOG", "the log to read");
	assert.throws(missing, usageError("LOG is missing: the log to read"));
	const choice = () => new Operands([]).takeOneOf("ACTION", ["list", "save"]);
	assert.throws(choice, usageError("ACTION is missing: one of list, save"));
});

test("a choice that there is not is refused with those that there are", () => {
	const choice = () => new Operands(["toString"]).takeOneOf("ACTION", ["list", "save"]);
	assert.throws(choice, usageError('ACTION must be one of list, save; got "toString"'));
});

test("one too many is refused", () => {
	const operands = new Operands(["one", "t\u001bwo"]);
	operands.take("LOG", "the log to read");
	assert.throws(() => operands.expectEmpty(), usageError('unknown argument "t\\u001bwo"'));
	assert.throws(() => operands.expectEmpty("command"), usageError('unknown command "t\\u001bwo"'));
});
