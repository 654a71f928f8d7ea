/**
 * A pseudo-terminal whose output is only recorded, with times of arrival: an emulator would take
 * CPU time from the program that is measured.
 */
import type { ChildProcess } from "node:child_process";
import { end, start } from "./surroundings.ts";

export interface Screen {
	readonly columns: number;
	readonly rows: number;
}

export const SCREEN: Screen = { columns: 120, rows: 40 };

/** Ends a frame that the monitor draws (synchronised output). */
export const FRAME_END = "\u001B[?2026l";

export class RawTerminal {
	readonly #script: ChildProcess;
	readonly #output: { readonly at_ms: number; readonly bytes: Buffer }[] = [];
	/** Resolves when the program has ended and all its output has arrived. */
	readonly closed: Promise<void>;
	#isClosed = false;
	#notify = () => {};

	/** @param code for the shell that starts the program on the terminal */
	constructor(code: string, { columns, rows }: Screen, env: NodeJS.ProcessEnv = {}) {
		const size = `stty cols ${columns} rows ${rows}; ${code}`;
		const { CI, NO_COLOR, FORCE_COLOR, COLUMNS, LINES, ...inherited } = process.env;
		this.#script = start(
			["script", "--quiet", "--flush", "--echo", "never", "--command", size, "/dev/null"],
			{
				stdio: ["pipe", "pipe", "inherit"],
				env: {
					...inherited,
					TERM: "xterm-256color",
					COLORTERM: "truecolor",
					SHELL: "/bin/sh",
					...env,
				},
			},
		);
		this.#script.stdin?.on("error", () => {});
		this.#script.stdout?.on("data", (bytes: Buffer) => {
			this.#output.push({ at_ms: performance.now(), bytes });
			this.#notify();
		});
		this.closed = new Promise((resolve) => {
			this.#script.once("close", () => {
				this.#isClosed = true;
				this.#notify();
				resolve();
			});
		});
	}

	/** All output so far, as latin1 text: one character per byte. */
	text(): string {
		return Buffer.concat(this.#output.map(({ bytes }) => bytes)).toString("latin1");
	}

	/** Waits for these marks, one after the other. @returns when the last one arrived */
	async waitFor(...marks: readonly string[]): Promise<number> {
		for (;;) {
			const text = this.text();
			let at = 0;
			for (const mark of marks) {
				const found = at < 0 ? -1 : text.indexOf(mark, at);
				at = found < 0 ? -1 : found + mark.length;
			}
			if (at >= 0) return this.#arrivalOf(at);
			if (this.#isClosed) throw new Error(`${marks.at(-1)} did not arrive: ${text.slice(-2000)}`);
			await new Promise<void>((resolve) => {
				this.#notify = resolve;
			});
		}
	}

	/** Types a key that ends the program. */
	async quit(): Promise<void> {
		this.#script.stdin?.write("q");
		const late = setTimeout(() => void end(this.#script, "SIGKILL"), 5000);
		await this.closed;
		clearTimeout(late);
	}

	#arrivalOf(offset: number): number {
		let seen = 0;
		for (const { at_ms, bytes } of this.#output) {
			seen += bytes.length;
			if (seen >= offset) return at_ms;
		}
		return Number.NaN;
	}
}

export const quoted = (command: readonly string[]): string =>
	command.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(" ");
