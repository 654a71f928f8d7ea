import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import test from "node:test";
import { openTerminal } from "./terminal.ts";

/** Opens a terminal in which `sh` runs a short program. */
function openScript(program: string, options: { shell?: boolean } = {}) {
	return openTerminal({ command: ["sh", "-c", program], columns: 40, rows: 8, ...options });
}

test("shows what the program prints", async () => {
	await using terminal = await openScript(String.raw`printf 'one\ntwo   \n\tthree é ▇ 漢\n'`);
	await terminal.exited;
	assert.deepEqual(terminal.screen(), ["one", "two", "        three é ▇ 漢", "", "", "", "", ""]);
	assert.equal(terminal.raw(), "one\r\ntwo   \r\n\tthree é ▇ 漢\r\n");
});

test("the program is at a terminal of the given size, in no continuous integration", async () => {
	const program = 'test -t 0 && test -t 1 && test -t 2 && stty size; echo "$TERM <$CI> <$MINE>"';
	process.env.CI = "true";
	await using terminal = await openTerminal({
		command: ["sh", "-c", program],
		columns: 91,
		rows: 17,
		env: { MINE: "it's" },
	});
	await terminal.exited;
	assert.deepEqual(terminal.screen().slice(0, 2), ["17 91", "xterm-256color <> <it's>"]);
});

for (const shell of [false, true]) {
	test(`arguments arrive verbatim ${shell ? "through" : "without"} a shell`, async () => {
		const words = ["it's", '"$HOME"', "`id`", "a  b", "", "*", "\\n", "-n", "!!", "new\nline"];
		await using terminal = await openTerminal({
			command: ["printf", "<%s>\\n", ...words],
			columns: 40,
			rows: 20,
			shell,
		});
		await terminal.exited;
		const expected = words.map((word) => `<${word}>`).join("\n");
		assert.ok(terminal.screen().join("\n").includes(expected));
	});
}

test("keys reach the program", async () => {
	// No program of its own waits for Ctrl-C: one that a shell just starts would not be reached.
	await using terminal = await openScript('echo "name?"; read name; echo "hello $name"; read end');
	await terminal.waitFor((screen) => screen[0] === "name?", { what: "the question" });
	terminal.type("Ada\r");
	await terminal.waitFor((screen) => screen[2] === "hello Ada", { what: "the greeting" });
	assert.equal(terminal.screen()[1], "Ada", "the terminal echoes what is typed");
	terminal.type("\x03");
	assert.deepEqual(await terminal.exited, { code: 130, signal: "SIGINT" });
});

