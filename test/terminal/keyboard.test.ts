/** Keys come from the terminal, wherever stdin comes from. */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import test, { type TestContext } from "node:test";
import { csv, written } from "../helpers/recorded-logs.ts";
import { PROGRAM, recorded, waitForSecond, waitForShown } from "../helpers/replayed-screen.ts";
import { openTerminal, type PseudoTerminal, type TerminalOptions } from "../helpers/terminal.ts";

const NODE = `${process.execPath} ${PROGRAM}`;
const DEMO = `${NODE} --demo --interval 0.1`;

/** A shell's command line, run from a shell that outlives it. */
function openLine(line: string, more: Partial<TerminalOptions> = {}): Promise<PseudoTerminal> {
	const command = ["sh", "-c", line];
	return openTerminal({ command, columns: 100, rows: 30, shell: true, ...more });
}

const isDrawn = (screen: readonly string[]) => screen.some((row) => /^ TX +\d/.test(row));

async function waitForDemo(terminal: PseudoTerminal): Promise<void> {
	await terminal.waitFor(isDrawn, { what: "the monitor" });
	assert.match(await terminal.sttySettings(), / -icanon .* -echo /s);
}

/** The terminal is the shell's again, and what is typed then is for the shell. */
async function assertRestored(terminal: PseudoTerminal): Promise<void> {
	assert.equal(terminal.activeBuffer(), "normal");
	assert.match(await terminal.sttySettings(), /(?<!-)\bicanon\b.*(?<!-)\becho\b/s);
	terminal.type("echo still $((40 + 2))\r");
	await terminal.waitFor((screen) => screen.some((row) => /^(\$ )?still 42$/.test(row)), {
		what: "the shell",
	});
}

for (const [name, stdin] of [
	["/dev/null", "</dev/null"],
	["a file", `<${PROGRAM}`],
	["closed", "<&-"],
] as const) {
	test(`stdin is ${name}: keys are heard and not shown, and the terminal is restored`, async () => {
		await using terminal = await openLine(`exec ${DEMO} ${stdin}`);
		await waitForDemo(terminal);
		assert.match(terminal.screen().at(-1) ?? "", / {2}\? help {2}q quit$/);
		terminal.type("?");
		await terminal.waitFor((screen) => screen.includes(" KEYS"), { what: "the help" });
		terminal.type("\r");
		await terminal.waitFor(isDrawn, { what: "the end of the help" });
		terminal.type("q");
		assert.deepEqual(await terminal.exited, { code: 0, signal: null });
		await assertRestored(terminal);
	});
}

test("stdin is a pipe from another program: it is not read, and keys are heard", async () => {
	await using terminal = await openLine(`yes | ${DEMO}`);
	await waitForDemo(terminal);
	terminal.type("q");
	assert.deepEqual(await terminal.exited, { code: 0, signal: null });
	await assertRestored(terminal);
});

function provocation(context: TestContext, action: string): Record<string, string> {
	const directory = mkdtempSync(join(tmpdir(), "keyboard-"));
	context.after(() => rmSync(directory, { recursive: true, force: true }));
	const file = join(directory, "provoke.cjs");
	writeFileSync(file, `process.on("SIGUSR2", () => { ${action} });`);
	return { NODE_OPTIONS: `--require ${file}` };
}

for (const [name, code, end] of [
	["SIGTERM", 0, (terminal: PseudoTerminal) => terminal.signal("SIGTERM")],
	["Ctrl-C", 0, (terminal: PseudoTerminal) => terminal.type("\x03")],
	["a defect", 70, (terminal: PseudoTerminal) => terminal.signal("SIGUSR2")],
] as const) {
	test(`without stdin the terminal is restored after ${name}`, async (t) => {
		const env = provocation(t, 'throw new Error("provoked");');
		await using terminal = await openLine(`exec ${DEMO} </dev/null`, { env });
		await waitForDemo(terminal);
		end(terminal);
		assert.equal((await terminal.exited).code, code);
		await assertRestored(terminal);
	});
}

test("without stdin Ctrl-Z gives the terminal to the shell, and fg takes it again", async () => {
	await using terminal = await openLine(`exec ${DEMO} </dev/null`);
	await waitForDemo(terminal);
	terminal.type("\x1a");
	await terminal.waitFor(() => terminal.activeBuffer() === "normal", { what: "the shell" });
	await assertRestored(terminal);
	terminal.type("fg\r");
	await terminal.waitFor((screen) => terminal.activeBuffer() === "alternate" && isDrawn(screen), {
		what: "the monitor again",
	});
	terminal.type("p");
	await waitForShown(terminal, { isPaused: true });
	terminal.type("q");
	await terminal.waitFor(() => terminal.activeBuffer() === "normal", { what: "the end" });
	await assertRestored(terminal);
});

test("xargs hands over the logs to replay, and keys are heard", async () => {
	const file = written(csv(recorded(0, 30)));
	await using terminal = await openLine(`ls ${file} | xargs ${NODE} --speed 1 --replay`);
	await waitForShown(terminal, { speed: "1" });
	terminal.type(" \x1b[F");
	await waitForSecond(terminal, 30);
	terminal.type("q");
	assert.deepEqual(await terminal.exited, { code: 0, signal: null });
	await assertRestored(terminal);
});

const KEYS_OFF = /^ keys are off: cannot read the terminal/;

for (const [name, line] of [
	["the live monitor", () => `${DEMO} </dev/null`],
	["a replay", (log: string) => `${NODE} --replay ${log} </dev/null`],
	["a replay of stdin", (log: string) => `cat ${log} | ${NODE} --replay -`],
] as const) {
	test(`without a controlling terminal ${name} promises no keys, and SIGTERM ends it`, async () => {
		const [log, pid] = [written(csv(recorded(0, 30))), written("")];
		const telling = `sh -c 'echo $$ >${pid}; exec "$@"' sh ${NODE}`;
		const command = ["setsid", "--wait", "sh", "-c", line(log).replace(NODE, () => telling)];
		await using terminal = await openTerminal({ command, columns: 100, rows: 30 });
		await terminal.waitFor((screen) => KEYS_OFF.test(screen.at(-1) ?? ""), { what: "the footer" });
		assert.ok(!terminal.screen().join("\n").includes("q quit"));
		process.kill(Number(readFileSync(pid, "utf8")), "SIGTERM");
		assert.deepEqual(await terminal.exited, { code: 0, signal: null });
		assert.equal(terminal.activeBuffer(), "normal");
	});
}
