/**
 * A defect in every layer: a build of the program with a place to fail in each of them, one of
 * which throws, or rejects, after a signal. In each case the terminal is restored, then the defect
 * is reported, with status 70.
 */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import test, { after, before, type TestContext } from "node:test";
import { formatDriverStatistics } from "../../../source/sources/anarchy/format-statistics.ts";
import { CopiedSources } from "../../helpers/copied-sources.ts";
import { replaceFile, steadyStatistics } from "../../helpers/driver-file.ts";
import { temporaryDirectory } from "../../helpers/log-samples.ts";
import { openTerminal, type PseudoTerminal } from "../../helpers/terminal.ts";
import { until } from "../../helpers/until.ts";

/** By layer: one of its files, and the text that the defect is inserted behind. */
const LAYERS = {
	"the driver's file": [
		"sources/anarchy/statistics-file.ts",
		"async #readAsync(): Promise<FileReading> {",
	],
	"the driver's file, at once": [
		"sources/anarchy/statistics-file.ts",
		"#readSync(): FileReading | Promise<FileReading> {",
	],
	"the link in sysfs": ["link/reader.ts", "async listing(): Promise<string> {"],
	"the parser": ["sources/anarchy/parse-statistics.ts", "(text: string): ParseResult {"],
	"the rates": ["pipeline/derive-rates.ts", "next(outcome: Outcome): Sample {"],
	"the ticks": ["pipeline/ticker.ts", '#takeTick(): "tick" | "wait" | "end" {'],
	"the rolling window": ["screen/rolling-window.ts", "push(sample: Sample): void {"],
	"the log": ["log/log-file.ts", "write(...records: readonly LogRecord[]): void {"],
	"an append to the log": ["log/log-file.ts", "this.#appending = null;"],
	"the lines": ["record/line-formats.ts", "write(...records: readonly LogRecord[]): void {"],
	"a component": ["screen/Status.tsx", "export function Status(props: StatusProps) {"],
	"an effect of a component": ["screen/use-stats.ts", "useLayoutEffect(() => {"],
	"a key": ["screen/use-controls.ts", "const take = (names: readonly string[]) => {"],
	"what a key does": ["screen/press-key.ts", "): Controls {"],
	"a resize": ["terminal/terminal-screen.ts", "readonly #onResize = () => {"],
	"a frame": ["terminal/terminal-screen.ts", "#show(frame: string): boolean {"],
	"a scrape": ["exporter/collector.ts", "collect(timeout_ms: number): Promise<Collection> {"],
	"an answer": [
		"exporter/metrics-server.ts",
		"#answer(request: IncomingMessage): Promise<Answer> {",
	],
} as const;
type Layer = keyof typeof LAYERS;
/** A synchronous and an asynchronous defect. */
const KINDS = ["an exception", "a rejection"];

const FAULT = `
	let isArmed = false;
	process.on("SIGUSR2", () => {
		isArmed = true;
		require("node:fs").writeFileSync(process.env.ARMED, "");
	});
	globalThis.passing = (layer) => {
		if (!isArmed || layer !== process.env.LAYER) return;
		const error = new Error("provoked");
		if (process.env.KIND === "an exception") throw error;
		void Promise.reject(error);
	};
`;

let folder = "";
let program = "";
before(() => {
	folder = mkdtempSync(join(tmpdir(), "defects-"));
	const sources = new CopiedSources(join(folder, "sources"));
	for (const [layer, [file, anchor]] of Object.entries(LAYERS)) {
		sources.insert(`source/${file}`, anchor, `globalThis["passing"]?.(${JSON.stringify(layer)});`);
	}
	program = join(sources.build(), "anarchy-perf-ink.js");
	writeFileSync(join(folder, "fault.cjs"), FAULT);
});
after(() => rmSync(folder, { recursive: true, force: true }));

function setUp(t: TestContext, kind: string, layer: Layer) {
	const directory = temporaryDirectory(t);
	const file = join(directory, "statistics");
	replaceFile(file, formatDriverStatistics(steadyStatistics(60_000)));
	const [log, armed] = [join(directory, "link.csv"), join(directory, "armed")];
	const env = {
		NODE_OPTIONS: `--require ${join(folder, "fault.cjs")}`,
		LAYER: layer,
		KIND: kind,
		ARMED: armed,
		SUDO_UID: "",
	};
	const flags = ["--stats-file", file, "--sysfs", directory];
	return { log, armed, env, flags };
}