test("the program's queries are answered", async () => {
	const program = String.raw`stty raw -echo; printf 'abc\033[6n'; dd bs=1 count=6 2>/dev/null | od -c`;
	await using terminal = await openScript(program);
	await terminal.exited;
	assert.match(terminal.raw(), /033 +\[ +1 +; +4 +R/);
});

test("a resize reaches the program and the screen", async () => {
	await using terminal = await openScript(
		"trap 'stty size' WINCH; echo ready; while :; do sleep 0.05; done",
	);
	await terminal.waitFor((screen) => screen[0] === "ready", { what: "the start" });
	await terminal.resize(100, 30);
	await terminal.waitFor((screen) => screen.includes("30 100"), { what: "the new size" });
	assert.equal(terminal.screen().length, 30);
});

test("tells the program's exit code", async () => {
	await using terminal = await openScript("exit 3");
	assert.deepEqual(await terminal.exited, { code: 3, signal: null });
});

test("tells the signal the program died of", async () => {
	await using terminal = await openTerminal({ command: ["cat"], columns: 40, rows: 8 });
	terminal.signal("SIGTERM");
	assert.deepEqual(await terminal.exited, { code: 143, signal: "SIGTERM" });
});

test("a signal can be handled by the program", async () => {
	await using terminal = await openScript(
		"trap 'echo bye; exit 5' HUP; echo ready; while :; do sleep 0.05; done",
	);
	await terminal.waitFor((screen) => screen[0] === "ready", { what: "the start" });
	terminal.signal("SIGHUP");
	assert.equal((await terminal.exited).code, 5);
	assert.equal(terminal.screen()[1], "bye");
});

test("tells colours and styles", async () => {
	await using terminal = await openScript(
		String.raw`printf 'a\033[1;31mb\033[0;2;38;5;200mc\033[0;7;38;2;1;2;255md\033[0;44me'`,
	);
	await terminal.exited;
	const plain = {
		foreground: "default",
		background: "default",
		bold: false,
		dim: false,
		italic: false,
		underline: false,
		inverse: false,
	};
	assert.deepEqual(terminal.cell(0, 0), { ...plain, text: "a" });
	assert.deepEqual(terminal.cell(1, 0), { ...plain, text: "b", foreground: 1, bold: true });
	assert.deepEqual(terminal.cell(2, 0), { ...plain, text: "c", foreground: 200, dim: true });
	assert.deepEqual(terminal.cell(3, 0), {
		...plain,
		text: "d",
		foreground: "#0102ff",
		inverse: true,
	});
	assert.deepEqual(terminal.cell(4, 0), { ...plain, text: "e", background: 4 });
	assert.throws(() => terminal.cell(40, 0), RangeError);
});

test("tells the buffer and the cursor's visibility", async () => {
	await using terminal = await openScript(
		String.raw`echo before; printf '\033[?7;25l\033[?1049h\033[Hinside'; read x
		printf '\033[?1049l\033[?12;25h'; echo after`,
	);
	await terminal.waitFor((screen) => screen[0] === "inside", { what: "the alternate screen" });
	assert.equal(terminal.activeBuffer(), "alternate");
	assert.equal(terminal.cursorVisible(), false);
	terminal.type("\r");
	await terminal.exited;
	assert.equal(terminal.activeBuffer(), "normal");
	assert.equal(terminal.cursorVisible(), true);
	assert.equal(terminal.screen()[0], "before");
});

test("an unfinished synchronised frame is not seen by waitFor", async () => {
	await using terminal = await openScript(
		String.raw`stty -echo; printf '\033[?2026hhalf'; read x; printf ' whole\033[?2026l'; read x`,
	);
	const seen = new Set<string>();
	const whole = terminal.waitFor(
		([first = ""]) => {
			seen.add(first);
			return first.includes("whole");
		},
		{ what: "the whole frame" },
	);
	while (!terminal.screen()[0]?.includes("half")) {
		await new Promise((resolve) => terminal.emulator.onWriteParsed(() => resolve(undefined)));
	}
	terminal.type("\r");
	await whole;
	assert.ok(!seen.has("half"));
});

test("a vain wait is told with the screen", async () => {
	await using terminal = await openScript("echo something else; cat");
	await terminal.waitFor((screen) => screen[0] !== "", { what: "any output" });
	await assert.rejects(
		terminal.waitFor(() => false, { what: "a miracle", timeoutMs: 1 }),
		/^Error: Waited in vain for a miracle: 1 ms are over\..*\|something else\n/s,
	);
});

test("waiting fails at once when the program has ended", async () => {
	await using terminal = await openScript("echo last words");
	await assert.rejects(
		terminal.waitFor(() => false, { what: "more", timeoutMs: 600_000 }),
		/more: the program has ended\..*\|last words/s,
	);
});

test("opening fails at once when the terminal can not be made", async () => {
	const opening = openTerminal({ command: ["true"], columns: 40, rows: 8, cwd: "/no/such/place" });
	await assert.rejects(opening, /the program to start: spawn setpriv ENOENT/);
});

test("a command which can not be run has the shell's status 127", async () => {
	await using terminal = await openTerminal({ command: ["/no/such/thing"], columns: 60, rows: 8 });
	assert.equal((await terminal.exited).code, 127);
	assert.match(terminal.raw(), /not found/);
});

test("in a shell, the terminal is left for examination when the program has ended", async () => {
	await using terminal = await openScript(
		"printf 'raw\\r\\n'; stty raw -echo; read -r x; stty sane; exit 4",
		{ shell: true },
	);
	await terminal.waitFor((screen) => screen.includes("raw"), { what: "the program" });
	terminal.type("\n");
	assert.equal((await terminal.exited).code, 4);
	await terminal.waitFor((screen) => screen.filter((row) => row === "$").length === 1, {
		what: "the next prompt",
	});
	const settings = await terminal.sttySettings();
	assert.match(settings, / icanon /);
	assert.match(settings, / echo /);
});

test("in a shell, a program which leaves raw mode on is found out", async () => {
	await using terminal = await openScript("stty raw -echo", { shell: true });
	await terminal.exited;
	assert.match(await terminal.sttySettings(), /-icanon .*-echo /s);
});

test("in a shell, signals go to the program and the shell survives", async () => {
	await using terminal = await openTerminal({
		command: ["cat"],
		columns: 40,
		rows: 8,
		shell: true,
	});
	terminal.signal("SIGTERM");
	assert.deepEqual(await terminal.exited, { code: 143, signal: "SIGTERM" });
	terminal.type("echo still $((40 + 2))\r");
	// What is typed may be echoed before the prompt is printed, which the answer then follows.
	await terminal.waitFor((screen) => screen.some((row) => /^(\$ )?still 42$/.test(row)), {
		what: "the shell",
	});
});

test("closing leaves no process behind", async () => {
	const cookie = `61${process.pid}`; // A number of seconds which nobody else sleeps.
	const terminal = await openScript(
		`trap '' HUP INT TERM; sleep ${cookie} & setsid sleep ${cookie} & echo ready; sleep ${cookie}`,
	);
	await terminal.waitFor((screen) => screen[0] === "ready", { what: "the start" });
	await terminal.close();
	await terminal.close(); // Once more does no harm.
	assert.deepEqual(await terminal.exited, { code: null, signal: "SIGKILL" });
	const { stdout } = spawnSync("ps", ["-eo", "args"], { encoding: "utf8" });
	assert.ok(!stdout.includes(`sleep ${cookie}`));
});
