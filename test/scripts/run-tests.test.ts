import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import process from "node:process";
import test, { type TestContext } from "node:test";
import { fileURLToPath } from "node:url";
import { temporaryDirectory } from "../helpers/log-samples.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

const TEST = 'import { test } from "node:test";\n';
const PASSES = `${TEST}test("a", () => {}); test("b", { skip: true }, () => {});`;
const FAILS = `${TEST}test("c", () => {}); test("d", () => { throw new Error("the reason"); });`;
const HANGS = `${TEST}test("e", () => new Promise((resolve) => setTimeout(resolve, 1e9)));`;

/** A folder with these files, by their names. */
function folderOf(context: TestContext, files: Readonly<Record<string, string>>): string {
	const folder = temporaryDirectory(context);
	for (const [name, text] of Object.entries(files)) {
		mkdirSync(dirname(join(folder, name)), { recursive: true });
		writeFileSync(join(folder, name), text);
	}
	return folder;
}

function start(context: TestContext, words: readonly string[], environment = {}) {
	const command = ["--import", "tsx", "scripts/run-tests.ts", ...words];
	const env = { ...process.env, ...environment };
	const child = spawn(process.execPath, command, { cwd: ROOT, env });
	context.after(() => child.kill("SIGTERM"));
	const said = { stdout: "", stderr: "" };
	for (const name of ["stdout", "stderr"] as const) {
		child[name].setEncoding("utf8").on("data", (text: string) => {
			said[name] += text;
		});
	}
	const ended = once(child, "close").then(([status]) => ({ status, ...said }));
	return { child, said, ended };
}

/** The last lines, which are those of node's own runner, without the time. */
function closingOf(stdout: string): string {
	const lines = stdout.trimEnd().split("\n").slice(-8);
	assert.match(lines.pop() ?? "", /^ℹ duration_ms \d+$/);
	return lines.map((line) => line.replace("ℹ ", "")).join(", ");
}

test("every file below a folder is run, named with its counts, and summed up", async (t) => {
	const folder = folderOf(t, {
		"one.test.ts": PASSES,
		"in/two.test.ts": PASSES,
		"other.ts": FAILS,
	});
	const { status, stdout } = await start(t, [folder]).ended;
	assert.equal(status, 0, stdout);
	assert.match(stdout, /^✔ \[\d\/2\] \S+\/one\.test\.ts: 1 passed, 1 skipped \(\d+\.\d s\)$/m);
	assert.match(stdout, /^✔ \[\d\/2\] \S+\/in\/two\.test\.ts: 1 passed, 1 skipped \(\d+\.\d s\)$/m);
	assert.equal(
		closingOf(stdout),
		"tests 4, suites 0, pass 2, fail 0, cancelled 0, skipped 2, todo 0",
	);
});

test("a file that fails is named, with what it wrote, while the next one still runs", async (t) => {
	const folder = temporaryDirectory(t);
	const release = join(folder, "release");
	const waits = `${TEST}
		import { existsSync } from "node:fs";
		import { setTimeout as sleep } from "node:timers/promises";
		test("waits", async () => { while (!existsSync(${JSON.stringify(release)})) await sleep(5); });`;
	writeFileSync(join(folder, "a.test.ts"), FAILS);
	writeFileSync(join(folder, "b.test.ts"), waits);
	const { child, said, ended } = start(t, [folder]);
	while (!said.stdout.includes("a.test.ts: 1 of 2 failed") && child.exitCode === null) {
		await once(child.stdout, "data");
	}
	assert.match(said.stdout, /Error: the reason/);
	assert.doesNotMatch(said.stdout, /b\.test\.ts/);
	writeFileSync(release, "");
	const { status, stdout } = await ended;
	assert.equal(status, 1);
	assert.match(stdout, /^✔ \[2\/2\] \S+\/b\.test\.ts: 1 passed/m);
	assert.equal(
		closingOf(stdout),
		"tests 3, suites 0, pass 2, fail 1, cancelled 0, skipped 0, todo 0",
	);
});

test("a file that has no test, and one that crashes after its tests, are failures", async (t) => {
	const folder = folderOf(t, {
		"empty.test.ts": "export {};",
		"crash.test.ts": `${PASSES} process.on("exit", () => process.kill(process.pid, "SIGKILL"));`,
	});
	const { status, stdout } = await start(t, [folder]).ended;
	assert.equal(status, 1);
	assert.match(stdout, /^✖ \[\d\/2\] \S+\/empty\.test\.ts: has no test/m);
	assert.match(stdout, /^✖ \[\d\/2\] \S+\/crash\.test\.ts: ended with SIGKILL/m);
	assert.match(closingOf(stdout), /^tests 4, suites 0, pass 1, fail 2,/);
});

