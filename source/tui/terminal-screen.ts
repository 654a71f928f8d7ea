import { EventEmitter } from "node:events";
import type { WriteStream } from "node:tty";
import { type FrameRow, frameDiff, frameRows } from "./frame-diff.ts";
import type { SizedOutput } from "./use-terminal-size.ts";

const CSI = "\u001B[";
const ENTER = `${CSI}?1049h${CSI}?25l${CSI}?7l${CSI}2J`;
const LEAVE = `${CSI}0m${CSI}?7h${CSI}?25h${CSI}?1049l`;
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
	readonly #terminal: WriteStream;
	readonly #resized = new EventEmitter();
	/** The rows that are on the terminal; none where that is not known. */
	#shown: readonly FrameRow[] = [];
	/** The newest frame, which is not on the terminal yet while that is slow. */
	#newest: string | null = null;
	#isEntered = false;
	#isBlocked = false;

	constructor(terminal: WriteStream) {
		this.#terminal = terminal;
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
		this.#shown = [];
		this.#terminal.on("resize", this.#onResize).on("drain", this.#onDrain);
		this.#terminal.write(ENTER);
		if (this.#newest !== null) this.#draw(this.#newest);
	}

	/** Gives the terminal back as it was. Writes at once, so that it works in an exit handler. */
	leave(): void {
		if (!this.#isEntered) return;
		this.#isEntered = false;
		this.#isBlocked = false;
		this.#terminal.off("resize", this.#onResize).off("drain", this.#onDrain);
		this.#terminal.write(LEAVE);
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
		if (this.#isEntered && !this.#isBlocked) this.#draw(this.#newest);
		return true;
	}

	#draw(frame: string): void {
		const rows = frameRows(frame, this.#shown).slice(0, this.rows);
		const isFresh = this.#shown.length === 0;
		const changes = frameDiff(this.#shown, rows);
		this.#shown = rows;
		if (changes === "") return;
		const clear = isFresh ? `${CSI}2J` : "";
		this.#isBlocked = !this.#terminal.write(BEGIN_FRAME + clear + changes + END_FRAME);
	}

	readonly #onDrain = () => {
		this.#isBlocked = false;
		if (this.#newest !== null) this.#draw(this.#newest);
	};

	readonly #onResize = () => {
		this.#shown = [];
		this.#resized.emit("resize");
	};
}
