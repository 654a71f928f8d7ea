import { EventEmitter } from "node:events";
import type { WriteStream } from "node:tty";
import { FrameDiff } from "./frame-diff.ts";
import { LEAVE_PASTES_UNMARKED, MARK_PASTES } from "./key-reader.ts";
import { TerminalOutput } from "./terminal-output.ts";
import type { SizedOutput } from "./use-terminal-size.ts";

const CSI = "\u001B[";
const ENTER = `${CSI}?1049h${CSI}?25l${CSI}?7l${MARK_PASTES}${CSI}2J`;
const LEAVE = `${CSI}0m${LEAVE_PASTES_UNMARKED}${CSI}?7h${CSI}?25h${CSI}?1049l`;
/** Terminals that know it show the frame at once; others ignore it. */
const BEGIN_FRAME = `${CSI}?2026h`;
const END_FRAME = `${CSI}?2026l`;

/**
 * The whole terminal as a screen: the alternate buffer, frames that change only the cells that
 * differ, and a way back that leaves the terminal as it was.
 *
 * Ink draws into {@link inkOutput}: with its `debug` option it hands over every frame whole, and
 * how a frame gets onto the terminal is decided here. A terminal that is slower than the frames is
 * given the newest one when it is ready again; those between are dropped.
 */
export class TerminalScreen implements SizedOutput {
	/** Tells the size; what is written goes past it. */
	readonly #terminal: WriteStream;
	readonly #output: TerminalOutput;
	readonly #resized = new EventEmitter();
	/** Knows what is on the terminal. */
	readonly #diff = new FrameDiff();
	/** The newest frame, which is not on the terminal yet while that is slow. */
	#newest: string | null = null;
	#isEntered = false;

	/**
	 * @param handle of the terminal, to write to
	 * @param onLost the terminal has gone
	 */
	constructor(terminal: WriteStream, handle: number, onLost: () => void) {
		this.#terminal = terminal;
		this.#output = new TerminalOutput(handle, { onReady: () => this.#drawNewest(), onLost });
	}

	get columns(): number {
		return this.#terminal.columns || 80;
	}

	get rows(): number {
		return this.#terminal.rows || 24;
	}

	/** Takes the terminal over. */
	enter(): void {
		if (this.#isEntered) return;
		this.#isEntered = true;
		this.#diff.clear();
		this.#terminal.on("resize", this.#onResize);
		this.#output.write(ENTER);
		this.#drawNewest();
	}

	/** Gives the terminal back as it was. At once, so that it works in an exit handler. */
	leave(): void {
		if (!this.#isEntered) return;
		this.#isEntered = false;
		this.#terminal.off("resize", this.#onResize);
		this.#output.finish(LEAVE);
	}

	onResize(listener: () => void): () => void {
		this.#resized.on("resize", listener);
		return () => this.#resized.off("resize", listener);
	}

	/** The stream to give to Ink as its `stdout`. */
	inkOutput(): NodeJS.WriteStream {
		const screen = this;
		const output = {
			get columns() {
				return screen.columns;
			},
			get rows() {
				return screen.rows;
			},
			// Not a terminal, as far as Ink is concerned: the cursor and the modes are set here.
			isTTY: false,
			write: (frame: string) => this.#show(frame),
			on: () => output,
			off: () => output,
		};
		// Ink uses no more of a stream than this.
		return output as unknown as NodeJS.WriteStream;
	}

	#show(frame: string): boolean {
		this.#newest = frame;
		this.#drawNewest();
		return true;
	}

	#drawNewest(): void {
		if (!this.#isEntered || this.#newest === null || this.#output.isBlocked) return;
		const clear = this.#diff.isClear ? `${CSI}2J` : "";
		const changes = this.#diff.next(this.#newest, this);
		if (changes === "") return;
		this.#output.write(BEGIN_FRAME + clear + changes + END_FRAME);
	}

	readonly #onResize = () => {
		this.#diff.clear();
		this.#resized.emit("resize");
	};
}
