import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { describeFailure, ExitCode, isUserError, UserError } from "../../source/core/errors.ts";

test("a user's error is recognised, even of another bundle's copy of the class", () => {
	class BundledUserError extends Error {
		override readonly name = "UserError";
		readonly exitCode = ExitCode.checkFailed;
	}
	const error: unknown = new BundledUserError("a check failed");
	assert.ok(isUserError(error), "of another class");
	assert.equal(error.exitCode, 1);
	assert.ok(isUserError(new UserError("no such file", ExitCode.usage)), "of this class");
	for (const other of [new Error("UserError"), new TypeError(), "UserError", null, undefined]) {
		assert.ok(!isUserError(other), String(other));
	}
});

test("a failure is one line: the system's reason without its call, or a description", () => {
	try {
		readFileSync("/no/such, file, open");
		assert.fail();
	} catch (error) {
		assert.equal(describeFailure(error), "ENOENT: no such file or directory");
		assert.equal(describeFailure(error, { ENOENT: "there is none" }), "there is none");
	}
	assert.equal(describeFailure(new Error("one, two\nand more")), "one, two");
	assert.equal(describeFailure("what"), "what");
});
