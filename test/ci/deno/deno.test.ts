/** Deno runs the sources as they are; `npm run test:deno` puts it on the path. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import test from "node:test";
import { openTerminal } from "../../helpers/terminal.ts";

const FIXTURE = resolve("test/fixtures/statistics/busy.txt");
/** A machine on which Deno has never seen the project. */
const fresh = mkdtempSync(join(tmpdir(), "anarchy-deno-"));
const env = { DENO_DIR: join(fresh, "cache"), DENO_NO_UPDATE_CHECK: "1" };

test.after(() => rmSync(fresh, { recursive: true, force: true }));

function deno(...arguments_: string[]) {
	return spawnSync("deno", arguments_, { encoding: "utf8", env: { ...process.env, ...env } });
}

test("one command runs the demo monitor on a machine that never saw the project", async (t) => {
	const terminal = await openTerminal({
		command: ["deno", "run", "--allow-env", "cli.tsx", "--demo", "--interval", "0.1"],
		columns: 80,
		rows: 24,
		env,
	});
	t.after(() => terminal.close());
	await terminal.waitFor((rows) => rows.some((row) => /^ TX +\d+\.\d MB\/s/.test(row)), {
		what: "a transmit rate",
		timeoutMs: 120_000,
	});
	terminal.type("q");
	assert.deepEqual(await terminal.exited, { code: 0, signal: null });
	assert.equal(terminal.activeBuffer(), "normal");
});

test("it reads a statistics file with leave to read that file and the environment alone", () => {
	const allowed = ["--allow-env", `--allow-read=${FIXTURE}`];
	const run = deno("run", "--no-prompt", ...allowed, "cli.tsx", "-f", FIXTURE, "--once", "--json");
	assert.equal(run.status, 0, run.stderr);
	assert.match(run.stdout, /"tx_bytes":8593481728000,/);
});

test("the sources pass Deno's own type check, with the packages of the lock file", () => {
	const run = deno("check", "--frozen", "cli.tsx");
	assert.equal(run.status, 0, run.stderr);
});

test("the sources are a program of their own, which may do what the screen does and nothing else", async (t) => {
	const command = ["./cli.tsx", "--demo", "--interval", "0.1"];
	const terminal = await openTerminal({ command, columns: 100, rows: 30, env });
	t.after(() => terminal.close());
	await terminal.waitFor((rows) => rows.some((row) => /^ TX +\d+\.\d MB\/s/.test(row)), {
		what: "a transmit rate",
		timeoutMs: 120_000,
	});
	terminal.type("l");
	const denial = 'Deno denied sys access to "uid" (run deno with --allow-sys)';
	await terminal.waitFor((rows) => rows.some((row) => row.includes(denial)), {
		what: "the flag that logging takes",
		timeoutMs: 120_000,
	});
	terminal.type("q");
	assert.deepEqual(await terminal.exited, { code: 0, signal: null });
});
