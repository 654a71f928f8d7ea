/** The commit that is built, for `--version` and for the times of files in packages. */
import { spawnSync } from "node:child_process";
import { realpathSync } from "node:fs";
import process from "node:process";
import { fileURLToPath } from "node:url";

/** What the program is built from. */
const INPUTS = ["cli.tsx", "source", "scripts", "package.json", "package-lock.json"];

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/**
 * Returns the beginning of the commit's hash, with `-dirty` if what the program is built from was
 * changed since; empty outside a checkout of this repository.
 */
export function sourceCommit(): string {
	// Sources that were unpacked into another repository are not of its commit.
	const top = git("rev-parse", "--show-toplevel");
	if (top === "" || realpathSync(top) !== realpathSync(ROOT)) return "";
	// Always as long: git's own abbreviation depends on how much else a clone has.
	const hash = git("rev-parse", "HEAD").slice(0, 7);
	return isChanged(INPUTS) ? `${hash}-dirty` : hash;
}

/**
 * Whether tracked files were changed since the commit.
 *
 * @param paths below which it looks; everywhere if empty
 */
export function isChanged(paths: readonly string[] = []): boolean {
	return git("status", "--porcelain", "--untracked-files=no", "--", ...paths) !== "";
}

/**
 * Returns the time of the sources, in seconds since 1970: `SOURCE_DATE_EPOCH` if it is set, else
 * that of the commit, else 0.
 *
 * Definition: https://reproducible-builds.org/specs/source-date-epoch/
 */
export function sourceTime_s(): number {
	const own = process.env["SOURCE_DATE_EPOCH"];
	if (own !== undefined) {
		if (!/^\d+$/.test(own)) throw new Error(`SOURCE_DATE_EPOCH is not a whole number: ${own}`);
		return Number(own);
	}
	return sourceCommit() === "" ? 0 : Number(git("log", "-1", "--format=%ct"));
}

/** Empty if git is missing or refuses. */
function git(...words: readonly string[]): string {
	const { status, stdout } = spawnSync("git", words, { cwd: ROOT, encoding: "utf8" });
	return status === 0 ? stdout.trim() : "";
}
