/** What each command says of a permission that Deno denies. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import test from "node:test";

const FIXTURE = resolve("test/fixtures/statistics/busy.txt");
const folder = mkdtempSync(join(tmpdir(), "anarchy-deno-"));
test.after(() => rmSync(folder, { recursive: true, force: true }));

function deno(...words: string[]) {
	const env = { ...process.env, DENO_NO_UPDATE_CHECK: "1" };
	return spawnSync("deno", ["run", "--quiet", "--no-prompt", ...words], { encoding: "utf8", env });
}

const PERMISSIONS = ["env", "read", "write", "sys", "run", "net", "ffi"];
const LOG = join(folder, "link.csv");
const MISSING: readonly (readonly [command: string, lacks: string, status: number])[] = [
	["--demo --once", "env", 2],
	[`--stats-file ${FIXTURE} --once`, "read", 3],
	[`--source link --once --sysfs ${folder}`, "read", 3],
	[`log --demo --duration 0.1 --interval 0.1 --output ${LOG}`, "sys", 2],
	[`log --demo --duration 0.1 --interval 0.1 --output ${LOG}`, "read", 2],
	[`log --demo --duration 0.1 --interval 0.1 --output ${LOG}`, "write", 2],
	[`analyze ${FIXTURE}`, "read", 2],
	[`analyze ${LOG} --export ${LOG}.parquet`, "write", 2],
	[`analyze ${LOG} --export ${LOG}.parquet`, "ffi", 2],
	[`analyze ${LOG} --html ${LOG}.html`, "run", 2],
	["serve --demo --duration 0.1 --listen 127.0.0.1:0", "sys", 2],
	["serve --demo --duration 0.1 --listen 127.0.0.1:0", "net", 2],
	[`serve --demo --textfile ${LOG}.prom`, "write", 2],
	["stress sustained --demo -- true", "run", 2],
	[`stress ${FIXTURE} --demo -- true`, "read", 2],
	[`doctor --stats-file ${FIXTURE}`, "sys", 2],
	[`doctor --stats-file ${FIXTURE} --interval 0.1`, "read", 2],
	[`simulate ${LOG}.txt --duration 0.1`, "write", 2],
	["baseline list", "read", 2],
];

test.before(() => {
	const run = deno("--allow-all", "cli.tsx", ..."log --demo -d 0.2 -i 0.1 -o".split(" "), LOG);
	assert.equal(run.status, 0, run.stderr);
});

for (const [command, lacks, status] of MISSING) {
	test(`without --allow-${lacks}, ${command.split(" /")[0]} names that flag in one line`, () => {
		const flags = PERMISSIONS.filter((name) => name !== lacks).map((name) => `--allow-${name}`);
		const run = deno(...flags, "cli.tsx", ...command.split(" "));
		assert.match(
			run.stderr,
			new RegExp(`^anarchy-perf-ink: .*\\(run deno with --allow-${lacks}\\).*\n$`),
		);
		assert.equal(run.status, status);
	});
}

test("without all permissions a source of a GPU does not ask for a cable", () => {
	const flags = PERMISSIONS.map((name) => `--allow-${name}`);
	const run = deno(...flags, "cli.tsx", "--source", "intel", "--once");
	assert.match(run.stderr, /cannot look for GPUs: Deno denied all access .*--allow-all\)\n$/);
	assert.equal(run.status, 3);
});

test("what takes all permissions says so: stress looks for its workloads among all processes", () => {
	const flags = PERMISSIONS.map((name) => `--allow-${name}`);
	const words = ["stress", "sustained", "--demo", "--", "true"];
	const run = deno(...flags, "cli.tsx", ...words);
	assert.match(run.stderr, /^anarchy-perf-ink: Deno denied all access .*--allow-all\)\n$/);
	assert.equal(run.status, 2);
});
