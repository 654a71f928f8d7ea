/**
 * Part of `npm run build`: saves V8's code caches of the program and of its screen in
 * `dist/code-cache`, which make later starts faster (`run-compiled.ts`). V8 accepts a cache only
 * under the flags that it was made with: the program is compiled before it sets any, the screen
 * afterwards. So the screen is shown twice for a moment, and each run saves one of the two.
 *
 *     tsx scripts/record-code.ts [--release] [FOLDER]
 *
 * A cache is for one version of V8: that of the running Node or, with `--release`, those of all
 * supported versions, for the package for users. FOLDER is that of the build, by default `dist`.
 */
import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { argv, env, execPath } from "node:process";
import { fileURLToPath } from "node:url";
import { NODE_VERSIONS, nodeOf } from "./node-versions.ts";

/** With these, every recording has the same bytes. */
const FLAGS = ["--predictable", "--random-seed=1"];
const ENVIRONMENT = {
	PATH: env["PATH"],
	HOME: "/nonexistent",
	LANG: "C.UTF-8",
	TERM: "xterm-256color",
	TZ: "UTC",
};

const RECORDER = fileURLToPath(new URL("record-code.cjs", import.meta.url));
const DIST = fileURLToPath(new URL("../dist", import.meta.url));

const isRelease = argv.includes("--release");
const [folder = DIST] = argv.slice(2).filter((word) => word !== "--release");

function record(node: string): void {
	for (const name of ["anarchy-perf-ink.js", "screen.cjs"]) {
		const program = join(folder, "anarchy-perf-ink.js");
		const shown = ["--demo", "--interval", "0.1", "--duration", "0.5"];
		const { status } = spawnSync(node, [...FLAGS, "--require", RECORDER, program, ...shown], {
			stdio: ["ignore", "ignore", "inherit"],
			env: { ...ENVIRONMENT, RECORDED: name },
		});
		if (status !== 0)
			throw new Error(`recording ${name} with ${node} exited with status ${status}`);
	}
}

rmSync(join(folder, "code-cache"), { recursive: true, force: true });
for (const node of isRelease ? NODE_VERSIONS.map((version) => nodeOf(version)) : [execPath])
	record(node);
