import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { fileURLToPath } from "node:url";
import { openTerminal, type PseudoTerminal } from "../helpers/terminal.ts";
import { until } from "../helpers/until.ts";

const PROGRAM = fileURLToPath(new URL("../../dist/anarchy-perf-ink.js", import.meta.url));
const COMMAND = [process.execPath, PROGRAM, "--demo", "--interval", "0.1"];

const isDrawn = (screen: readonly string[]) =>
	screen[0]?.includes(" DEMO ") === true &&
	screen.some((row) => /^ TX +\d/.test(row)) &&
	screen.at(-1)?.endsWith("  q quit") === true;

/** The monitor, drawn, in a terminal whose shell outlives it. */
async function openMonitor(env: Record<string, string> = {}): Promise<PseudoTerminal> {
	const terminal = await openTerminal({
		command: COMMAND,
		columns: 80,
		rows: 24,
		shell: true,
		env,
	});
	await terminal.waitFor(isDrawn, { what: "the monitor" });
	assert.equal(terminal.activeBuffer(), "alternate");
	assert.equal(terminal.cursorVisible(), false);
	assert.equal(terminal.emulator.modes.wraparoundMode, false);
	assert.equal(terminal.emulator.modes.mouseTrackingMode, "any");
	assert.match(await terminal.sttySettings(), / -icanon .* -echo /s);
	return terminal;
}

/** Asserts that the shell has the terminal again, without a trace of the monitor. */
async function assertRestored(terminal: PseudoTerminal): Promise<void> {
	assert.equal(terminal.activeBuffer(), "normal");
	assert.equal(terminal.cursorVisible(), true);
	assert.equal(terminal.emulator.modes.wraparoundMode, true);
	assert.equal(terminal.emulator.modes.synchronizedOutputMode, false);
	assert.equal(terminal.emulator.modes.mouseTrackingMode, "none");
	await waitForPrompt(terminal);
	await assertShellWorks(terminal);
	const settings = await terminal.sttySettings();
	for (const setting of ["icanon", "echo", "isig", "icrnl", "opost", "onlcr"]) {
		assert.match(settings, new RegExp(`(?<!-)\\b${setting}\\b`), `stty ${setting}`);
	}
	assert.ok(!terminal.screen().some((row) => row.includes(" DEMO ")));
	const prompt = terminal.cell(0, terminal.emulator.buffer.active.cursorY);
	assert.deepEqual([prompt.text, prompt.bold, prompt.foreground], ["$", false, "default"]);
}

let questions = 0;

async function assertShellWorks(terminal: PseudoTerminal): Promise<void> {
	const number = ++questions;
	terminal.type(`echo still $((40 + 2)) ${number}\r`);
	await terminal.waitFor((screen) => screen.includes(`still 42 ${number}`), { what: "the shell" });
	await waitForPrompt(terminal);
}

function waitForPrompt(terminal: PseudoTerminal): Promise<void> {
	return terminal.waitFor((screen) => screen.findLast((row) => row !== "") === "$", {
		what: "the prompt",
	});
}

for (const [name, key] of [
	["q", "q"],
	["Ctrl-C", "\x03"],
] as const) {
	test(`${name} exits with 0 and restores the terminal`, async () => {
		await using terminal = await openMonitor();
		terminal.type(key);
		assert.deepEqual(await terminal.exited, { code: 0, signal: null });
		await assertRestored(terminal);
	});
}

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
	test(`${signal} exits with 0 and restores the terminal`, async () => {
		await using terminal = await openMonitor();
		terminal.signal(signal);
		assert.deepEqual(await terminal.exited, { code: 0, signal: null });
		await assertRestored(terminal);
	});
}

test("after --duration it exits with 0 and restores the terminal", async () => {
	const command = [...COMMAND, "--duration", "500ms"];
	await using terminal = await openTerminal({ command, columns: 80, rows: 24, shell: true });
	assert.deepEqual(await terminal.exited, { code: 0, signal: null });
	assert.match(terminal.raw(), /DEMO /);
	await assertRestored(terminal);
});

for (const [name, failure] of [
	["an uncaught exception", 'throw new Error("provoked")'],
	["an unhandled rejection", 'Promise.reject(new Error("provoked"))'],
] as const) {
	test(`${name} restores the terminal, and then prints the cause`, async (t) => {
		const directory = mkdtempSync(join(tmpdir(), "provoked-"));
		t.after(() => rmSync(directory, { recursive: true, force: true }));
		const provocation = join(directory, "provoke.cjs");
		writeFileSync(provocation, `process.on("SIGUSR2", () => { ${failure}; });`);
		await using terminal = await openMonitor({ NODE_OPTIONS: `--require ${provocation}` });
		terminal.signal("SIGUSR2");
		assert.deepEqual(await terminal.exited, { code: 70, signal: null });
		const raw = terminal.raw();
		const message = raw.lastIndexOf("anarchy-perf-ink: this is a defect, please report it");
		assert.ok(message > raw.lastIndexOf("\x1b[?1049l"), "the message is not lost with the screen");
		assert.ok(terminal.screen().some((row) => row.includes("Error: provoked")));
		await assertRestored(terminal);
	});
}

