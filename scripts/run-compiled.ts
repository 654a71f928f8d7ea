/** Part of the built program: compiles its parts, with V8's code cache if there is one. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { Script } from "node:vm";

/**
 * The path of V8's code cache of a part, beside the program. A cache is for one version of V8 on
 * one architecture; a version without one compiles, and starts more slowly.
 */
const cacheOf = (name: string) =>
	join(__dirname, "code-cache", `${process.versions.v8}-${process.arch}`, name);

/** The variables of a part, as every CommonJS module has them. */
export type Surroundings = Readonly<Record<string, unknown>>;

/**
 * Runs a part of the program, which V8 need not compile if its code cache was recorded
 * (`scripts/record-code.ts`). V8 rejects a cache made under other flags, and compiles.
 *
 * @param name of the part, for stack traces
 */
export function runCompiled(text: string, name: string, surroundings: Surroundings): void {
	const names = Object.keys(surroundings).join(", ");
	const cachedData = recorded(cacheOf(name));
	const script = new Script(`(function (${names}) {${text}\n})`, {
		filename: join(__dirname, name),
		...(cachedData === undefined ? {} : { cachedData }),
	});
	script.runInThisContext()(...Object.values(surroundings));
}

/** Loads the CommonJS file of that name from the folder `commands`. */
export function requireCompiled(name: string): unknown {
	const path = join(__dirname, "commands", name);
	const require = createRequire(path);
	const module = { exports: {} };
	// Bundles are ASCII.
	const text = readFileSync(path, "latin1");
	runCompiled(text, name, { exports: module.exports, require, module });
	return module.exports;
}

function recorded(path: string): Buffer | undefined {
	try {
		return readFileSync(path);
	} catch {
		return undefined;
	}
}
