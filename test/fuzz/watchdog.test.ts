import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import process from "node:process";
import test from "node:test";

const WATCHDOG = new URL("../../fuzz/watchdog.ts", import.meta.url);

function run(body: string) {
	const code = `import { watchdog } from ${JSON.stringify(WATCHDOG.href)}; ${body}`;
	const words = ["--import", "tsx", "--input-type=module", "--eval", code];
	return spawnSync(process.execPath, words, { encoding: "utf8", timeout: 20_000 });
}

test("a fuzzer that hangs is ended, and says how to hang it again", () => {
	const { signal, stderr } = run(
		`const { alive } = await watchdog("driver --seed 7", 100); alive(); alive(); for (;;);`,
	);
	assert.equal(stderr, "driver --seed 7 hangs; again with --runs 2\n");
	assert.equal(signal, "SIGKILL");
});

test("a fuzzer that goes on is left alone, and not kept from its end", () => {
	const { status, stderr } = run(
		`const dog = await watchdog("driver --seed 7"); dog.alive(); await dog.close(); await watchdog("csv");`,
	);
	assert.equal(status, 0, stderr);
	assert.equal(stderr, "");
});
