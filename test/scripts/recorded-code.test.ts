import assert from "node:assert/strict";
import { cpSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import test from "node:test";
import { fileURLToPath } from "node:url";
import { temporaryDirectory } from "../helpers/log-samples.ts";
import { openTerminal } from "../helpers/terminal.ts";

const DIST = fileURLToPath(new URL("../../dist", import.meta.url));
/** What is compiled of its text, in this order. */
const PARTS = ["anarchy-perf-ink.js", "screen.cjs"];

/** Writes what V8 thinks of the code that it is given to a file. */
const WATCH = `
	const vm = require("node:vm");
	vm.Script = class extends vm.Script {
		constructor(text, options) {
			super(text, options);
			require("node:fs").appendFileSync(process.env.VERDICT, this.cachedDataRejected + "\\n");
		}
	};
`;

for (const { what, change, verdict } of [
	{ what: "as it was recorded", change: () => {}, verdict: "false" },
	{
		what: "of another version of V8",
		change: (path: string) => {
			const code = readFileSync(path);
			code.writeUInt32LE(code.readUInt32LE(4) ^ 1, 4);
			writeFileSync(path, code);
		},
		verdict: "true",
	},
	{ what: "cut", change: (path: string) => truncateSync(path, 1000), verdict: "true" },
	{ what: "empty", change: (path: string) => truncateSync(path, 0), verdict: "true" },
	{ what: "missing", change: (path: string) => rmSync(path), verdict: "undefined" },
]) {
	test(`the screen is shown with V8's code of the program ${what}`, async (t) => {
		const folder = temporaryDirectory(t);
		const [dist, watch, told] = ["dist", "watch.cjs", "verdict"].map((name) => join(folder, name));
		assert.ok(dist !== undefined && watch !== undefined && told !== undefined, "three names");
		cpSync(DIST, dist, { recursive: true });
		for (const part of PARTS) change(join(dist, "commands", `${part}.cache`));
		writeFileSync(watch, WATCH);
		const program = join(dist, "anarchy-perf-ink.js");
		const command = [process.execPath, "--require", watch, program, "--demo"];
		const env = { VERDICT: told };
		await using terminal = await openTerminal({ command, columns: 120, rows: 40, env });
		await terminal.waitFor((screen) => screen.some((row) => row.includes("SINCE RESET")), {
			what: "the first screen",
		});
		terminal.type("q");
		assert.deepEqual(await terminal.exited, { code: 0, signal: null });
		assert.equal(readFileSync(told, "utf8"), PARTS.map(() => `${verdict}\n`).join(""));
	});
}
