/** What is written to stderr while the screen is shown. */
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { type TestContext } from "node:test";
import { openProgram, PROGRAM } from "../helpers/replayed-screen.ts";
import { openTerminal, type PseudoTerminal } from "../helpers/terminal.ts";

const FLAGS = ["--demo", "--interval", "0.1"];

/** Makes the program write to stderr when it gets SIGUSR2, and then a file that tells it. */
function provocation(context: TestContext, action: string) {
	const directory = mkdtempSync(join(tmpdir(), "stderr-"));
	context.after(() => rmSync(directory, { recursive: true, force: true }));
	const [file, done] = [join(directory, "provoke.cjs"), join(directory, "done")];
	const tell = `require("fs").writeFileSync(${JSON.stringify(done)}, "")`;
	writeFileSync(file, `process.on("SIGUSR2", () => { ${action}; ${tell}; });`);
	return { directory, done, env: { NODE_OPTIONS: `--require ${file}` } };
}

/** Has it write, and quits. */
async function provokeAndQuit(terminal: PseudoTerminal, done: string): Promise<string> {
	await terminal.waitFor(isDrawn, { what: "the monitor" });
	terminal.signal("SIGUSR2");
	await terminal.waitFor(() => existsSync(done), { what: "the provocation" });
	terminal.type("q");
	assert.deepEqual(await terminal.exited, { code: 0, signal: null });
	return terminal.raw();
}

const isDrawn = (screen: readonly string[]) => screen.some((row) => /^ TX +\d/.test(row));

for (const [name, action, message] of [
	["a warning of Node", 'process.emitWarning("beware of this")', "Warning: beware of this"],
	["a message", 'process.stderr.write("beware of this\\n")', "beware of this"],
	["an error on the console", 'console.error("beware of this")', "beware of this"],
] as const) {
	test(`${name} is not on the screen, but below it when it is gone`, async (t) => {
		const { env, done } = provocation(t, action);
		await using terminal = await openProgram(FLAGS, { env });
		const raw = await provokeAndQuit(terminal, done);
		const place = raw.indexOf(message);
		assert.ok(place > raw.indexOf("\x1b[?1049l"), "not before the screen is gone");
		assert.equal(raw.indexOf(message, place + 1), -1, "once");
	});
}

test("endless messages are dropped, and their number is reported", async (t) => {
	const action = 'for (let i = 1; i <= 250; i++) process.stderr.write("beware " + i + "\\n")';
	const { env, done } = provocation(t, action);
	await using terminal = await openProgram(FLAGS, { env });
	assert.match(
		await provokeAndQuit(terminal, done),
		/beware 100\r\nanarchy-perf-ink: and 150 more messages/,
	);
});

test("where stderr is a file it has them at once", async (t) => {
	const { directory, env } = provocation(t, 'process.stderr.write("beware of this\\n")');
	const errors = join(directory, "errors");
	const line = `exec ${process.execPath} ${PROGRAM} ${FLAGS.join(" ")} 2>${errors}`;
	const command = ["sh", "-c", line];
	await using terminal = await openTerminal({ command, columns: 100, rows: 30, env });
	await terminal.waitFor(isDrawn, { what: "the monitor" });
	terminal.signal("SIGUSR2");
	await terminal.waitFor(() => readFileSync(errors, "utf8") === "beware of this\n", {
		what: "the message",
	});
	assert.equal(terminal.activeBuffer(), "alternate");
});
