/**
 * Part of `npm run build`: keeps what V8 made of the program and of its screen, from which the next one
 * starts sooner (`run-compiled.ts`). V8 takes it only under the settings under which it was made: the
 * program is compiled before it sets any, the screen after. So the screen is shown twice for a
 * moment, and one of the two is kept of each.
 */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const DIST = new URL("../dist/", import.meta.url);

/** Loaded before the program. There is no terminal, so the program is told that there is one. */
const RECORDER = fileURLToPath(new URL("record-code.cjs", import.meta.url));

for (const name of ["anarchy-perf-ink.js", "screen.cjs"]) {
	const program = fileURLToPath(new URL("anarchy-perf-ink.js", DIST));
	const shown = ["--demo", "--interval", "0.1", "--duration", "0.5"];
	const { status } = spawnSync(process.execPath, ["--require", RECORDER, program, ...shown], {
		stdio: ["ignore", "ignore", "inherit"],
		env: { ...process.env, RECORDED: name },
	});
	if (status !== 0) throw new Error(`recording ${name} ended with ${status}`);
}
