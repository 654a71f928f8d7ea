import { cpSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import test from "node:test";
import { fileURLToPath } from "node:url";
import { assertCacheVerdict, PARTS, type Verdict } from "../helpers/code-cache.ts";
import { temporaryDirectory } from "../helpers/log-samples.ts";

const DIST = fileURLToPath(new URL("../../dist", import.meta.url));
const VERSION = `${process.versions.v8}-${process.arch}`;

interface Case {
	readonly what: string;
	readonly change: (path: string) => void;
	readonly verdict: Verdict;
}

const CASES: readonly Case[] = [
	{ what: "as it was recorded", change: () => {}, verdict: "false" },
	{
		what: "one of another version of V8",
		change: (path) => {
			const code = readFileSync(path);
			// Behind V8's magic number; `^` makes a signed number, which no unsigned field takes.
			code.writeUInt32LE((code.readUInt32LE(4) ^ 1) >>> 0, 4);
			writeFileSync(path, code);
		},
		verdict: "true",
	},
	{ what: "cut", change: (path) => truncateSync(path, 1000), verdict: "true" },
	{ what: "empty", change: (path) => truncateSync(path, 0), verdict: "true" },
	{ what: "missing", change: (path) => rmSync(path), verdict: "undefined" },
];

for (const { what, change, verdict } of CASES) {
	test(`the screen is shown with a code cache that is ${what}`, async (t) => {
		const dist = join(temporaryDirectory(t), "dist");
		cpSync(DIST, dist, { recursive: true });
		for (const part of PARTS) change(join(dist, "code-cache", VERSION, part));
		await assertCacheVerdict(t, process.execPath, join(dist, "anarchy-perf-ink.js"), verdict);
	});
}
