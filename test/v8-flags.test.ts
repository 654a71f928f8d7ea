import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import process from "node:process";
import { test } from "node:test";

const MODULE = new URL("../source/v8-flags.ts", import.meta.url).href;

/** What V8 writes about its own optimising, and about flags that it does not know. */
function told(prepare: string): { stdout: string; stderr: string } {
	const script = `
		import { setLowMemoryFlags } from ${JSON.stringify(MODULE)};
		${prepare}
		const probe = (value) => { let sum = value; for (let i = 0; i < 9; i++) sum += i % 5; return sum; };
		for (let call = 0; call < 200_000; call++) probe(call);`;
	const command = ["--import", "tsx", "--trace-opt", "--input-type=module", "--eval", script];
	const { stdout, stderr, status } = spawnSync(process.execPath, command, { encoding: "utf8" });
	assert.equal(status, 0, stderr);
	return { stdout, stderr };
}

const OPTIMISES_PROBE = /(marking|compiling|completed) .*<JSFunction probe[ >]/;

test("V8 knows the low-memory flags, and with them optimises nothing", () => {
	assert.match(told("").stdout, OPTIMISES_PROBE, "as it does without them");
	const { stdout, stderr } = told("setLowMemoryFlags();");
	assert.doesNotMatch(stdout, OPTIMISES_PROBE);
	assert.equal(stderr, "");
});
