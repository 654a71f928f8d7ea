/** Part of the program as it is built: how it loads the screen. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { Script } from "node:vm";

/**
 * Loads a CommonJS file beside the program. V8 need not compile it where what it made of it when it was
 * built is beside it as well (`scripts/record-code.cjs`). V8 refuses what another version of it has
 * made, or other settings, and compiles.
 */
export function requireCompiled(name: string): unknown {
	const path = join(__dirname, name);
	const require = createRequire(path);
	const code = compiledCode(`${path}.cache`);
	if (code === undefined) return require(path);
	// What is built is ASCII.
	const text = readFileSync(path, "latin1");
	const script = new Script(`(function (exports, require, module) {${text}\n})`, {
		filename: path,
		cachedData: code,
	});
	const module = { exports: {} };
	script.runInThisContext()(module.exports, require, module);
	return module.exports;
}

function compiledCode(path: string): Buffer | undefined {
	try {
		return readFileSync(path);
	} catch {
		return undefined;
	}
}
