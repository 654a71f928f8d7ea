/** Part of the program as it is built: how its parts are compiled. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { Script } from "node:vm";

/** What V8 made of a file lies here, beside the program. */
const codeOf = (name: string) => join(__dirname, "commands", `${name}.cache`);

/** What a part of the program finds about itself, as every CommonJS module does. */
export type Surroundings = Readonly<Record<string, unknown>>;

/**
 * Runs a part of the program, which V8 need not compile where what it made of it when it was built is
 * there (`scripts/record-code.mjs`). V8 refuses what another version of it has made, or other
 * settings, and compiles.
 *
 * @param name of the part, as it stands in stack traces and before `.cache`
 */
export function runCompiled(text: string, name: string, surroundings: Surroundings): void {
	const names = Object.keys(surroundings).join(", ");
	const cachedData = recorded(codeOf(name));
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
	// What is built is ASCII.
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
