/** The live monitor on a pseudo-terminal, every byte of which is looked at. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { temporaryDirectory } from "./log-samples.ts";
import { openTerminal } from "./terminal.ts";

const CSI = "\x1b[";
const FRAME_END = `${CSI}?2026l`;
/**
 * Past the first V8 has seen the code often enough to optimise it, and memory has been collected.
 */
const FRAMES = 100;

const ESCAPED = `${CSI[0]}\\[`;
/**
 * What a frame may consist of: printable characters, and sequences that move the cursor, colour or
 * erase.
 */
const PART = `\\P{Cc}|${ESCAPED}[0-9;]*[HGCKJP@m]`;
const FRAME = new RegExp(`${ESCAPED}\\?2026h(?:${PART})*${ESCAPED}\\?2026l`, "gu");
const MOUSE_ON = `${CSI}?1000h${CSI}?1003h${CSI}?1006h`;
const MOUSE_OFF = `${CSI}?1006l${CSI}?1003l${CSI}?1000l`;
const ASK_BACKGROUND = "\x1b]11;?\x1b\\";
const ENTER = `${CSI}?1049h${CSI}?25l${CSI}?7l${CSI}?2004h${MOUSE_ON}${ASK_BACKGROUND}${CSI}2J`;
const LEAVE = `${MOUSE_OFF}${CSI}0m${CSI}?2004l${CSI}?7h${CSI}?25h${CSI}?1049l`;

/**
 * Runs the demo at 10 Hz past its hundredth frame, quits, and asserts that the terminal was sent
 * frames and nothing else, and descriptor 2 nothing at all.
 *
 * @param node the Node that runs the program
 */
export async function assertOnlyFrames(
	context: TestContext,
	node: string,
	program: string,
): Promise<void> {
	const stderr = join(temporaryDirectory(context), "stderr");
	const shell = ["sh", "-c", 'exec 2>"$0"; exec "$@"', stderr];
	const command = [...shell, node, program, "--demo", "--interval", "0.1"];
	await using terminal = await openTerminal({ command, columns: 100, rows: 30 });
	await terminal.waitFor(() => terminal.raw().split(FRAME_END).length > FRAMES, {
		what: `${FRAMES} frames`,
		timeoutMs: 120_000,
	});
	terminal.type("q");
	assert.deepEqual(await terminal.exited, { code: 0, signal: null });
	assert.equal(readFileSync(stderr, "utf8"), "", "descriptor 2");
	const printed = terminal.raw();
	const frames = printed.match(FRAME) ?? [];
	assert.ok(frames.length >= FRAMES, `${frames.length} whole frames`);
	assert.equal(printed.replace(FRAME, ""), ENTER + LEAVE, "what is not a frame");
}