test("a file that hangs is killed after its time, with what it started, and named", async (t) => {
	const starts = `import { spawn } from "node:child_process"; spawn("sleep", ["1000"], { stdio: "inherit" });`;
	const folder = folderOf(t, { "hang.test.ts": `${starts}${HANGS}` });
	const { status, stdout } = await start(t, ["--limit", "1", folder]).ended;
	assert.equal(status, 1);
	assert.match(stdout, /^✖ \[1\/1\] \S+\/hang\.test\.ts: did not end within 1 s and was killed/m);
	assert.match(closingOf(stdout), /^tests 1, suites 0, pass 0, fail 1,/);
});

test("an excepted folder is left out; where nothing is left, that is a failure", async (t) => {
	const folder = folderOf(t, { "one.test.ts": PASSES, "in/two.test.ts": FAILS });
	const without = ["--except", join(folder, "in"), folder];
	assert.equal((await start(t, without).ended).status, 0);
	const { status, stdout } = await start(t, ["--except", folder, folder]).ended;
	assert.equal(status, 1);
	assert.match(stdout, /no test files/);
	assert.match(closingOf(stdout), /^tests 1, suites 0, pass 0, fail 1,/);
});

test("a file that fails and passes when run again is named as unstable, at the end", async (t) => {
	const folder = temporaryDirectory(t);
	const mark = JSON.stringify(join(folder, "ran"));
	const once = `${TEST}import { existsSync, writeFileSync } from "node:fs";
		test("g", () => { if (!existsSync(${mark})) { writeFileSync(${mark}, ""); throw new Error("first"); } });`;
	writeFileSync(join(folder, "once.test.ts"), once);
	writeFileSync(join(folder, "one.test.ts"), PASSES);
	const { status, stdout } = await start(t, ["--again", "1", folder]).ended;
	assert.equal(status, 0, stdout);
	assert.match(stdout, /Error: first/);
	assert.match(stdout, /^✖ \[\d\/2\] \S+\/once\.test\.ts: 1 of 1 failed/m);
	assert.match(
		stdout,
		/^⚠ \S+\/once\.test\.ts: unstable, passed only when run again\nℹ tests 3\n/m,
	);
	assert.match(closingOf(stdout), /^tests 3, suites 0, pass 2, fail 0,/);
});

test("what fails again is a failure, and more files than allowed are not run again", async (t) => {
	const folder = folderOf(t, { "a.test.ts": FAILS, "b.test.ts": FAILS });
	const again = await start(t, ["--again", "2", folder]).ended;
	assert.equal(again.status, 1);
	assert.equal(again.stdout.match(/run again, alone/g)?.length, 2);
	assert.match(closingOf(again.stdout), /^tests 4, suites 0, pass 2, fail 2,/);
	const tooMany = await start(t, ["--again", "1", folder]).ended;
	assert.equal(tooMany.status, 1);
	assert.doesNotMatch(tooMany.stdout, /run again/);
});

for (const [words, said] of [
	[["no/such"], /^run-tests: no such file or folder: “no\/such”\n$/],
	[
		["--limit", "soon", "test"],
		/^run-tests: expected --limit to be a number of seconds, got “soon”/,
	],
	[["--again", "once", "test"], /^run-tests: expected --again to be a number of files, got “once”/],
	[["--speed", "test"], /^run-tests: Unknown option '--speed'/],
] as const) {
	test(`${words.join(" ")}: refused with status 2`, async (t) => {
		const { status, stdout, stderr } = await start(t, words).ended;
		assert.deepEqual([status, stdout], [2, ""]);
		assert.match(stderr, said);
	});
}

test("properties draw the same examples every time, and new ones when asked to", async (t) => {
	const fastCheck = import.meta.resolve("fast-check");
	const property = `${TEST}const load = () => import("${fastCheck}"); // from "fast-check"
test("f", async () => { throw new Error("drew " + (await load()).sample((await load()).nat(), 2)); });`;
	const file = join(folderOf(t, { "f.test.ts": property }), "f.test.ts");
	const drawn = async (seed?: string) => {
		const { stdout } = await start(t, [file], { PROPERTY_SEED: seed }).ended;
		const examples = /drew (\d+,\d+)/.exec(stdout)?.[1];
		assert.ok(examples, stdout);
		return examples;
	};
	assert.equal(await drawn(), await drawn("1"));
	assert.notEqual(await drawn("2"), await drawn("1"));
	assert.notEqual(await drawn("random"), await drawn("random"));
});