test("kill -TSTP restores the terminal, kill -CONT redraws the whole screen", async (t) => {
	const directory = mkdtempSync(join(tmpdir(), "job-"));
	t.after(() => rmSync(directory, { recursive: true, force: true }));
	const file = join(directory, "pid");
	// A parent without job control: the harness's `script` would stop together with its own child.
	const start = `sh -c 'echo $$ >"$0"; exec "$@"' "$0" "$@"; exit $?`;
	const command = ["sh", "-c", start, file, ...COMMAND];
	await using terminal = await openTerminal({ command, columns: 80, rows: 24 });
	await terminal.waitFor(isDrawn, { what: "the monitor" });
	const pid = Number(readFileSync(file, "utf8"));
	for (const round of [1, 2]) {
		process.kill(pid, "SIGTSTP");
		await terminal.waitFor(() => terminal.activeBuffer() === "normal", {
			what: `the normal screen, round ${round}`,
		});
		assert.equal(terminal.cursorVisible(), true);
		assert.equal(terminal.emulator.modes.wraparoundMode, true);
		assert.equal(terminal.emulator.modes.mouseTrackingMode, "none");
		assert.match(await terminal.sttySettings(), / icanon .* echo /s);
		process.kill(pid, "SIGCONT");
		await terminal.waitFor((s) => terminal.activeBuffer() === "alternate" && isDrawn(s), {
			what: `the whole screen again, round ${round}`,
		});
		assert.equal(terminal.cursorVisible(), false);
		assert.equal(terminal.emulator.modes.wraparoundMode, false);
	}
	terminal.type("p");
	await terminal.waitFor(([header]) => header?.includes(" PAUSED ") === true, { what: "a key" });
	terminal.type("q");
	assert.deepEqual(await terminal.exited, { code: 0, signal: null });
});

for (const [name, stop] of [
	["Ctrl-Z", (terminal: PseudoTerminal) => terminal.type("\x1a")],
	["kill -TSTP", (terminal: PseudoTerminal) => terminal.signal("SIGTSTP")],
] as const) {
	test(`after ${name} the shell continues, and fg resumes the monitor`, async () => {
		await using terminal = await openMonitor();
		for (const _round of [1, 2]) {
			stop(terminal);
			await terminal.waitFor(() => terminal.activeBuffer() === "normal", {
				what: "the shell's screen",
			});
			await assertRestored(terminal);
			terminal.type("fg\r");
			await terminal.waitFor((s) => terminal.activeBuffer() === "alternate" && isDrawn(s), {
				what: "the monitor again",
			});
			assert.equal(terminal.cursorVisible(), false);
		}
		terminal.type("q");
		await terminal.waitFor(() => terminal.activeBuffer() === "normal", { what: "the end" });
		terminal.type("echo status $?\r");
		await terminal.waitFor((screen) => screen.some((row) => row.endsWith("status 0")), {
			what: "the status",
		});
		await assertRestored(terminal);
	});
}

test("after kill -STOP, which it cannot handle, fg restores the monitor and its keys", async () => {
	await using terminal = await openMonitor();
	terminal.signal("SIGSTOP");
	// The prompt appears over the screen that the monitor could not clear.
	// It may have been stopped within a frame, which waitFor ignores.
	await until(() => terminal.raw().includes("+ Stop"), "the shell");
	const before = terminal.raw().length;
	// The terminal still has the settings of the monitor: Enter sends no line feed.
	terminal.type("fg\n");
	await terminal.waitFor((s) => terminal.raw().slice(before).includes("\x1b[2J") && isDrawn(s), {
		what: "the whole screen again",
	});
	assert.ok(!terminal.screen().some((row) => row.includes("+ Stop")));
	assert.match(await terminal.sttySettings(), / -icanon .* -echo /s);
	terminal.type("q");
	await terminal.waitFor(() => terminal.activeBuffer() === "normal", { what: "the end" });
	await assertRestored(terminal);
});

test("a resize while it is stopped takes effect when it continues", async () => {
	await using terminal = await openMonitor();
	terminal.type("\x1a");
	await terminal.waitFor(() => terminal.activeBuffer() === "normal", { what: "the shell" });
	await assertRestored(terminal);
	await terminal.resize(120, 40);
	terminal.type("fg\r");
	await terminal.waitFor((s) => terminal.activeBuffer() === "alternate" && isDrawn(s), {
		what: "the monitor at the new size",
	});
	terminal.type("q");
	await terminal.waitFor(() => terminal.activeBuffer() === "normal", { what: "the end" });
});
