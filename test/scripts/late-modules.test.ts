import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import test from "node:test";
import { importedNames } from "../../scripts/lazy-builtins.ts";
import { PROGRAM } from "../helpers/exporter-process.ts";
import { temporaryDirectory } from "../helpers/log-samples.ts";

/** Writes down, at the end, which of Node's own modules were loaded. */
const WATCH = `
	process.on("exit", () => {
		require("node:fs").writeFileSync(process.env.LOADED, process.moduleLoadList.join("\\n"));
	});
`;

test("a start loads neither what starts processes nor what reads files with promises", (context) => {
	const folder = temporaryDirectory(context);
	const [watch, loaded] = [join(folder, "watch.cjs"), join(folder, "loaded")];
	writeFileSync(watch, WATCH);
	const words = ["--require", watch, PROGRAM, "--demo", "--once", "--interval", "0.1"];
	const env = { ...process.env, LOADED: loaded };
	const { status, stderr } = spawnSync(process.execPath, words, { encoding: "utf8", env });
	assert.equal(status, 0, stderr);
	const modules = readFileSync(loaded, "utf8").split("\n");
	assert.ok(modules.includes("NativeModule vm"), "what is loaded is known");
	const late = modules.filter((name) => /^NativeModule (child_process|fs\/promises)$/.test(name));
	assert.deepEqual(late, []);
});

test("of an import only the names of values are taken", () => {
	const text = 'import { type FileHandle, open, unlink as remove } from "node:fs/promises";';
	assert.deepEqual(importedNames(text, "fs/promises"), ["open", "unlink"]);
});
