/** A terminal that stops taking output: stopped with Ctrl-S, or behind a connection that hangs. */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { type TestContext } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { assertNothingIsLost, recordsOf } from "../helpers/log-samples.ts";
import { openTerminal, type PseudoTerminal } from "../helpers/terminal.ts";

const PROGRAM = fileURLToPath(new URL("../../dist/anarchy-perf-ink.js", import.meta.url));
const LARGE = [300, 100] as const;
/** Bytes of samples: far more than are buffered anywhere. */
const MANY = 40_000;
/** In samples. */
const A_MINUTE = 6000;

/** The monitor, its terminal full of frames that nobody takes, and its log. */
async function openStalled(context: TestContext) {
	const directory = mkdtempSync(join(tmpdir(), "blocked-"));
	context.after(() => rmSync(directory, { recursive: true, force: true }));
	const log = join(directory, "link.csv");
	const command = [process.execPath, PROGRAM, "--demo", "--interval", "0.01", "--log", log];
	const terminal = await openTerminal({ command, columns: LARGE[0], rows: LARGE[1] });
	await terminal.waitFor((screen) => screen.some((row) => /^ TX +\d/.test(row)), {
		what: "the first rate",
	});
	terminal.stall();
	// Each size is a whole frame of tens of kilobytes; the kernel keeps some sixty.
	for (let count = 0; count < 10; count++) {
		await terminal.resize(LARGE[0] - (count % 2), LARGE[1]);
		await grown(terminal, log, 1);
	}
	return { terminal, log };
}

const sizeOf = (file: string) => statSync(file, { throwIfNoEntry: false })?.size ?? 0;

/** Waits until the log has so many more bytes, or the program can be taken for stuck. */
async function grown(terminal: PseudoTerminal, log: string, bytes: number): Promise<void> {
	const end = sizeOf(log) + bytes;
	for (let count = 0; count < 2000; count++) {
		if (sizeOf(log) >= end) return;
		await sleep(5);
	}
	assert.fail(`the log stands still, and with it the monitor (${terminal.pid})`);
}

const linesOf = (file: string) => readFileSync(file, "latin1").split("\n").length;

function memoryOf({ pid }: PseudoTerminal): number {
	return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) * 1024;
}

test("the log goes on, memory stays, and the screen catches up with one frame", async (t) => {
	const { terminal, log } = await openStalled(t);
	await using _ = terminal;
	await grown(terminal, log, MANY);
	const before = memoryOf(terminal);
	const printed = terminal.raw().length;
	await grown(terminal, log, MANY);
	const growth = memoryOf(terminal) - before;
	assert.ok(growth < 10_000_000, `${growth} bytes more`);
	assert.equal(terminal.raw().length, printed, "nothing gets through");
	terminal.type("p");
	terminal.proceed();
	await terminal.waitFor(([header]) => header?.includes(" PAUSED ") === true, {
		what: "the newest frame",
	});
	terminal.type("q");
	assert.deepEqual(await terminal.exited, { code: 0, signal: null });
	assert.equal(terminal.activeBuffer(), "normal");
});

test("blocked for a minute at 100 Hz: memory stays, and the screen catches up", async (t) => {
	const { terminal, log } = await openStalled(t);
	await using _ = terminal;
	await grown(terminal, log, MANY);
	const [before, printed, records] = [memoryOf(terminal), terminal.raw().length, linesOf(log)];
	while (linesOf(log) - records < A_MINUTE) await grown(terminal, log, MANY);
	const growth = memoryOf(terminal) - before;
	assert.ok(growth < 10_000_000, `${growth} bytes more`);
	assert.equal(terminal.raw().length, printed, "nothing gets through");
	terminal.type("p");
	terminal.proceed();
	await terminal.waitFor(([header]) => header?.includes(" PAUSED ") === true, {
		what: "the newest frame",
	});
	terminal.type("q");
	assert.deepEqual(await terminal.exited, { code: 0, signal: null });
	assertNothingIsLost(recordsOf(log));
});

test("a signal ends it all the same, with a whole log", async (t) => {
	const { terminal, log } = await openStalled(t);
	await using _ = terminal;
	terminal.signal("SIGTERM");
	// Whom `script` has not collected yet, for it is stopped, is a zombie.
	const isOver = () => / \(.*\) Z /.test(readFileSync(`/proc/${terminal.pid}/stat`, "utf8"));
	for (let count = 0; count < 1000 && !isOver(); count++) await sleep(10);
	assert.ok(isOver(), "it has ended");
	assert.equal(readFileSync(log, "utf8").at(-1), "\n");
	terminal.proceed();
	assert.equal((await terminal.exited).code, 0);
});

test("Ctrl-S stops the logger's status line, and not the log; Ctrl-Q shows it again", async (t) => {
	const directory = mkdtempSync(join(tmpdir(), "blocked-"));
	t.after(() => rmSync(directory, { recursive: true, force: true }));
	const log = join(directory, "link.csv");
	const command = [process.execPath, PROGRAM, "log", "--demo", "-i", "0.01", "-o", log];
	await using terminal = await openTerminal({ command, columns: 80, rows: 5 });
	const samples = () => Number(/^(\d+) samples/.exec(terminal.screen()[0] ?? "")?.[1] ?? 0);
	await terminal.waitFor(() => samples() > 0, { what: "the status" });
	terminal.type("\x13");
	await grown(terminal, log, MANY);
	const before = samples();
	terminal.type("\x11");
	await terminal.waitFor(() => samples() > before + 100, { what: "what was logged meanwhile" });
	terminal.signal("SIGTERM");
	assert.equal((await terminal.exited).code, 0);
});
