/** A terminal that stops accepting output: after Ctrl-S, or behind a hanging connection. */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { PROGRAM } from "../helpers/replayed-screen.ts";
import { assertCatchesUp, grown, openStalled } from "../helpers/stalled-monitor.ts";
import { openTerminal } from "../helpers/terminal.ts";
import { until } from "../helpers/until.ts";

/** Bytes of samples: far more than any buffer on the way holds. */
const MANY = 40_000;

test("the log continues, memory stays, and the screen catches up with one frame", async (t) => {
	const { terminal, log } = await openStalled(t);
	await using _ = terminal;
	await grown(log, MANY);
	await assertCatchesUp(terminal, () => grown(log, MANY));
	assert.equal(terminal.activeBuffer(), "normal");
});

test("a signal still ends the program, with a complete log", async (t) => {
	const { terminal, log } = await openStalled(t);
	await using _ = terminal;
	terminal.signal("SIGTERM");
	// A zombie: `script`, which is stopped, has not collected it yet.
	const isOver = () => / \(.*\) Z /.test(readFileSync(`/proc/${terminal.pid}/stat`, "utf8"));
	await until(isOver, "its end");
	assert.equal(readFileSync(log, "utf8").at(-1), "\n");
	terminal.proceed();
	assert.equal((await terminal.exited).code, 0);
});

test("Ctrl-S stops the logger's status line, but not the log; Ctrl-Q shows it again", async (t) => {
	const directory = mkdtempSync(join(tmpdir(), "blocked-"));
	t.after(() => rmSync(directory, { recursive: true, force: true }));
	const log = join(directory, "link.csv");
	const command = [process.execPath, PROGRAM, "log", "--demo", "-i", "0.01", "-o", log];
	await using terminal = await openTerminal({ command, columns: 80, rows: 5 });
	const samples = () => {
		const [, count = 0, thousands] =
			/ ([\d.]+)( k)? samples/.exec(terminal.screen()[0] ?? "") ?? [];
		return Number(count) * (thousands === undefined ? 1 : 1000);
	};
	await terminal.waitFor(() => samples() > 0, { what: "the status" });
	terminal.type("\x13");
	await grown(log, MANY);
	const before = samples();
	terminal.type("\x11");
	await terminal.waitFor(() => samples() > before + 100, { what: "what was logged meanwhile" });
	terminal.signal("SIGTERM");
	assert.equal((await terminal.exited).code, 0);
});
