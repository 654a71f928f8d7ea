/** What a terminal may send that nobody typed as a key. */
import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { type TestContext } from "node:test";
import { fileURLToPath } from "node:url";
import { openTerminal } from "../../helpers/terminal.ts";

const PROGRAM = fileURLToPath(new URL("../../../dist/anarchy-perf-ink.js", import.meta.url));
const PRINTABLE = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index)).join(
	"",
);
const PASTE = ["\x1b[200~", "\x1b[201~"] as const;

async function openMonitor(context: TestContext) {
	const cwd = mkdtempSync(join(tmpdir(), "input-"));
	context.after(() => rmSync(cwd, { recursive: true, force: true }));
	const command = [process.execPath, PROGRAM, "--demo", "--interval", "0.1"];
	const terminal = await openTerminal({ command, columns: 100, rows: 24, cwd });
	await terminal.waitFor((screen) => screen.some((row) => /^ TX +\d/.test(row)), {
		what: "the first rate",
	});
	return { terminal, cwd };
}

test("a megabyte that is pasted is not a key, and the next key counts", async (t) => {
	const { terminal, cwd } = await openMonitor(t);
	await using _ = terminal;
	const text = `${PRINTABLE}\r\t`.repeat(10_000);
	terminal.type(`${PASTE[0]}${text}${PASTE[1]}p`);
	await terminal.waitFor(([header]) => header?.includes(" PAUSED ") === true, {
		what: "the key after it",
	});
	assert.match(terminal.screen()[0] ?? "", /every 100 ms · last 60 s/);
	assert.deepEqual(readdirSync(cwd), [], "no log was begun");
	terminal.type("q");
	assert.deepEqual(await terminal.exited, { code: 0, signal: null });
	assert.ok(terminal.raw().endsWith("\x1b[?2004l\x1b[?7h\x1b[?25h\x1b[?1049l"));
});

test("a terminal that marks no pastes: every key of half a megabyte counts, and it is over soon", async (t) => {
	const { terminal, cwd } = await openMonitor(t);
	await using _ = terminal;
	const keys = PRINTABLE.replace("q", "");
	// An even number of each, so that what is switched is as it was.
	terminal.type(keys.repeat(5000));
	terminal.type("q");
	assert.deepEqual(await terminal.exited, { code: 0, signal: null });
	assert.ok(readdirSync(cwd).length <= 1, "at most one log");
});

test("a sequence whose end comes a frame later is still one, and not a key", async (t) => {
	const { terminal } = await openMonitor(t);
	await using _ = terminal;
	for (const [begin, end] of [
		["\x1b[", "A"],
		["\x1b[<0;12", ";7M"],
		["\x1b[1;5", "q"],
		["\x1bO", "p"],
		["\x1b[20", `0~qpg${PASTE[1]}`],
		["\x1b[M", "qqq"],
		["\x1b[", "I"],
	] as const) {
		terminal.type(begin);
		const frames = terminal.raw().length;
		await terminal.waitFor(() => terminal.raw().length > frames, { what: "another frame" });
		terminal.type(end);
		terminal.type("p");
		await terminal.waitFor(([header]) => header?.includes(" PAUSED ") === true, {
			what: `the key after ${JSON.stringify(begin + end)}`,
		});
		terminal.type("p");
		await terminal.waitFor(([header]) => header?.includes(" PAUSED ") === false, {
			what: "the end of the pause",
		});
	}
});

test("answers of the terminal quit nothing, pause nothing and start no log", async (t) => {
	const { terminal, cwd } = await openMonitor(t);
	await using _ = terminal;
	for (const answer of [
		"\x1bP1$r2 q\x1b\\",
		"\x1bP>|Konsole 22.04.3\x1b\\",
		"\x1b]l/dev/pts/3\x1b\\",
		"\x1b_Gi=31;OK pql\x1b\\",
		"\x1b]11;rgb:1e1e/1e1e/1e1e\x07",
		"\x1b^pql\x1b\\",
		"\x1bXpql\x1b\\",
		"\x90>|ql\x9c",
		`${PASTE[0]}\x03${PASTE[1]}`,
	]) {
		terminal.type(`${answer}?`);
		await terminal.waitFor((screen) => screen.includes(" KEYS"), {
			what: `the key after ${JSON.stringify(answer)}`,
		});
		// While the help is shown any key closes it, also one without a meaning.
		terminal.type(`${answer}p`);
		await terminal.waitFor((screen) => !screen.includes(" KEYS"), { what: "the end of the help" });
		assert.doesNotMatch(terminal.screen()[0] ?? "", / PAUSED | LOG /);
	}
	assert.deepEqual(readdirSync(cwd), [], "no log was begun");
});
