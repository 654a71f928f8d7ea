/** `measure` on a terminal: its keys are the command's, and what it prints fits. */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import test, { type TestContext } from "node:test";
import { temporaryDirectory } from "../helpers/log-samples.ts";
import { PROGRAM } from "../helpers/replayed-screen.ts";
import { openTerminal } from "../helpers/terminal.ts";

const MEASURE = [process.execPath, PROGRAM, "measure", "--demo", "--capacity", "2300", "--"];

function openShell(t: TestContext, script: string) {
	const file = join(temporaryDirectory(t), "script");
	writeFileSync(file, script);
	return openTerminal({ command: [...MEASURE, "sh", file], columns: 100, rows: 30, shell: true });
}

const says = (words: RegExp) => (screen: readonly string[]) => words.test(screen.join("\n"));

test("Ctrl-C reaches the command once, and the result follows", async (t) => {
	const script = "trap 'echo interrupted; exit 9' INT; echo ready; while :; do sleep 0.05; done";
	await using terminal = await openShell(t, script);
	await terminal.waitFor(says(/^ready/m), { what: "the command" });
	terminal.type("\u0003");
	assert.equal((await terminal.exited).code, 9);
	const screen = terminal.screen().join("\n");
	assert.equal(screen.match(/interrupted/g)?.length, 1, screen);
	assert.match(screen, /^time +/m);
});

test("the command has the terminal: it is one, and reads what is typed", async (t) => {
	const script = 'test -t 0 && test -t 1 && test -t 2 && echo ready; read line; echo "[$line]"';
	await using terminal = await openShell(t, script);
	await terminal.waitFor(says(/^ready/m), { what: "the command" });
	terminal.type("of the user\r");
	assert.equal((await terminal.exited).code, 0);
	assert.match(terminal.screen().join("\n"), /^\[of the user\]/m);
});

test("Ctrl-Z stops both, fg continues both, and the time between is not part of the run", async (t) => {
	await using terminal = await openShell(t, "echo ready; read line; exit 3");
	await terminal.waitFor(says(/^ready/m), { what: "the command" });
	terminal.type("\u001a");
	await terminal.waitFor(says(/Stopped/), { what: "the shell" });
	// 128 and the number of SIGTSTP, as the shell tells it of the command alone.
	assert.equal((await terminal.exited).code, 148);
	terminal.type("fg\r");
	await terminal.waitFor(says(/\$ fg[\s\S]*sh /), { what: "the job" });
	terminal.type("line\r");
	await terminal.waitFor(says(/^time +/m), { what: "the result" });
	terminal.type('echo "status $?"\r');
	await terminal.waitFor(says(/status 3$/m), { what: "the status" });
});
