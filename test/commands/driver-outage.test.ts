import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, unlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { type TestContext } from "node:test";
import { fileURLToPath } from "node:url";
import { formatDriverStatistics } from "../../source/sources/anarchy/format-statistics.ts";
import type { DriverStatistics } from "../../source/sources/anarchy/parse-statistics.ts";
import { replaceFile, steadyStatistics } from "../helpers/driver-file.ts";
import { plotsOf } from "../helpers/screen-parts.ts";
import { openTerminal, type PseudoTerminal } from "../helpers/terminal.ts";

const PROGRAM = fileURLToPath(new URL("../../dist/anarchy-perf-ink.js", import.meta.url));
/** Of the 256 colours, the one that means an error. */
const RED = "#ff6b6b";

/** A driver in a tree of its own, in place of /sys and /proc. */
class Driver {
	readonly file: string;
	readonly flags: readonly string[];
	/** What it counts at the moment; the rest follows from the time. */
	counts: Partial<DriverStatistics> = {};
	readonly #modules: string;
	readonly #began_ms = performance.now() - 60_000;
	#timer: NodeJS.Timeout | null = null;

	constructor(context: TestContext) {
		const root = mkdtempSync(join(tmpdir(), "outage-"));
		const directory = join(root, "sys/kernel/debug/anarchy-egpu/performance");
		mkdirSync(directory, { recursive: true });
		mkdirSync(join(root, "proc"));
		this.file = join(directory, "statistics");
		this.#modules = join(root, "proc/modules");
		writeFileSync(join(root, "proc/mounts"), `none ${root}/sys/kernel/debug debugfs rw 0 0\n`);
		writeFileSync(this.#modules, "");
		const mounts = ["--sysfs", join(root, "sys"), "--procfs", join(root, "proc")];
		this.flags = ["--stats-file", this.file, ...mounts];
		context.after(() => {
			if (this.#timer !== null) clearInterval(this.#timer);
			rmSync(root, { recursive: true, force: true });
		});
	}

	load(): void {
		writeFileSync(this.#modules, "anarchy_egpu 16384 0 - Live 0x0\n");
		this.#write();
		this.#timer = setInterval(() => this.#write(), 20);
	}

	unload(): void {
		this.replaceBy("");
		unlinkSync(this.file);
		writeFileSync(this.#modules, "");
	}

	/** Stops the driver, and puts another text in its place. */
	replaceBy(text: string): void {
		if (this.#timer !== null) clearInterval(this.#timer);
		this.#timer = null;
		replaceFile(this.file, text);
	}

	#write(): void {
		const steady = steadyStatistics(Math.floor(performance.now() - this.#began_ms));
		replaceFile(this.file, formatDriverStatistics({ ...steady, ...this.counts }));
	}
}

async function openMonitor(driver: Driver, flags: readonly string[] = [], env = {}) {
	const command = [process.execPath, PROGRAM, "--interval", "0.1", ...driver.flags, ...flags];
	return openTerminal({ command, columns: 80, rows: 24, env });
}

const hasRates = (screen: readonly string[]) =>
	["TX", "RX", "LATENCY"].every((label) =>
		screen.some((row) => new RegExp(`^ ${label} +\\d`).test(row)),
	);

function waitForWords(terminal: PseudoTerminal, words: RegExp): Promise<void> {
	const textOf = (screen: readonly string[]) => screen.join(" ").replace(/ +/g, " ");
	return terminal.waitFor((screen) => words.test(textOf(screen)), { what: String(words) });
}

/** The styles of the cells of a text on the screen, the lowest if it is there several times. */
function stylesOf(terminal: PseudoTerminal, text: string) {
	const row = terminal.screen().findLastIndex((line) => line.includes(text));
	assert.notEqual(row, -1, `${text} is on the screen`);
	const column = terminal.screen()[row]?.indexOf(text) ?? 0;
	return Array.from(text, (_, offset) => terminal.cell(column + offset, row));
}

function assertRed(terminal: PseudoTerminal, text: string): void {
	for (const cell of stylesOf(terminal, text)) assert.equal(cell.foreground, RED, text);
}

function assertNotRed(terminal: PseudoTerminal, text: string): void {
	for (const cell of stylesOf(terminal, text)) assert.notEqual(cell.foreground, RED, text);
}

function assertValuesUnknown(terminal: PseudoTerminal): void {
	const screen = terminal.screen();
	for (const title of [/^ TX +– MB\/s/, /^ RX +– MB\/s/, /^ LATENCY +– +ns/]) {
		assert.ok(
			screen.some((row) => title.test(row)),
			String(title),
		);
	}
}

test("the driver goes: the screen shows since when, why and a remedy, in red", async (t) => {
	const driver = new Driver(t);
	driver.load();
	await using terminal = await openMonitor(driver);
	await terminal.waitFor(hasRates, { what: "the rates" });
	assertNotRed(terminal, "no errors");
	driver.unload();
	const why = "the module is not loaded (sudo modprobe anarchy_egpu)";
	await waitForWords(terminal, /NO DATA since \d\d:\d\d:\d\d: the module is not loaded/);
	assert.ok(terminal.screen().join(" ").replace(/ +/g, " ").includes(why));
	for (const words of ["NO DATA", "since ", "the module is not loaded", "anarchy_egpu)"]) {
		assertRed(terminal, words);
	}
	assertValuesUnknown(terminal);
	assertNotRed(terminal, " TX    ");
	const [, since] = /since (\S+): /.exec(terminal.screen().join("\n")) ?? [];

	// The header's clock goes on, the beginning of the outage stays.
	const [header] = terminal.screen();
	await terminal.waitFor((screen) => screen[0] !== header, { what: "the next second" });
	assert.ok(terminal.screen().join("\n").includes(`since ${since}: `));
	// The column of the present is hatched from top to bottom in every graph.
	const hasGap = (plot: readonly string[]) =>
		plot.length > 0 && plot.every((row) => row.endsWith("╱"));
	await terminal.waitFor(
		(screen) => plotsOf(screen).length === 3 && plotsOf(screen).every(hasGap),
		{
			what: "the gap in the graphs",
		},
	);

	driver.load();
	await terminal.waitFor(hasRates, { what: "the rates again" });
	await waitForWords(terminal, / up · no errors .*data again after/);
	assert.ok(!terminal.screen().join("\n").includes("NO DATA"));
	terminal.type("q");
	assert.equal((await terminal.exited).code, 0);
});

for (const [name, text, problem] of [
	["garbage", "Hello!\n", "not a statistics file: it does not begin with"],
	["an empty file", "", "not a statistics file: it is empty"],
	["half a text", "Anarchy eGPU Performance Statistics\n====", "not a statistics file: it"],
	["escape sequences", "\x1b[2J\x1b]0;x\x07\x1b[31mHi", "not a statistics file: it does"],
	["a hundred kilobytes", "x".repeat(100_000), "not a statistics file: it is larger"],
] as const) {
	test(`${name} in place of the file is reported until the driver is back`, async (t) => {
		const driver = new Driver(t);
		driver.load();
		await using terminal = await openMonitor(driver);
		await terminal.waitFor(hasRates, { what: "the rates" });
		driver.replaceBy(text);
		await waitForWords(terminal, new RegExp(`NO DATA since \\d\\d:\\d\\d:\\d\\d: ${problem}`));
		assertRed(terminal, "NO DATA");
		assertRed(terminal, "not a statistics file: it");
		assertValuesUnknown(terminal);
		assert.ok(!terminal.raw().includes("\x1b]0;x"));
		driver.load();
		await terminal.waitFor(hasRates, { what: "the rates again" });
	});
}

test("without the file it does not start: status 3, and one line with a remedy", (t) => {
	const driver = new Driver(t);
	const missing = `${driver.file}-elsewhere`;
	for (const [flags, file, cause] of [
		[driver.flags, driver.file, "the module is not loaded (sudo modprobe anarchy_egpu)"],
		[["--stats-file", "/no/such/file"], "/no/such/file", "no such file (check --stats-file)"],
		[["--stats-file", tmpdir()], tmpdir(), "not a statistics file: it is a directory"],
		[[...driver.flags.slice(2), "-f", missing], missing, "the module is not loaded (sudo"],
	] as const) {
		for (const mode of [[], ["--json"], ["--once"]]) {
			const command = [PROGRAM, ...flags, ...mode];
			const { status, stdout, stderr } = spawnSync(process.execPath, command, { encoding: "utf8" });
			assert.equal(stdout, "");
			assert.ok(stderr.startsWith(`anarchy-perf-ink: cannot read ${file}: ${cause}`), stderr);
			assert.equal(stderr.indexOf("\n"), stderr.length - 1, "one line");
			assert.equal(stderr.includes("--wait starts anyway"), file !== tmpdir());
			assert.equal(status, 3);
		}
	}
});

test("without the file it does not start on a terminal either, and leaves no trace", async (t) => {
	await using terminal = await openMonitor(new Driver(t));
	assert.deepEqual(await terminal.exited, { code: 3, signal: null });
	assert.match(
		terminal.screen().join(""),
		/^anarchy-perf-ink: cannot read .*\(sudo modprobe anarchy/,
	);
	assert.ok(!terminal.raw().includes("\x1b"));
});

test("with --wait it starts without the file, and waits for it", async (t) => {
	const driver = new Driver(t);
	await using terminal = await openMonitor(driver, ["--wait"]);
	await waitForWords(terminal, /NO DATA since \d\d:\d\d:\d\d: the module is not loaded \(sudo/);
	assertValuesUnknown(terminal);
	driver.load();
	await terminal.waitFor(hasRates, { what: "the rates" });
	await waitForWords(terminal, / up · no errors .*data again after/);
});

for (const [name, env, red] of [
	["all colours", {}, RED],
	["16 colours", { TERM: "xterm", COLORTERM: undefined }, 1],
	["no colours", { NO_COLOR: "1" }, "default"],
] as const) {
	test(`with ${name} errors stand out, in words: the total, and how many are new`, async (t) => {
		const driver = new Driver(t);
		driver.counts = { dma_errors: 17, thunderbolt_errors: 2 };
		driver.load();
		await using terminal = await openMonitor(driver, [], env);
		await waitForWords(
			terminal,
			/LINK up · 2 Thunderbolt errors \(0 new\) · 17 DMA errors \(0 new\)/,
		);
		driver.counts = { dma_errors: 20, thunderbolt_errors: 3, disconnections: 1 };
		await waitForWords(
			terminal,
			/LINK up · 3 Thunderbolt errors \(1 new\) · 20 DMA errors \(3 new\)/,
		);
		for (const words of ["3 Thunderbolt errors (1 new)", "20 DMA errors (3 new)"]) {
			for (const cell of stylesOf(terminal, words)) {
				assert.deepEqual([cell.foreground, cell.bold], [red, true], words);
			}
		}
		await waitForWords(terminal, /EVENT \S \d\d:\d\d:\d\d .*, and \d more/);
	});
}
