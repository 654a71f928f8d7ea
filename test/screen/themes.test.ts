/** Themes on a real terminal: as it tells its background, and as the user wants them. */
import assert from "node:assert/strict";
import test from "node:test";
import { openProgram } from "../helpers/replayed-screen.ts";
import type { PseudoTerminal } from "../helpers/terminal.ts";

const DEMO = ["--demo", "--interval", "0.2"];
const [DARK_TX, LIGHT_TX, SAFE_TX, CYAN] = ["#5ccfe6", "#036c8c", "#56b4e9", 6] as const;
const LIGHT_ANSWER = "\x1b]11;rgb:ffff/ffff/ffff\x1b\\";

/** Waits until the name of the TX graph has a colour. */
function waitForTx(terminal: PseudoTerminal, colour: string | number): Promise<void> {
	const isShown = (screen: readonly string[]) => {
		const row = screen.findIndex((text) => /^ TX /.test(text));
		return row >= 0 && terminal.cell(1, row).foreground === colour;
	};
	return terminal.waitFor(isShown, { what: `TX in ${colour}` });
}

test("it asks the terminal for its background, and follows a late answer in pieces", async () => {
	await using terminal = await openProgram(DEMO);
	await waitForTx(terminal, DARK_TX);
	assert.ok(terminal.raw().includes("\x1b]11;?\x1b\\"));
	for (const piece of [LIGHT_ANSWER.slice(0, 9), LIGHT_ANSWER.slice(9)]) terminal.type(piece);
	await waitForTx(terminal, LIGHT_TX);
	assert.ok(!terminal.screen().includes(" KEYS"), "no part of the answer was a key");
});

test("t steps through the themes, after which no answer changes them", async () => {
	await using terminal = await openProgram(DEMO);
	await waitForTx(terminal, DARK_TX);
	for (const colour of [LIGHT_TX, SAFE_TX, CYAN, DARK_TX]) {
		terminal.type("t");
		await waitForTx(terminal, colour);
	}
	terminal.type(`${LIGHT_ANSWER}tt`);
	await waitForTx(terminal, SAFE_TX);
});

test("--theme and COLORFGBG choose it, and --color has the last word", async () => {
	const cases = [
		[["--theme", "safe"], {}, SAFE_TX],
		[["--theme", "terminal"], {}, CYAN],
		[[], { COLORFGBG: "0;15" }, LIGHT_TX],
		[["--color", "never"], {}, "default"],
		[["--color", "always"], { NO_COLOR: "1" }, DARK_TX],
		[["--color", "auto"], { NO_COLOR: "1" }, "default"],
	] as const;
	for (const [flags, env, colour] of cases) {
		await using terminal = await openProgram([...DEMO, ...flags], { env });
		await waitForTx(terminal, colour);
	}
});

test("a named theme asks for nothing, and --no-mouse leaves the mouse alone", async () => {
	await using terminal = await openProgram([...DEMO, "--theme", "dark", "--no-mouse"]);
	await waitForTx(terminal, DARK_TX);
	assert.ok(!terminal.raw().includes("\x1b]11"));
	assert.equal(terminal.emulator.modes.mouseTrackingMode, "none");
	terminal.type("q");
	assert.deepEqual(await terminal.exited, { code: 0, signal: null });
	assert.doesNotMatch(terminal.raw().replaceAll("\x1b", "⎋"), /⎋\[\?100\dh/);
});
