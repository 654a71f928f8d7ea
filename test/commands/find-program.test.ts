/** Which programs are known to be none before they are started. */
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { programProblem } from "../../source/commands/find-program.ts";
import { temporaryDirectory } from "../helpers/log-samples.ts";

test("a program is looked for as a shell does, and only what is certain is a problem", (t) => {
	const folder = temporaryDirectory(t);
	const [first, second] = [join(folder, "first"), join(folder, "second")];
	for (const one of [first, second]) mkdirSync(one);
	writeFileSync(join(first, "plain"), "");
	writeFileSync(join(second, "tool"), "", { mode: 0o755 });
	const path = `${first}:${join(folder, "none")}:${second}`;
	assert.equal(programProblem("tool", path), null);
	assert.equal(programProblem("plain", path), "EACCES");
	assert.equal(programProblem("missing", path), "ENOENT");
	assert.equal(programProblem("", path), "ENOENT");
	assert.equal(programProblem(join(second, "tool"), ""), null);
	assert.equal(programProblem(first, ""), "EACCES");
	assert.equal(programProblem(join(second, "tool", "below"), ""), "ENOENT");
	// Too long a name is an error that says nothing of a program.
	assert.equal(programProblem("x".repeat(300), path), null);
});
