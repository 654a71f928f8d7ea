import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import test, { type TestContext } from "node:test";
import { temporaryDirectory } from "../helpers/log-samples.ts";
import { PROGRAM } from "../helpers/replayed-screen.ts";
import { openTerminal } from "../helpers/terminal.ts";

/** A user with this file of settings; null for none. */
function setUp(context: TestContext, settings: string | null) {
	const home = temporaryDirectory(context);
	const file = join(home, "anarchy-perf-ink/config.yaml");
	mkdirSync(dirname(file));
	if (settings !== null) writeFileSync(file, settings);
	const run = (...words: readonly string[]) =>
		spawnSync(process.execPath, [PROGRAM, ...words], {
			encoding: "utf8",
			env: { ...process.env, XDG_CONFIG_HOME: home },
		});
	return { home, file, run };
}

test("config prints each setting with its place, and the defaults of the rest", (t) => {
	const { file, run } = setUp(t, "interval: 500ms\nlog:\n  sync: 5\n");
	const { status, stdout, stderr } = run("config", "log");
	assert.deepEqual([status, stderr], [0, ""]);
	assert.ok(stdout.startsWith(`${file}\n`), stdout);
	assert.match(stdout, /^--interval +500ms +\/.*config\.yaml:1:11$/m);
	assert.match(stdout, /^--sync +5 +\/.*config\.yaml:3:9$/m);
	assert.match(stdout, /^--sysfs +\/sys +default$/m);
	const { flags } = JSON.parse(run("config", "--json").stdout);
	assert.equal(flags["--interval"].value, "500ms");
	assert.deepEqual(flags["--source"], { value: "auto", from: "default" });
});

test("a setting holds where its flag would, and the command line wins", (t) => {
	const { run } = setUp(t, "demo: true\njson: true\ninterval: 20ms\nduration: 100ms\n");
	const lines = run().stdout.trimEnd().split("\n");
	assert.equal(JSON.parse(lines[0] ?? "").source, "simulated");
	const once = run("--once").stdout;
	assert.ok(JSON.parse(once).elapsed_s < 1);
});

test("--config names another file, and help needs none", (t) => {
	const { home, run } = setUp(t, "interval: soon\n");
	const other = join(home, "other.yaml");
	writeFileSync(other, "demo: true\ninterval: 20ms\n");
	assert.equal(run("--once", "--config", other).status, 0);
	assert.equal(run("--once", `--config=${other}`).status, 0);
	for (const words of [["--help"], ["help"], ["log", "-h"], ["--version"], ["-v"]]) {
		assert.equal(run(...words).status, 0, words.join(" "));
	}
});

test("mistakes are reported with their places, and nothing is run", (t) => {
	const { file, run } = setUp(t, "intervall: 2\nwindow: soon\n");
	const { status, stdout, stderr } = run("--demo", "--once");
	assert.deepEqual([status, stdout], [2, ""]);
	const [first, second, last] = stderr.split("\n");
	assert.ok(first?.startsWith(`${file}:1:1: unknown key "intervall"`), first);
	assert.ok(second?.startsWith(`${file}:2:9: window takes a duration`), second);
	assert.match(last ?? "", /has 2 errors; nothing was run$/);
});

test("without a file of settings nothing is set, and a named file must exist", (t) => {
	const { home, run } = setUp(t, null);
	assert.match(run("config").stdout, /^no settings: .*config\.yaml does not exist\n/);
	const { status, stderr } = run("--demo", "--once", "--config", join(home, "nope.yaml"));
	assert.equal(status, 2);
	assert.match(stderr, /cannot read “.*nope\.yaml”: no such file or folder/);
});

test("what was chosen by key is used again only where the settings say so", async (t) => {
	for (const remember of [true, false]) {
		const { home, run } = setUp(t, `remember: ${remember}\n`);
		const environment = { XDG_CONFIG_HOME: home, XDG_STATE_HOME: join(home, "state") };
		const command = [process.execPath, PROGRAM, "--demo", "--window", "60"];
		await using terminal = await openTerminal({
			command,
			columns: 120,
			rows: 40,
			env: environment,
		});
		await terminal.waitFor((screen) => /last 60 s/.test(screen[0] ?? ""), { what: "the window" });
		terminal.type("w");
		await terminal.waitFor((screen) => /last 5 m/.test(screen[0] ?? ""), { what: "a longer one" });
		terminal.type("q");
		assert.deepEqual(await terminal.exited, { code: 0, signal: null });
		const env = { ...process.env, ...environment };
		const shown = spawnSync(process.execPath, [PROGRAM, "config", "--json"], { env });
		const { flags } = JSON.parse(shown.stdout.toString());
		const expected = { value: "300s", from: "chosen by key" };
		assert.deepEqual(flags["--window"], remember ? expected : { value: "60", from: "default" });
		assert.equal(run("--version").status, 0);
	}
});
