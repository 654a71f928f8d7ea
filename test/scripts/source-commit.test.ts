/** The commit in `--version`, from copies of the script in repositories of their own. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import test, { type TestContext } from "node:test";
import { fileURLToPath } from "node:url";
import { temporaryDirectory } from "../helpers/log-samples.ts";

const SCRIPT = fileURLToPath(new URL("../../scripts/source-commit.ts", import.meta.url));
const TSX = import.meta.resolve("tsx");
const COMMIT_TIME_S = 1_700_000_000;

function sourcesIn(t: TestContext, folder = ".") {
	const root = temporaryDirectory(t);
	const sources = join(root, folder);
	mkdirSync(join(sources, "scripts"), { recursive: true });
	cpSync(SCRIPT, join(sources, "scripts/source-commit.ts"));
	writeFileSync(join(sources, "package.json"), '{ "type": "module" }');
	const git = (...words: readonly string[]) => {
		const date = `${COMMIT_TIME_S} +0000`;
		const who = ["-c", "user.name=a", "-c", "user.email=a@example.com"];
		const env = { ...process.env, GIT_COMMITTER_DATE: date, GIT_AUTHOR_DATE: date };
		return execFileSync("git", [...who, ...words], { cwd: root, env, encoding: "utf8" }).trim();
	};
	const ask = (env = {}) => {
		const code = `import("./scripts/source-commit.ts").then(({ sourceCommit, sourceTime_s }) =>
			console.log(JSON.stringify([sourceCommit(), sourceTime_s()])))`;
		const words = ["--import", TSX, "--input-type=module", "--eval", code];
		const { SOURCE_DATE_EPOCH: _, ...own } = process.env;
		const options = { cwd: sources, env: { ...own, ...env }, encoding: "utf8" } as const;
		return JSON.parse(execFileSync(process.execPath, words, options));
	};
	return { git, ask, sources };
}

test("outside a repository there is no commit, and no time", (t) => {
	const { ask } = sourcesIn(t);
	assert.deepEqual(ask(), ["", 0]);
	assert.deepEqual(ask({ SOURCE_DATE_EPOCH: "12" }), ["", 12]);
});

test("seven digits of the hash, -dirty after a change, and the time of the commit", (t) => {
	const { git, ask, sources } = sourcesIn(t);
	git("init", "--quiet");
	git("add", ".");
	git("commit", "--quiet", "--message", "first");
	const hash = git("rev-parse", "HEAD").slice(0, 7);
	assert.deepEqual(ask(), [hash, COMMIT_TIME_S]);
	writeFileSync(join(sources, "untracked"), "");
	assert.deepEqual(ask(), [hash, COMMIT_TIME_S]);
	writeFileSync(join(sources, "package.json"), '{ "type": "module", "private": true }');
	assert.deepEqual(ask({ SOURCE_DATE_EPOCH: "12" }), [`${hash}-dirty`, 12]);
});

test("sources within another repository are not of its commit", (t) => {
	const { git, ask } = sourcesIn(t, "vendor/monitor");
	git("init", "--quiet");
	git("add", ".");
	git("commit", "--quiet", "--message", "first");
	assert.deepEqual(ask(), ["", 0]);
});