/** A program that does not end is told of, and not waited for. */
const timeout = 120_000;
const isDrawn = (screen: readonly string[]) => screen.at(-1)?.endsWith(" q quit") === true;
const nothing = () => {};

/** What it takes for a layer to be passed through; most are at every sample. */
const ON_THE_SCREEN: Partial<Record<Layer, (terminal: PseudoTerminal) => unknown>> = {
	"the driver's file": nothing,
	"the link in sysfs": nothing,
	"the parser": nothing,
	"the rates": nothing,
	"the ticks": nothing,
	"the rolling window": nothing,
	"the log": nothing,
	"an append to the log": nothing,
	"a component": nothing,
	"an effect of a component": (terminal) => terminal.type("p"),
	"a key": (terminal) => terminal.type("x"),
	"what a key does": (terminal) => terminal.type("g"),
	"a resize": (terminal) => terminal.resize(81, 24),
	"a frame": nothing,
};

for (const kind of KINDS) {
	for (const [layer, pass] of Object.entries(ON_THE_SCREEN)) {
		test(`the screen, ${kind} in ${layer}: the terminal is restored, then it is reported`, {
			timeout,
		}, async (t) => {
			const { env, flags, log, armed } = setUp(t, kind, layer as Layer);
			const command = [process.execPath, program, ...flags, "--interval", "0.05", "--log", log];
			await using terminal = await openTerminal({
				command,
				columns: 80,
				rows: 24,
				shell: true,
				env,
			});
			t.after(() => terminal.close());
			await terminal.waitFor(isDrawn, { what: "the monitor" });
			await until(() => textOf(log).includes(",start,"));
			terminal.signal("SIGUSR2");
			await until(() => existsSync(armed));
			await pass(terminal);
			assert.deepEqual(await terminal.exited, { code: 70, signal: null });
			assert.equal(terminal.activeBuffer(), "normal");
			assert.equal(terminal.cursorVisible(), true);
			assert.equal(terminal.emulator.modes.wraparoundMode, true);
			assert.match(await terminal.sttySettings(), / icanon .* echo /s);
			const raw = terminal.raw();
			assert.ok(raw.lastIndexOf("please report it") > raw.lastIndexOf("\x1b[?1049l"), "not lost");
			assert.equal(raw.match(/please report it: Error: provoked/g)?.length, 1, "said once");
			assert.match(
				readFileSync(log, "utf8"),
				/^time,[^\n]*\n[^\n]*,start,[\s\S]*\n$/,
				"a whole log",
			);
		});
	}
}

const WITHOUT_A_SCREEN: readonly (readonly [words: readonly string[], layers: readonly Layer[]])[] =
	[
		[
			["log", "--output"],
			[
				"the driver's file, at once",
				"the link in sysfs",
				"the parser",
				"the rates",
				"the ticks",
				"the log",
			],
		],
		[["--json"], ["the lines"]],
		[
			["serve", "--listen", "127.0.0.1:0"],
			["a scrape", "an answer", "the driver's file", "the parser", "the link in sysfs"],
		],
	];

for (const kind of KINDS) {
	for (const [[command = "", ...words], layers] of WITHOUT_A_SCREEN) {
		for (const layer of layers) {
			test(`${command}, ${kind} in ${layer}: it is reported once, with status 70`, {
				timeout,
			}, async (t) => {
				const { env, flags, log, armed } = setUp(t, kind, layer);
				const output = command === "log" ? [log, "--interval", "0.05"] : [];
				const child = spawn(process.execPath, [program, command, ...words, ...output, ...flags], {
					env: { ...process.env, ...env },
				});
				t.after(() => child.kill("SIGKILL"));
				let [stdout, stderr] = ["", ""];
				child.stdout.on("data", (piece) => {
					stdout += piece;
				});
				child.stderr.on("data", (piece) => {
					stderr += piece;
				});
				const ended = once(child, "close");
				await until(() => stdout + stderr !== "" || textOf(log).includes(",start,"));
				child.kill("SIGUSR2");
				await until(() => existsSync(armed));
				// A kill has no exit code.
				const isOver = () => child.exitCode !== null || child.signalCode !== null;
				const [, url] = /serving (\S+)/.exec(stderr) ?? [];
				while (url !== undefined && !isOver()) await fetch(url).catch(nothing);
				const [code] = await ended;
				assert.equal(code, 70, stderr);
				assert.equal(stderr.match(/please report it: Error: provoked/g)?.length, 1, stderr);
			});
		}
	}
}

function textOf(path: string): string {
	try {
		return readFileSync(path, "utf8");
	} catch {
		return ""; // It is not there yet.
	}
}
