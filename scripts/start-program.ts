/**
 * What the built program begins with: the rest of it, which is `cli.tsx` with all that it needs, is a text
 * for V8 to pass over, where it has compiled it before.
 */
import { runCompiled } from "./run-compiled.ts";

declare const PROGRAM: string;

/** Commands of their own; only a file can import one, what is compiled from a text can not. */
const load = (path: string): Promise<unknown> => import(path);

runCompiled(PROGRAM, "anarchy-perf-ink.js", {
	exports,
	require,
	module,
	__filename,
	__dirname,
	load,
});
