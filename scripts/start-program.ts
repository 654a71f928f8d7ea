/**
 * The first lines of the built program: the rest of it, `cli.tsx` with all that it needs, is a
 * string, which V8 does not compile if there is a code cache of it.
 */
import { runCompiled } from "./run-compiled.ts";

declare const PROGRAM: string;

/**
 * Loads a command of its own file; only code in a file can import one, code compiled from a string
 * cannot.
 */
const load = (path: string): Promise<unknown> => import(path);

runCompiled(PROGRAM, "anarchy-perf-ink.js", {
	exports,
	require,
	module,
	__filename,
	__dirname,
	load,
});
