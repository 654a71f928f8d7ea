import assert from "node:assert/strict";
import { closeSync, mkdirSync, openSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { machineError } from "../../source/core/machine-errors.ts";
import { temporaryDirectory } from "../helpers/log-samples.ts";

function caught(action: () => unknown): unknown {
	try {
		action();
	} catch (error) {
		return error;
	}
	return assert.fail("it was to fail");
}

/** As Node makes it. */
function systemError(code: string, syscall: string, path?: string): Error {
	return Object.assign(new Error(`${code}: words, ${syscall}`), { code, errno: -1, syscall, path });
}

test("what the machine refuses is described, with a remedy", (t) => {
	const folder = temporaryDirectory(t);
	const none = join(folder, "none");
	for (const [error, message, exitCode] of [
		[caught(() => openSync(none, "r")), `cannot open “${none}”: no such file or folder`, 2],
		[caught(() => readdirSync(none)), `cannot list “${none}”: no such file or folder`, 2],
		[
			caught(() => mkdirSync("/dev/null/a")),
			"cannot make “/dev/null/a”: a part of its path is not a folder",
			2,
		],
		[
			systemError("EMFILE", "open", "/a"),
			"cannot open “/a”: too many open files in this process; raise its limit (ulimit -n)",
			74,
		],
		[
			systemError("ENOSPC", "write"),
			"cannot write: the disk is full (space or inodes); free some",
			74,
		],
		[
			systemError("EAGAIN", "spawn sh", "sh"),
			"cannot start “sh”: too many processes or threads; end some, or raise the limit (ulimit -u, TasksMax= of a unit)",
			74,
		],
		[systemError("ENOENT", "uv_cwd"), "cannot find the current folder: no such file or folder", 2],
	] as const) {
		const refused = machineError(error);
		assert.equal(refused?.message, message);
		assert.equal(refused.exitCode, exitCode);
	}
});

test("misuse of the system is a defect, whatever its code", () => {
	const handle = openSync("/dev/null", "r");
	closeSync(handle);
	for (const error of [
		caught(() => closeSync(handle)),
		caught(() => readFileSync("\0")),
		systemError("EINVAL", "read"),
		systemError("EAGAIN", "read"),
		Object.assign(new Error("a rejection"), { code: "ENOSPC" }),
		new TypeError("x is not a function"),
		"ENOSPC",
	]) {
		assert.equal(machineError(error), null, String(error));
	}
});
