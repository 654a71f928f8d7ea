/**
 * Sets up a fresh clone: installs the packages of the lock file if they are missing or outdated
 * and, with --build, builds the program if its sources are newer. Plain JavaScript, because nothing
 * is installed yet when it runs.
 */
import { execFileSync } from "node:child_process";
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";

const INPUTS = ["cli.tsx", "source", "scripts", "package.json", "package-lock.json"];

function run(...command) {
	// Its output goes to stderr: stdout belongs to the command that follows.
	execFileSync("npm", command, { stdio: ["ignore", 2, 2] });
}

/** When the newest of these files was changed; 0 if there are none. */
function newest(paths) {
	const times = paths.map((path) => {
		const status = statSync(path, { throwIfNoEntry: false });
		if (status === undefined) return 0;
		if (!status.isDirectory()) return status.mtimeMs;
		return newest(readdirSync(path).map((name) => join(path, name)));
	});
	return Math.max(0, ...times);
}

if (newest(["package-lock.json"]) > newest(["node_modules/.package-lock.json"])) {
	run("ci", "--no-audit", "--no-fund", "--loglevel=error");
}
if (process.argv.includes("--build") && newest(INPUTS) > newest(["dist/anarchy-perf-ink.js"])) {
	run("run", "--silent", "build");
}
