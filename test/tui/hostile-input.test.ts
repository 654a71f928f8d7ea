/** What a terminal may send that nobody typed as a key. */
import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { type TestContext } from "node:test";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { KeyReader } from "../../source/tui/key-reader.ts";
import { openTerminal } from "../helpers/terminal.ts";

const PROGRAM = fileURLToPath(new URL("../../dist/anarchy-perf-ink.js", import.meta.url));
const PRINTABLE = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index)).join(
	"",
);
const PASTE = ["\x1b[200~", "\x1b[201~"] as const;

async function openMonitor(context: TestContext) {
	const cwd = mkdtempSync(join(tmpdir(), "input-"));
	context.after(() => rmSync(cwd, { recursive: true, force: true }));
	const command = [process.execPath, PROGRAM, "--demo", "--interval", "0.1"];
	const terminal = await openTerminal({ command, columns: 90, rows: 24, cwd });
	await terminal.waitFor((screen) => screen.some((row) => /^ TX +\d/.test(row)), {
		what: "the first rate",
	});
	return { terminal, cwd };
}

test("a megabyte that is pasted is no key, and the next key counts", async (t) => {
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

test("nothing of a paste is a key, however it is cut, and Ctrl-C gets out of one without an end", () => {
	const keysOf = (...pieces: string[]) => {
		const reader = new KeyReader();
		return pieces.flatMap((piece) => reader.keysOf(piece));
	};
	assert.deepEqual(keysOf("p", PASTE[0], "qq", "\x1b[A", "l", PASTE[1], "g"), ["p", "other", "g"]);
	assert.deepEqual(keysOf(PASTE[0], "q\x03q", "\x03", "p"), ["other", "ctrl-c", "p"]);
	assert.deepEqual(keysOf(PASTE[1], "p"), ["other", "p"]);
});

test("what an old mouse reports is no key, whatever its column is", () => {
	const reader = new KeyReader();
	const pieces = ["\x1b[M", "qqqp", "\x1b[M", "q", "l", "g", "g"];
	assert.deepEqual(
		pieces.flatMap((piece) => reader.keysOf(piece)),
		["other", "p", "other", "g"],
	);
});

test("a sequence is one, however late its end comes", () => {
	const keysOf = (...pieces: string[]) => {
		const reader = new KeyReader();
		return pieces.flatMap((piece) => reader.keysOf(piece));
	};
	const expected: [pieces: string[], keys: string[]][] = [
		[
			["\x1b[", "Dp"],
			["left", "p"],
		],
		[
			["\x1b[1;5", "q", "p"],
			["other", "p"],
		],
		[
			["\x1b[1", ";", "5", "q", "p"],
			["other", "p"],
		],
		[
			["\x1bO", "p", "p"],
			["other", "p"],
		],
		[
			["\x1b[", "Mqqq", "p"],
			["other", "p"],
		],
		[
			["\x1b[2", "00~", "q", "\x1b[", "201~", "p"],
			["other", "p"],
		],
		// The Escape key is a key at once, and the keys after it are keys.
		[
			["\x1b", "q"],
			["other", "q"],
		],
		[
			["\x1b", "[", "p"],
			["other", "[", "p"],
		],
		[
			["\x1b", "[D", "p"],
			["other", "left", "p"],
		],
		// What never ends gives way to the next sequence, or to what no sequence holds.
		[
			["\x1b[1;5", "\x1b[D", "p"],
			["other", "left", "p"],
		],
		[
			["\x1b[1;5", "\x03"],
			["other", "ctrl-c"],
		],
		[
			["\x1b[", "1".repeat(200), "g"],
			["other", ..."1".repeat(200), "g"],
		],
	];
	for (const [pieces, keys] of expected) {
		assert.deepEqual(keysOf(...pieces), keys, JSON.stringify(pieces));
	}
});

test("any sequence cut anywhere is the keys that it is whole", () => {
	const sequence = fc
		.tuple(
			fc.stringMatching(/^[0-9;<?]{0,8}$/),
			fc.constantFrom(..."ABCDEFGHIJKLNOPQRSTUVWXYZabcqplr~"),
		)
		.map(([parameters, end]) => `\x1b[${parameters}${end}`)
		.filter((sequence) => !PASTE.some((mark) => mark === sequence));
	fc.assert(
		fc.property(sequence, fc.nat(), (sequence, place) => {
			const cut = 2 + (place % (sequence.length - 2));
			const reader = new KeyReader();
			const keys = [sequence.slice(0, cut), sequence.slice(cut)].flatMap((piece) =>
				reader.keysOf(piece),
			);
			assert.deepEqual(keys, new KeyReader().keysOf(sequence));
		}),
	);
});

test("a sequence whose end comes a frame later is still one, and no key", async (t) => {
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
