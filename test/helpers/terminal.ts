/**
 * Runs a command in a real pseudo-terminal and emulates the terminal around it.
 *
 * The pseudo-terminal is made by `script` of util-linux, so no native module is needed: keys are
 * written to its standard input, and the bytes it prints are fed to a headless xterm.js, which
 * also answers the program's queries just as a real terminal would. Linux only.
 */

import { type ChildProcessByStdio, execFile, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { constants } from "node:os";
import type { Readable, Writable } from "node:stream";
import { setImmediate as nextTurn } from "node:timers/promises";
import { promisify } from "node:util";
import type { IBufferCell, Terminal } from "@xterm/headless";
import xterm from "@xterm/headless";

/** What to run, and how large a screen to run it on. */
export interface TerminalOptions {
	/** The program and its arguments, passed on verbatim: no shell interprets them. */
	command: readonly string[];
	columns: number;
	rows: number;
	/** Changes to the environment; `undefined` removes a variable. */
	env?: Record<string, string | undefined>;
	cwd?: string;
	/**
	 * Start the command from an interactive `sh` (its prompt is `$ `), which outlives it. What the
	 * program leaves behind on the screen and in the terminal's settings can then be examined.
	 */
	shell?: boolean;
}

/**
 * How a program ended, as a shell sees it: death by a signal is code 128 + its number, `signal`
 * being the name. (A program which itself exits with such a code looks just the same.) The code
 * is null only if the terminal was closed under the program.
 */
export interface Exit {
	code: number | null;
	signal: NodeJS.Signals | null;
}

/** The terminal's default colour, an index into its palette of 256, or a true colour. */
export type Colour = "default" | number | `#${string}`;

/** One character cell of the screen. */
export interface Cell {
	text: string;
	foreground: Colour;
	background: Colour;
	bold: boolean;
	dim: boolean;
	italic: boolean;
	underline: boolean;
	inverse: boolean;
}

export interface WaitOptions {
	/** What is waited for, to complete the sentence "Waited in vain for …". */
	what: string;
	timeoutMs?: number;
}

/** Long, for it costs nothing where it comes true, and a busy machine takes its time. */
const DEFAULT_TIMEOUT_MS = 120_000;

const PROMPT = "$ ";

/** Every process started in a terminal carries this variable, which is how `close` finds it. */
const MARK = "TERMINAL_UNDER_TEST";

/** Inherited variables which would tell a program of another terminal than ours, or of none. */
const MISLEADING =
	/^(CI(_.*)?|CONTINUOUS_INTEGRATION|GITHUB_ACTIONS|(NO|FORCE)_COLOR|COLUMNS|LINES|TERM_PROGRAM.*)$/;

/** Private escape sequence by which the launching shell reports to us, in step with the output. */
const REPORT = 7777;
const REPORTS = new RegExp(`\\x1b\\]${REPORT};[^\\x07]*\\x07`, "g");

const run = promisify(execFile);

/** Starts a command in a terminal of its own; resolves once the program has been launched. */
export async function openTerminal(options: TerminalOptions): Promise<PseudoTerminal> {
	const terminal = new PseudoTerminal(options);
	try {
		await terminal.launched();
	} catch (error) {
		await terminal.close();
		throw error;
	}
	return terminal;
}

/** A running terminal. Close it, or declare it with `await using`, whatever the test's outcome. */
export class PseudoTerminal implements AsyncDisposable {
	/** The emulated terminal, for all that is not covered by the methods below. */
	readonly emulator: Terminal;

	/** The end of the program, after its last output has reached the screen. */
	readonly exited: Promise<Exit>;

	readonly #mark = `${MARK}=${randomUUID()}`;
	readonly #process: ChildProcessByStdio<Writable, Readable, null>;
	readonly #ended: Promise<void>;
	readonly #shell: boolean;
	readonly #output: Buffer[] = [];
	readonly #reports = new Map<string, string>();
	readonly #checks = new Set<() => void>();
	readonly #killAll = () => killMarked(this.#mark);
	#cursorVisible = true;
	#hasEnded = false;
	#failure = "the program has ended";
	#resolveExited: (exit: Exit) => void = () => {};

	/** Use `openTerminal` instead. */
	constructor({ command, columns, rows, env = {}, cwd, shell = false }: TerminalOptions) {
		this.#shell = shell;
		this.exited = new Promise((resolve) => {
			this.#resolveExited = resolve;
		});
		this.emulator = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true });
		this.emulator.onData((keysOrReply) => this.#process.stdin.write(keysOrReply));
		this.#listenForReports();
		this.#trackCursor();

		const launch = `${report("tty", "$(tty)")}; ${shell ? "exec sh" : launcher(command)}`;
		const size = `stty cols ${columns} rows ${rows}`;
		// The pseudo-terminal shall not survive us, even if we are killed.
		const mortal = ["--pdeathsig", "KILL", "script"];
		// Echo must be forced: without a terminal of its own, `script` would turn it off.
		const script = ["--quiet", "--flush", "--return", "--echo", "always", "--command"];
		this.#process = spawn("setpriv", [...mortal, ...script, `${size}; ${launch}`, "/dev/null"], {
			cwd,
			env: {
				...terminalEnvironment(),
				...env,
				[MARK]: this.#mark.slice(MARK.length + 1),
				...(shell && { PS1: PROMPT, ENV: "", PROGRAM: startedFromShell(command) }),
			},
			stdio: ["pipe", "pipe", "inherit"],
		});
		// Keys typed at a program which has just ended have nowhere to go; that is no error.
		this.#process.stdin.on("error", () => {});
		this.#process.stdout.on("data", (chunk: Buffer) => {
			this.#output.push(chunk);
			this.emulator.write(chunk, () => this.#check());
		});
		this.#process.once("error", (error) => {
			this.#failure = error.message;
		});
		this.#ended = new Promise((resolve) => {
			this.#process.once("close", (code, signal) => {
				// An empty write is called back after all output before it has been emulated.
				this.emulator.write("", () => {
					this.#hasEnded = true;
					this.#resolveExited(signal === null ? readStatus(code) : { code, signal });
					this.#check();
					resolve();
				});
			});
		});
		process.once("exit", this.#killAll);
	}

	/** Resolves once the program's process exists. */
	async launched(): Promise<void> {
		if (this.#shell) {
			await this.waitFor(([first]) => first === PROMPT.trimEnd(), { what: "the shell's prompt" });
			this.type('eval "$PROGRAM"\r');
		}
		await this.#until(() => this.#reports.has("pid"), { what: "the program to start" });
	}

	/** Types keys, given as the bytes which a terminal sends for them. */
	type(keys: string): void {
		this.#process.stdin.write(keys);
	}

	/**
	 * Changes the size of the screen, which the program is told by SIGWINCH. When both dimensions
	 * change it gets two signals, for `stty` sets the one after the other.
	 */
	async resize(columns: number, rows: number): Promise<void> {
		this.emulator.resize(columns, rows);
		await this.#stty("cols", String(columns), "rows", String(rows));
	}

	/** Goes through many sizes, as fast as a shell can; the emulator has the last one of them. */
	async resizeThrough(sizes: readonly (readonly [columns: number, rows: number])[]): Promise<void> {
		const [columns, rows] = sizes.at(-1) ?? [this.emulator.cols, this.emulator.rows];
		this.emulator.resize(columns, rows);
		const steps = sizes.map(([cols, rows]) => `stty -F "$0" cols ${cols} rows ${rows}`);
		await run("sh", ["-c", steps.join("\n"), this.#reported("tty")]);
	}

	/** The program's own process, which in `shell` mode is not the shell. */
	get pid(): number {
		return Number(this.#reported("pid"));
	}

	/** From now on the terminal takes no output, as one does whose connection hangs. */
	stall(): void {
		this.#process.kill("SIGSTOP");
	}

	/** It takes output again, beginning with what was printed meanwhile. */
	proceed(): void {
		this.#process.kill("SIGCONT");
	}

	/** The terminal is closed under the program, as when a connection breaks. */
	vanish(): void {
		this.#process.kill("SIGKILL");
	}

	/** Sends a signal to the program itself. */
	signal(name: NodeJS.Signals): void {
		process.kill(this.pid, name);
	}

	/**
	 * Resolves as soon as the screen satisfies the predicate; rejects with a picture of the screen
	 * when it is too late for that. A frame which the program has declared unfinished (synchronised
	 * output) is not looked at, as it would not be shown by a terminal.
	 */
	waitFor(predicate: (screen: string[]) => boolean, options: WaitOptions): Promise<void> {
		const isComplete = () => !this.emulator.modes.synchronizedOutputMode || this.#hasEnded;
		return this.#until(() => isComplete() && predicate(this.screen()), options);
	}

	/** The rows now on the screen, without trailing blanks. */
	screen(): string[] {
		const { active } = this.emulator.buffer;
		return Array.from({ length: this.emulator.rows }, (_, row) =>
			(active.getLine(active.baseY + row)?.translateToString(true) ?? "").trimEnd(),
		);
	}

	/** The character cell at a position, both counted from zero. */
	cell(column: number, row: number): Cell {
		const { active } = this.emulator.buffer;
		const cell = active.getLine(active.baseY + row)?.getCell(column);
		if (!cell) throw new RangeError(`There is no cell at column ${column}, row ${row}`);
		return describeCell(cell);
	}

	activeBuffer(): "normal" | "alternate" {
		return this.emulator.buffer.active.type;
	}

	cursorVisible(): boolean {
		return this.#cursorVisible;
	}

	/** All that has been printed so far, escape sequences included. */
	raw(): string {
		return Buffer.concat(this.#output).toString().replace(REPORTS, "");
	}

	/** The settings of the terminal line, as told by `stty -a`. */
	sttySettings(): Promise<string> {
		return this.#stty("-a");
	}

	/** Kills all processes in the terminal, also those which have left it, and waits for the end. */
	async close(): Promise<void> {
		// Again and again, as one of them might have been starting another meanwhile.
		while (this.#killAll() > 0) await nextTurn();
		process.off("exit", this.#killAll);
		await this.#ended;
	}

	[Symbol.asyncDispose](): Promise<void> {
		return this.close();
	}

	#listenForReports(): void {
		this.emulator.parser.registerOscHandler(REPORT, (data) => {
			const [name = "", value = ""] = data.split("=");
			this.#reports.set(name, value);
			if (name === "status") this.#resolveExited(readStatus(Number(value)));
			return true;
		});
	}

	/** Follows the "show cursor" mode (DECTCEM), the one thing xterm.js does not tell. */
	#trackCursor(): void {
		for (const [final, visible] of [
			["h", true],
			["l", false],
		] as const) {
			this.emulator.parser.registerCsiHandler({ prefix: "?", final }, (modes) => {
				if (modes.includes(25)) this.#cursorVisible = visible;
				return false; // Let xterm.js handle the sequence as well.
			});
		}
	}

	/** Waits for a condition, which is examined upon each chunk of output. */
	#until(
		condition: () => boolean,
		{ what, timeoutMs = DEFAULT_TIMEOUT_MS }: WaitOptions,
	): Promise<void> {
		return new Promise((resolve, reject) => {
			const finish = (settle: () => void) => {
				clearTimeout(timer);
				this.#checks.delete(check);
				settle();
			};
			const fail = (why: string) => {
				const message = `Waited in vain for ${what}: ${why}. The screen:\n${this.#picture()}`;
				finish(() => reject(new Error(message)));
			};
			const check = () => {
				try {
					if (condition()) finish(resolve);
					else if (this.#hasEnded) fail(this.#failure);
				} catch (error) {
					finish(() => reject(error));
				}
			};
			const timer = setTimeout(() => fail(`${timeoutMs} ms are over`), timeoutMs);
			this.#checks.add(check);
			check();
		});
	}

	#check(): void {
		for (const check of [...this.#checks]) check();
	}

	#picture(): string {
		const edge = `+${"-".repeat(this.emulator.cols)}+`;
		const rows = this.screen().map((row) => `|${row}`);
		return [edge, ...rows, edge].join("\n");
	}

	async #stty(...settings: string[]): Promise<string> {
		const { stdout } = await run("stty", ["-F", this.#reported("tty"), ...settings]);
		return stdout;
	}

	#reported(name: string): string {
		const value = this.#reports.get(name);
		if (value === undefined) throw new Error(`The terminal has not reported its ${name}`);
		return value;
	}
}

/** Describes a cell of an xterm.js buffer. */
export function describeCell(cell: IBufferCell): Cell {
	return {
		text: cell.isInvisible() ? "" : cell.getChars(),
		foreground: colour(cell.isFgRGB(), cell.isFgPalette(), cell.getFgColor()),
		background: colour(cell.isBgRGB(), cell.isBgPalette(), cell.getBgColor()),
		bold: cell.isBold() !== 0,
		dim: cell.isDim() !== 0,
		italic: cell.isItalic() !== 0,
		underline: cell.isUnderline() !== 0,
		inverse: cell.isInverse() !== 0,
	};
}

function colour(isTrue: boolean, isPalette: boolean, value: number): Colour {
	if (isTrue) return `#${value.toString(16).padStart(6, "0")}`;
	return isPalette ? value : "default";
}

/** Shell code which turns the shell that executes it into the command, having told its id. */
function launcher(command: readonly string[]): string {
	return `${report("pid", "$$")}; exec ${command.map(quote).join(" ")}`;
}

/** Shell code to run the command, tell its status, and stay. */
function startedFromShell(command: readonly string[]): string {
	return `sh -c ${quote(launcher(command))}; ${report("status", "$?")}`;
}

/** Shell code to send us a value; see `REPORT`. */
function report(name: string, value: string): string {
	return `printf '\\033]${REPORT};${name}=%s\\007' "${value}"`;
}

/** Quotes a word for the shell, in which single quotes keep all but themselves as it is. */
function quote(word: string): string {
	return `'${word.replaceAll("'", `'\\''`)}'`;
}

/** Reads the status of a program as a shell tells it: signals are numbered from 128. */
function readStatus(code: number | null): Exit {
	const names = Object.entries(constants.signals) as [NodeJS.Signals, number][];
	const signal = names.find(([, number]) => code === 128 + number)?.[0] ?? null;
	return { code, signal };
}

function terminalEnvironment(): NodeJS.ProcessEnv {
	const inherited = Object.entries(process.env).filter(([name]) => !MISLEADING.test(name));
	return {
		...Object.fromEntries(inherited),
		LANG: "C.UTF-8",
		TERM: "xterm-256color",
		COLORTERM: "truecolor",
		SHELL: "/bin/sh", // Also the shell by which `script` runs our launching code.
	};
}

/**
 * Kills all processes whose environment has the mark, and returns how many there were. Not the
 * process group, as that would miss background jobs and programs which have become daemons.
 */
function killMarked(mark: string): number {
	const marked = readdirSync("/proc").filter((entry) => {
		try {
			return /^\d+$/.test(entry) && readFileSync(`/proc/${entry}/environ`, "latin1").includes(mark);
		} catch {
			return false; // Gone already, or somebody else's.
		}
	});
	for (const pid of marked) {
		try {
			process.kill(Number(pid), "SIGKILL");
		} catch {
			// It has ended by itself.
		}
	}
	return marked.length;
}
