/** Whether V8 takes the code cache of the built program. */
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { temporaryDirectory } from "./log-samples.ts";
import { openTerminal } from "./terminal.ts";

/** What is compiled from its text, in this order. */
export const PARTS = ["anarchy-perf-ink.js", "screen.cjs"];

/** Writes down, of every script, whether V8 rejected the cache that it was given. */
const WATCH = `
	const vm = require("node:vm");
	vm.Script = class extends vm.Script {
		constructor(text, options) {
			super(text, options);
			require("node:fs").appendFileSync(process.env.VERDICT, this.cachedDataRejected + "\\n");
		}
	};
`;

/** `false` for a cache that was taken, `true` for one that was rejected, `undefined` for none. */
export type Verdict = "false" | "true" | "undefined";

/** Shows the first screen; asserts the same verdict on each part's code cache. */
export async function assertCacheVerdict(
	context: TestContext,
	node: string,
	program: string,
	verdict: Verdict,
): Promise<void> {
	const folder = temporaryDirectory(context);
	const [watch, told] = [join(folder, "watch.cjs"), join(folder, "verdict")];
	writeFileSync(watch, WATCH);
	const command = [node, "--require", watch, program, "--demo"];
	await using terminal = await openTerminal({
		command,
		columns: 120,
		rows: 40,
		env: { VERDICT: told },
	});
	await terminal.waitFor((screen) => screen.some((row) => row.includes("SINCE RESET")), {
		what: "the first screen",
	});
	terminal.type("q");
	assert.deepEqual(await terminal.exited, { code: 0, signal: null });
	assert.equal(readFileSync(told, "utf8"), PARTS.map(() => `${verdict}\n`).join(""));
}
