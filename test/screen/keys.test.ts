import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { type TestContext } from "node:test";
import { fileURLToPath } from "node:url";
import { isDeepStrictEqual } from "node:util";
import { KEYS } from "../../source/screen/keys.ts";
import { formatDriverStatistics } from "../../source/sources/anarchy/format-statistics.ts";
import { parseDriverStatistics } from "../../source/sources/anarchy/parse-statistics.ts";
import { replaceFile } from "../helpers/driver-file.ts";
import { plotsOf, valueLabelsOf } from "../helpers/screen-parts.ts";
import { openTerminal, type PseudoTerminal } from "../helpers/terminal.ts";

const FRESH = new URL("../fixtures/statistics/fresh.txt", import.meta.url);
const PROGRAM = fileURLToPath(new URL("../../dist/anarchy-perf-ink.js", import.meta.url));

/** The monitor, drawn, with the header `every 500 ms · last 60 s` unless flags change it. */
async function openMonitor(flags = ["--demo", "--interval", "0.5"]): Promise<PseudoTerminal> {
	const command = [process.execPath, PROGRAM, ...flags];
	const terminal = await openTerminal({ command, columns: 120, rows: 24 });
	await terminal.waitFor((screen) => screen.some((row) => /^ TX +\d/.test(row)), {
		what: "the first rate",
	});
	return terminal;
}

/** What the keys can change, as the screen shows it. */
function controlsOf(screen: readonly string[]) {
	const [header = ""] = screen;
	const curves = plotsOf(screen).flat().join("");
	return {
		interval: /every (.+?) ·/.exec(header)?.[1],
		window: /last (.+?) {2}/.exec(header)?.[1],
		isPaused: header.includes(" PAUSED "),
		isHelpShown: screen.some((row) => row === " KEYS"),
		style: /[▁-█]/.test(curves) ? "area" : /[\u2800-\u28FF]/.test(curves) ? "line" : "none",
	};
}

type Controls = ReturnType<typeof controlsOf>;

const AT_START: Controls = {
	interval: "500 ms",
	window: "60 s",
	isPaused: false,
	isHelpShown: false,
	style: "area",
};

function waitForControls(terminal: PseudoTerminal, expected: Partial<Controls>): Promise<void> {
	return terminal.waitFor(
		(screen) => isDeepStrictEqual({ ...controlsOf(screen), ...expected }, controlsOf(screen)),
		{ what: JSON.stringify(expected) },
	);
}

/** Types a key and waits until the screen shows its effect, and no other. */
async function press(terminal: PseudoTerminal, keys: string, effect: Partial<Controls>) {
	const before = controlsOf(terminal.screen());
	terminal.type(keys);
	await waitForControls(terminal, effect);
	assert.deepEqual(controlsOf(terminal.screen()), { ...before, ...effect });
}

const parsed = parseDriverStatistics(readFileSync(FRESH, "latin1"));
assert.ok(parsed.ok);
const QUIET = parsed.statistics;

/** A driver of this test; a rate that is set shows in the statistics file soon after. */
function startDriver(context: TestContext) {
	const directory = mkdtempSync(join(tmpdir(), "keys-"));
	const driver = { file: join(directory, "statistics"), mb_per_s: 60, dma_errors: 0 };
	const began_ms = performance.now();
	let [at_ms, mb] = [began_ms, 0];
	const write = () => {
		const now_ms = performance.now();
		mb += (driver.mb_per_s * (now_ms - at_ms)) / 1000;
		at_ms = now_ms;
		const text = formatDriverStatistics({
			...QUIET,
			runtime_ms: Math.floor(now_ms - began_ms) + 10_000,
			tx_bytes: BigInt(Math.floor(mb * 1_048_576)),
			tx_operations: BigInt(Math.floor(mb * 16)),
			dma_errors: driver.dma_errors,
		});
		replaceFile(driver.file, text);
	};
	write();
	const timer = setInterval(write, 20);
	context.after(() => {
		clearInterval(timer);
		rmSync(directory, { recursive: true, force: true });
	});
	return driver;
}

