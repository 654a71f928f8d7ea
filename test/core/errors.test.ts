import assert from "node:assert/strict";
import test from "node:test";
import { ExitCode, isUserError, UserError } from "../../source/core/errors.ts";

test("a user's error is known as one, also where another bundle has its own class of it", () => {
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
