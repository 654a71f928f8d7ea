import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { closeSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import test, { type TestContext } from "node:test";
import { FOLDER, json } from "../helpers/recorded-logs.ts";
import {
	PROGRAM,
	recorded,
	shownOn,
	waitForSecond,
	waitForShown,
} from "../helpers/replayed-screen.ts";
import { openTerminal, type PseudoTerminal } from "../helpers/terminal.ts";

/** A shell's command line, run from a shell that outlives it. */
function openShellCommand(line: string): Promise<PseudoTerminal> {
	return openTerminal({ command: ["sh", "-c", line], columns: 100, rows: 30, shell: true });
}

let pipes = 0;

/** A FIFO, and its writer. */
function makePipe(context: TestContext) {
	const path = join(FOLDER, `pipe-${pipes++}`);
	execFileSync("mkfifo", [path]);
	// Opened for reading as well, so that opening does not wait for the reader.
	let handle: number | null = openSync(path, "r+");
	const close = () => {
		if (handle !== null) closeSync(handle);
		handle = null;
	};
	context.after(close);
	return { path, close, write: (text: string) => handle !== null && writeSync(handle, text) };
}

const monitorOf = (input: string) => `cat ${input} | ${process.execPath} ${PROGRAM} --replay -`;

async function assertRestored(terminal: PseudoTerminal): Promise<void> {
	assert.deepEqual(await terminal.exited, { code: 0, signal: null });
	assert.equal(terminal.activeBuffer(), "normal");
	assert.equal(terminal.cursorVisible(), true);
	await terminal.waitFor((screen) => screen.findLast((row) => row !== "") === "$", {
		what: "the prompt",
	});
	assert.match(await terminal.sttySettings(), /(?<!-)\bicanon\b.*(?<!-)\becho\b/s);
}

test("lines are on the screen as soon as they arrive, and the terminal's keys work", async (t) => {
	const pipe = makePipe(t);
	await using terminal = await openShellCommand(monitorOf(pipe.path));
	const lines = json(recorded(0, 3)).trimEnd().split("\n");
	for (const [second, line] of lines.entries()) {
		pipe.write(`${line}\n`);
		if (second > 0) await waitForSecond(terminal, second);
	}
	assert.equal(shownOn(terminal.screen()).speed, null, "nothing that could be sped up");
	terminal.type("w");
	await waitForShown(terminal, { window: "5 m", second: 3 });
	terminal.type(" ");
	await waitForShown(terminal, { isPaused: true });
	const [, , , , fifth = ""] = json(recorded(0, 4)).split("\n");
	pipe.write(`a greeting of the remote shell\n${fifth.slice(0, 30)}`);
	pipe.write(`${fifth.slice(30)}\n`);
	terminal.type("w");
	await waitForShown(terminal, { window: "15 m", second: 3, isPaused: true });
	terminal.type(" ");
	await waitForSecond(terminal, 4);
	terminal.type("q");
	pipe.close();
	await assertRestored(terminal);
});

test("when the stream ends the screen says END and stays until q", async (t) => {
	const pipe = makePipe(t);
	await using terminal = await openShellCommand(monitorOf(pipe.path));
	pipe.write(json(recorded(0, 5)));
	await waitForSecond(terminal, 5);
	pipe.close();
	await waitForShown(terminal, { hasEnded: true, second: 5 });
	terminal.type("w");
	await waitForShown(terminal, { window: "5 m", hasEnded: true });
	terminal.type("q");
	await assertRestored(terminal);
});

test("q quits while nothing arrives", async (t) => {
	const pipe = makePipe(t);
	const line = `exec ${process.execPath} ${PROGRAM} --replay - < ${pipe.path}`;
	await using terminal = await openShellCommand(line);
	await terminal.waitFor((screen) => screen.at(-1)?.endsWith("  q quit") === true, {
		what: "the monitor",
	});
	terminal.type("q");
	await assertRestored(terminal);
});

test("stdin on a terminal is refused", async () => {
	await using terminal = await openShellCommand(`${process.execPath} ${PROGRAM} --replay -`);
	assert.deepEqual(await terminal.exited, { code: 2, signal: null });
	assert.match(terminal.raw(), /--replay - reads lines from stdin, which is a terminal: pipe /);
	assert.equal(terminal.activeBuffer(), "normal");
});

test("a monitor's own lines, piped to another: the remote monitor", async () => {
	const program = `${process.execPath} ${PROGRAM}`;
	const source = `${program} --json --demo --interval 0.05`;
	await using terminal = await openShellCommand(`${source} | ${program} --replay -`);
	const steady = /^ TX +2\d\d\d\.\d MB\/s/m;
	await terminal.waitFor((screen) => steady.test(screen.join("\n")), { what: "the demo's rate" });
	assert.equal(shownOn(terminal.screen()).isDemo, true);
	terminal.type("p");
	await waitForShown(terminal, { isPaused: true });
	terminal.type("q");
	await assertRestored(terminal);
});