for (const keys of ["q", "\x03", "pgw?xq", "gw\x03"]) {
	test(`${JSON.stringify(keys)} quits with status 0`, async () => {
		await using terminal = await openMonitor();
		terminal.type(keys);
		await terminal.waitFor(() => terminal.activeBuffer() === "normal", { what: "the end" });
		assert.deepEqual(await terminal.exited, { code: 0, signal: null });
	});
}

const hasErrors = (screen: string[]) => screen.join("\n").includes("7 DMA errors (7 new)");

for (const key of ["p", " "]) {
	test(`“${key}” pauses the display while collection continues, and resumes it`, async (t) => {
		const driver = startDriver(t);
		const flags = ["--interval", "0.05", "--stats-file", driver.file];
		await using terminal = await openMonitor(flags);
		await using witness = await openMonitor(flags);
		await press(terminal, key, { isPaused: true });
		// A sample that arrived together with the key may still be drawn, but not after the next key.
		await press(terminal, "g", { style: "line" });
		// The last row says for a moment what the key did.
		const withoutFooter = () => terminal.screen().slice(0, -1);
		const frozen = withoutFooter();
		driver.dma_errors = 7;
		await witness.waitFor(hasErrors, { what: "the errors where it is not paused" });
		assert.deepEqual(withoutFooter(), frozen);
		await terminal.resize(121, 24);
		await terminal.waitFor(([header = ""]) => header.length === 120, { what: "the new size" });
		assert.deepEqual(withoutFooter().slice(-3), frozen.slice(-3), "drawn again, still the past");
		terminal.type(key);
		await terminal.waitFor(hasErrors, { what: "what was collected meanwhile" });
		assert.equal(controlsOf(terminal.screen()).isPaused, false);
	});
}

test("g changes between blocks and lines", async () => {
	await using terminal = await openMonitor();
	await press(terminal, "g", { style: "line" });
	await press(terminal, "g", { style: "area" });
});

test("w goes through the window lengths, in the header and on the time axis", async () => {
	await using terminal = await openMonitor();
	for (const [window, tick] of [
		["5 m", / 4 m /],
		["15 m", / 10 m /],
		["1 h", / 45 m | 30 m /],
		["6 h", / 4 h /],
		["24 h", / 18 h | 12 h /],
		["10 s", / 8 s /],
		["60 s", / 45 s | 40 s /],
	] as const) {
		await press(terminal, "w", { window });
		const axes = terminal.screen().filter((row) => row.endsWith(" now"));
		assert.equal(axes.length, 1, "one axis for all graphs");
		assert.match(axes[0] ?? "", tick);
	}
});

test("+ and - change the interval, from 10 ms to an hour", async () => {
	await using terminal = await openMonitor();
	await press(terminal, "-", { interval: "200 ms" });
	await press(terminal, "+", { interval: "500 ms" });
	await press(terminal, "+", { interval: "1 s" });
	await press(terminal, "-".repeat(30), { interval: "10 ms" });
	await press(terminal, "+".repeat(30), { interval: "1 h" });
});

test("a long interval under way is cut short when a shorter one is chosen", async () => {
	await using terminal = await openMonitor();
	await press(terminal, "+++++++", { interval: "5 m" });
	const clock = () => /\d\d:\d\d:\d\d/.exec(terminal.screen()[0] ?? "")?.[0];
	const before = clock();
	terminal.type("-------");
	await terminal.waitFor(() => clock() !== before, { what: "readings every 200 ms" });
});

test("the scale grows at once, stays when the rate falls, and r refits it", async (t) => {
	const driver = startDriver(t);
	const flags = ["--interval", "0.05", "--window", "5s", "--stats-file", driver.file];
	await using terminal = await openMonitor(flags);
	const tops = () => valueLabelsOf(terminal.screen()).map(Number);
	const highest = () => Number(/^ TX .*max +(\d+)/m.exec(terminal.screen().join("\n"))?.[1]);
	assert.equal(tops()[0], 100, "the scale that it starts with");
	driver.mb_per_s = 3000;
	await terminal.waitFor(() => (tops()[0] ?? 0) >= 2000, { what: "the higher scale" });
	driver.mb_per_s = 60;
	await terminal.waitFor(() => highest() < 200, { what: "the spike to leave the window" });
	const [high = 0] = tops();
	assert.ok(high >= 2000, `the scale still reaches ${high}`);
	terminal.type("r");
	await terminal.waitFor(() => (tops()[0] ?? high) <= 200, { what: "the refitted scale" });
});

