import assert from "node:assert/strict";
import test from "node:test";
import { fileURLToPath } from "node:url";
import { run } from "../../helpers/system-commands.ts";

const PAGE = fileURLToPath(new URL("../../../dist/anarchy-perf-ink.1", import.meta.url));

for (const [name, command] of [
	["man", ["man", "--warnings", "--encoding=utf8", "--local-file", PAGE]],
	["mandoc", ["mandoc", "-T", "lint", PAGE]],
] as const) {
	const skip = run(name, "-V").error === undefined ? false : `it takes ${name}`;
	test(`${name} has no warning of the manual page`, { skip }, () => {
		const { status, stdout, stderr } = run(...command);
		assert.deepEqual([status, stderr], [0, ""]);
		if (name === "mandoc") assert.equal(stdout, "");
		else assert.match(stdout, /performance monitor of an external GPU link/);
	});
}
