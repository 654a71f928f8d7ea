import { EventEmitter } from "node:events";
import type { WriteStream } from "node:tty";
import { FrameDiff } from "./frame-diff.ts";
import { LEAVE_PASTES_UNMARKED, MARK_PASTES } from "./key-sequences.ts";
import { TerminalOutput } from "./terminal-output.ts";
import { ASK_BACKGROUND, LEAVE_MOUSE_UNREPORTED, REPORT_MOUSE } from "./terminal-reports.ts";
import { type SizedOutput, terminalSize } from "./terminal-support.ts";

const CSI = "\u001B[";
const ENTER = `${CSI}?1049h${CSI}?25l${CSI}?7l${MARK_PASTES}`;
const CLEAR = `${CSI}2J`;
const BELL = "\u0007";
const LEAVE = `${CSI}0m${LEAVE_PASTES_UNMARKED}${CSI}?7h${CSI}?25h${CSI}?1049l`;
/** Synchronised output: terminals that support it show the frame at once; others ignore it. */
const BEGIN_FRAME = `${CSI}?2026h`;
const END_FRAME = `${CSI}?2026l`;

export interface ScreenOptions {
	/** Called when the terminal is gone. */
	readonly onLost: () => void;
	/** Puts a frame into characters that the terminal has, each in as many columns. */
	readonly translate: (frame: string) => string;
}

/** What the terminal reports while it is taken over. */
export interface AskedReports {
	readonly mouse: boolean;
	readonly background: boolean;
}

/**
 * The whole terminal as a screen: the alternate buffer, frames of which only the changed cells are
 * written, and a restoration of the terminal at the end.
 *
 * Ink draws into {@link inkOutput}: with its `debug` option it hands over every frame whole, and
 * this class writes it to the terminal. A terminal that is slower than the frames gets the newest
 * one when it is ready again; those between are dropped.
 */
export class TerminalScreen implements SizedOutput {
	/** Only for its size: writes bypass it. */
	readonly #terminal: WriteStream;
	readonly #output: TerminalOutput;
	readonly #resized = new EventEmitter();
	/** Remembers what is on the terminal. */
	readonly #diff = new FrameDiff();
	/** The newest frame; a slow terminal may not show it yet. */
	#newest: string | null = null;
	#isEntered = false;
	#isMouseReported = false;
	readonly #translate: (frame: string) => string;

	/** @param handle of the terminal, to write to */
	constructor(terminal: WriteStream, handle: number, { onLost, translate }: ScreenOptions) {
		this.#terminal = terminal;
		this.#translate = translate;
		this.#output = new TerminalOutput(handle, { onReady: () => this.#drawNewest(), onLost });
	}

	get columns(): number {
		return terminalSize(this.#terminal).columns;
	}

	get rows(): number {
		return terminalSize(this.#terminal).rows;
	}

	/** Takes over the terminal. */
	enter({ mouse, background }: AskedReports): void {
		if (this.#isEntered) return;
		this.#isEntered = true;
		this.#diff.clear();
		this.#terminal.on("resize", this.#onResize);
		this.#isMouseReported = mouse;
		const asked = (mouse ? REPORT_MOUSE : "") + (background ? ASK_BACKGROUND : "");
		this.#output.write(ENTER + asked + CLEAR);
		this.#drawNewest();
	}

	/** Ends the mouse reports, which no other program expects. Synchronous, as {@link leave}. */
	leaveMouse(): void {
		if (this.#isMouseReported) this.#output.finish(LEAVE_MOUSE_UNREPORTED);
		this.#isMouseReported = false;
	}

	/** Rings the bell, unless the terminal is blocked or not taken over. */
	ring(): void {
		if (this.#isEntered) this.#output.write(BELL);
	}

	/** Restores the terminal. Synchronous, so that it works in an exit handler. */
	leave(): void {
		if (!this.#isEntered) return;
		this.#isEntered = false;
		this.#terminal.off("resize", this.#onResize);
		this.leaveMouse();
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
			// Not a terminal to Ink, because the cursor and the modes are set here.
			isTTY: false,
			write: (frame: string) => this.#show(frame),
			on: () => output,
			off: () => output,
		};
		// Ink uses nothing else of a stream.
		return output as unknown as NodeJS.WriteStream;
	}

	#show(frame: string): boolean {
		this.#newest = this.#translate(frame);
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
