import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, readdirSync, readFileSync, realpathSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import test from "node:test";
import { fileURLToPath } from "node:url";
import { BUILT_IN_SCENARIOS } from "../../source/stress/built-in-scenarios.ts";
import { temporaryDirectory } from "../helpers/log-samples.ts";
import { PROGRAM } from "../helpers/replayed-screen.ts";

function run(...words: readonly string[]) {
	return spawnSync(process.execPath, [PROGRAM, "stress", ...words], { encoding: "utf8" });
}

test("--list names the scenarios, --show prints what --check finds valid", (t) => {
	const listed = run("--list");
	assert.equal(listed.status, 0);
	assert.equal(listed.stdout.trimEnd().split("\n").length, BUILT_IN_SCENARIOS.size);
	const file = join(temporaryDirectory(t), "own.yaml");
	writeFileSync(file, run("--show", "burst").stdout);
	const checked = run("--check", file);
	assert.deepEqual([checked.status, checked.stderr], [0, ""]);
	assert.match(checked.stdout, /the scenario burst is valid/);
});

test("the errors of a file are reported line by line, and nothing is run", () => {
	const file = fileURLToPath(new URL("../fixtures/scenarios/errors.yaml", import.meta.url));
	const { status, stdout, stderr } = run("--check", file);
	assert.deepEqual([status, stdout], [2, ""]);
	const lines = stderr.trimEnd().split("\n");
	const last = lines.pop();
	assert.equal(lines.length, 14);
	for (const line of lines) assert.match(line, /errors\.yaml:\d+:\d+: \S/);
	assert.match(last ?? "", /^anarchy-perf-ink: “.*errors\.yaml” has 14 errors; nothing was run$/);
});

for (const [words, said] of [
	[["nosuch", "--", "true"], /unknown scenario "nosuch"; built-in: sustained, burst/],
	[["bursts", "--", "true"], /unknown scenario "bursts": did you mean burst\?; built-in:/],
	[["./no/such.yaml"], /cannot read “\.\/no\/such\.yaml”: no such file or folder/],
	[["sustained"], /the phase “warm-up” needs a workload; append its command, as in --/],
	[["sustained", "--"], /-- must be followed by the command to run/],
	[[], /SCENARIO is missing/],
	[["--list", "--show", "burst"], /--list and --show cannot be combined/],
	[["--list", "more"], /unknown argument "more"/],
	[["sustained", "--grace", "soon", "--", "true"], /--grace takes a duration/],
	[["sustained", "--tx", "5", "--", "true"], /--tx needs --demo/],
	[["--show", "nosuch"], /unknown scenario "nosuch"/],
] as const) {
	test(`stress ${words.join(" ")}: refused with status 2`, () => {
		const { status, stdout, stderr } = run(...words);
		assert.deepEqual([status, stdout], [2, ""]);
		assert.match(stderr, said);
		assert.equal(stderr.split("\n").length, 2);
	});
}

test("a name is refused with the scenario file that it may be short for", (t) => {
	const folder = temporaryDirectory(t);
	writeFileSync(join(folder, "mine.yaml"), "");
	const options = { cwd: folder, encoding: "utf8" } as const;
	const { status, stderr } = spawnSync(process.execPath, [PROGRAM, "stress", "mine"], options);
	assert.match(stderr, /unknown scenario "mine": did you mean the file mine\.yaml\?/);
	assert.equal(status, 2);
});

test("a folder that holds something is refused, and stays as it is", (t) => {
	const folder = temporaryDirectory(t);
	writeFileSync(join(folder, "mine"), "");
	const { status, stderr } = run("sustained", "--demo", "-o", folder, "--", "true");
	assert.equal(status, 2);
	assert.match(stderr, /is not empty; name a new one with --output/);
	assert.deepEqual(readdirSync(folder), ["mine"]);
});

test("without DuckDB a run has its report, and an export names the command that installs it", (t) => {
	const folder = temporaryDirectory(t);
	cpSync(dirname(PROGRAM), join(folder, "dist"), { recursive: true });
	const checks = "    checks:\n      - gaps == 0\n";
	const scenario = join(folder, "idle.yaml");
	writeFileSync(scenario, `name: idle\nphases:\n  - name: rest\n    duration: 300ms\n${checks}`);
	const words = ["stress", scenario, "--demo", "-i", "0.05", "-o", join(folder, "kept")];
	const program = join(folder, "dist/anarchy-perf-ink.js");
	const run = (args: string[]) =>
		spawnSync(process.execPath, [program, ...args], { encoding: "utf8" });
	const stressed = run(words);
	assert.deepEqual([stressed.status, stressed.stderr], [0, ""]);
	const files = readdirSync(join(folder, "kept"));
	assert.deepEqual([files.includes("result.json"), files.includes("report.html")], [true, true]);
	const page = readFileSync(join(folder, "kept/report.html"), "utf8");
	assert.ok(page.includes(`<footer>${run(["--version"]).stdout.trim()}</footer>`));
	const parquet = join(folder, "records.parquet");
	const exporting = ["analyze", join(folder, "kept/record.csv"), "--export", parquet];
	const { status, stdout, stderr } = run(exporting);
	assert.deepEqual([status, stdout], [2, ""]);
	// Beside the program: from there it is found, wherever the user types this.
	const [, prefix] =
		/; install it with: npm install --prefix (\S+) @duckdb\/node-api@1/.exec(stderr) ?? [];
	assert.equal(prefix, join(realpathSync(folder), "dist"));
});
