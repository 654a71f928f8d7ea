import assert from "node:assert/strict";
import { chmodSync, mkdirSync, realpathSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import test, { type TestContext } from "node:test";
import { defaultSecurePath, sudoCommand } from "../../../source/sources/anarchy/sudo-command.ts";
import { temporaryDirectory } from "../../helpers/log-samples.ts";

/** A Node and a program of it below a folder, installed as npm does: its `bin` has links. */
function install(root: string) {
	const [bin, dist] = [join(root, "bin"), join(root, "lib/node_modules/anarchy-perf-ink/dist")];
	for (const folder of [bin, dist]) mkdirSync(folder, { recursive: true });
	const [executable, program] = [join(bin, "node"), join(dist, "anarchy-perf-ink.js")];
	for (const path of [executable, program]) {
		writeFileSync(path, "");
		chmodSync(path, 0o755);
	}
	const link = join(bin, "anarchy-perf-ink");
	symlinkSync("../lib/node_modules/anarchy-perf-ink/dist/anarchy-perf-ink.js", link);
	return { executable, program, link };
}

function machine(t: TestContext) {
	const root = realpathSync(temporaryDirectory(t));
	const system = install(join(root, "usr/local"));
	const own = install(join(root, "home/me/.nvm"));
	return { system, own, securePath: [join(root, "usr/sbin"), join(root, "usr/local/bin")] };
}

test("if sudo finds both by name, the names suffice", (t) => {
	const { system, securePath } = machine(t);
	const start = { executable: system.executable, flags: [], program: system.link, words: ["log"] };
	assert.equal(sudoCommand(start, securePath), "sudo anarchy-perf-ink log");
});

test("an installation in a home folder is named by full and permanent paths", (t) => {
	const { own, securePath } = machine(t);
	const words = ["--log", "it's.csv"];
	// fnm and volta run what is behind a link of the moment.
	const start = { executable: own.executable, flags: [], program: own.link, words };
	assert.equal(
		sudoCommand(start, securePath),
		`sudo ${own.executable} ${own.program} --log 'it'\\''s.csv'`,
	);
});

test("what sudo would find must be this program and this Node", (t) => {
	const { own, system, securePath } = machine(t);
	for (const [executable, program] of [
		[own.executable, system.link],
		[system.executable, own.link],
	] as const) {
		const start = { executable, flags: [], program, words: [] };
		assert.match(
			sudoCommand(start, securePath),
			/^sudo \/.*\/bin\/node \/.*\/anarchy-perf-ink\.js$/,
		);
	}
});

test("a file that may not be executed is not found", (t) => {
	const { system, securePath } = machine(t);
	chmodSync(system.program, 0o644);
	const start = { executable: system.executable, flags: [], program: system.link, words: [] };
	assert.match(sudoCommand(start, securePath), /^sudo \//);
});

test("flags of the runtime are kept: without them it might not be the same program", (t) => {
	const { system, securePath } = machine(t);
	const flags = ["run", "--allow-all"];
	const start = { executable: system.executable, flags, program: system.link, words: ["doctor"] };
	assert.equal(
		sudoCommand(start, securePath),
		`sudo ${system.executable} run --allow-all ${system.program} doctor`,
	);
});

test("a program that was removed meanwhile keeps the path by which it was started", (t) => {
	const { own, securePath } = machine(t);
	const program = join(dirname(own.program), "gone.js");
	const start = { executable: own.executable, flags: [], program, words: [] };
	assert.equal(sudoCommand(start, securePath), `sudo ${own.executable} ${program}`);
});

test("Red Hat's sudo does not search /usr/local", (t) => {
	const release = join(temporaryDirectory(t), "redhat-release");
	assert.ok(defaultSecurePath(release).includes("/usr/local/bin"));
	writeFileSync(release, "");
	assert.deepEqual(defaultSecurePath(release), ["/usr/sbin", "/usr/bin", "/sbin", "/bin"]);
});