test("? shows the help, and any key closes it without a further effect", async () => {
	await using terminal = await openMonitor();
	// All of the help is on one page.
	await terminal.resize(121, 40);
	await terminal.waitFor(([header = ""]) => header.length === 120, { what: "the new size" });
	await waitForControls(terminal, AT_START);
	for (const key of ["x", "?", "p", "g", "w", "+", "\r", "\t", "\x1b[A", "\x1b", "\x7f"]) {
		terminal.type("?");
		await terminal.waitFor((screen) => controlsOf(screen).isHelpShown, { what: "the help" });
		const help = terminal.screen().join("\n");
		for (const { label, help: words } of KEYS) {
			const isOffered = !words.startsWith("replay:") && !words.includes("GPU");
			assert.equal(help.includes(`\n  ${label} `), isOffered, `the help explains ${label}`);
		}
		terminal.type(key);
		await terminal.waitFor((screen) => !controlsOf(screen).isHelpShown, {
			what: `the help to go by ${JSON.stringify(key)}`,
		});
		assert.deepEqual(controlsOf(terminal.screen()), AT_START);
	}
});

test("several keys that arrive at once all count", async () => {
	await using terminal = await openMonitor();
	await press(terminal, "gww", { style: "line", window: "15 m" });
	await press(terminal, "--p", { interval: "100 ms", isPaused: true });
	await press(terminal, "p?xg", { style: "area", isPaused: false });
});

/** The characters that are not keys of the program. */
const STRAY = Array.from({ length: 0x7f - 0x21 }, (_, index) => String.fromCharCode(0x21 + index))
	.filter((character) => KEYS.every(({ effects }) => !Object.hasOwn(effects, character)))
	.join("");

/** Separated by blanks, and with ⎋ for the escape character. */
const WITHOUT_EFFECT = {
	"letters and signs": `${STRAY} § äöüß 漢字 🙂👍 \u202e\u200b`,
	"control keys": "\r \n \t \x7f \b \x01\x02\x04 \x10 \x17 \x1c \0",
	"arrows and editing keys": "⎋[A ⎋[B⎋[C ⎋OA ⎋[1;5C ⎋[1;2A ⎋[1;3B ⎋[F ⎋[4~ ⎋[5~ ⎋[2~ ⎋[3;5~ ⎋[Z",
	"function keys": "⎋OP ⎋[15~ ⎋[24~ ⎋[1;2P ⎋[15;5~",
	"Ctrl with a function key": "⎋[1;5P ⎋[1;5Q ⎋[1;5S ⎋[1;6P ⎋[15;6~",
	"Alt with a key": "⎋p ⎋g ⎋q ⎋? ⎋+ ⎋r",
	"the mouse outside the graphs, and its other buttons":
		"⎋[<0;12;1M ⎋[<0;12;7m ⎋[<2;12;7M ⎋[<35;12;1M ⎋[32;12;7M",
	"replies of the terminal": "⎋[?62;22c ⎋[24;80R ⎋[1;5R ⎋[?2026;2$y ⎋[I ⎋[O ⎋[200~xyz⎋[201~",
	"keys of the kitty protocol": "⎋[57441;2u ⎋[113;5u ⎋[112;3u",
};

for (const [name, sequences] of Object.entries(WITHOUT_EFFECT)) {
	test(`without effect: ${name}`, async () => {
		await using terminal = await openMonitor();
		await waitForControls(terminal, AT_START);
		const windows = ["5 m", "15 m", "1 h", "6 h", "24 h", "10 s", "60 s"];
		// The key after each shows that it has been handled.
		for (const [index, sequence] of sequences.replaceAll("⎋", "\x1b").split(" ").entries()) {
			terminal.type(sequence);
			const window = windows[index % windows.length];
			terminal.type("w");
			await terminal.waitFor((screen) => controlsOf(screen).window === window, {
				what: `the key after ${JSON.stringify(sequence)}`,
			});
			const { style, ...rest } = controlsOf(terminal.screen());
			assert.deepEqual(rest, { interval: "500 ms", window, isPaused: false, isHelpShown: false });
			assert.notEqual(style, "line");
		}
	});
}
