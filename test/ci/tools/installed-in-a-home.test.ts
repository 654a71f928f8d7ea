/**
 * An installation below a home, as nvm, fnm, volta, asdf and `~/.local` have it, started with sudo.
 */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, copyFileSync, mkdirSync, readdirSync, realpathSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import test, { type TestContext } from "node:test";
import { temporaryDirectory } from "../../helpers/log-samples.ts";
import { asNobody, withSudo, writeRules } from "../../helpers/real-sudo.ts";
import { mustRun } from "../../helpers/system-commands.ts";

const FIXTURE = "test/fixtures/statistics/busy.txt";

/** The package in the home of nobody, and a driver's file that only root can read. */
function setUp(t: TestContext) {
	const root = realpathSync(temporaryDirectory(t));
	chmodSync(root, 0o755);
	const prefix = join(root, "a home/.local");
	mustRun("npm", "pack", "--ignore-scripts", "--silent", "--pack-destination", root);
	const archive = readdirSync(root).find((name) => name.endsWith(".tgz")) ?? "";
	const options = ["--prefix", prefix, "--offline", "--omit=optional", "--no-audit", "--silent"];
	mustRun("npm", "install", "--global", ...options, join(root, archive));
	const sysfs = join(root, "sys");
	const statistics = join(sysfs, "kernel/debug/anarchy-egpu/performance/statistics");
	mkdirSync(join(statistics, ".."), { recursive: true });
	copyFileSync(FIXTURE, statistics);
	chmodSync(join(sysfs, "kernel/debug"), 0o700);
	const bin = join(prefix, "bin");
	const rules = writeRules(root);
	/** What nobody types into a shell. */
	const type = (line: string) => {
		const env = { PATH: `${bin}:${process.env["PATH"]}`, HOME: root, LANG: "C.UTF-8" };
		return spawnSync(...asNobody(rules, ["sh", "-c", line]), { encoding: "utf8", env });
	};
	return { bin, flags: `--sysfs '${sysfs}' --stats-file '${statistics}'`, type };
}

/** The one command line in a text. */
function sudoLineIn(text: string, pattern: RegExp): string {
	const [, line] = pattern.exec(text) ?? [];
	assert.ok(line !== undefined, text);
	return line;
}

for (const [where, hasOwnNode] of [
	["the system's Node", false],
	["a Node of its own", true],
] as const) {
	test(
		`below a home, with ${where}: sudo does not find it, and the printed lines work`,
		withSudo,
		(t) => {
			const { bin, flags, type } = setUp(t);
			if (hasOwnNode) copyFileSync(process.execPath, join(bin, "node"));
			const plain = type(`sudo anarchy-perf-ink --once ${flags}`);
			assert.match(plain.stderr, /sudo: anarchy-perf-ink: command not found/);

			const denied = type(`anarchy-perf-ink --once ${flags}`);
			assert.equal(denied.status, 3, denied.stderr);
			const line = sudoLineIn(denied.stderr, /only root can read it \(run: (sudo .*)\)\n$/);
			const allowed = type(line);
			assert.deepEqual([allowed.status, allowed.stderr], [0, ""]);
			assert.match(allowed.stdout, /^time +TX MB\/s/);

			const doctor = type(`anarchy-perf-ink doctor --interval 0.1 ${flags}`);
			const again = type(sudoLineIn(doctor.stdout, /^ +→ (sudo \S.* doctor .*)$/m));
			assert.match(again.stdout, /^✓ permission .* is readable$/m);

			// What docs/install.md says to type.
			const typed = `sudo "$(command -v node)" "$(command -v anarchy-perf-ink)" --once ${flags}`;
			assert.equal(type(typed).status, 0);
		},
	);
}
