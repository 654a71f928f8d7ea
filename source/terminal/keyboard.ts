import { EventEmitter } from "node:events";
import { openSync } from "node:fs";
import process from "node:process";
import { ReadStream } from "node:tty";
import { KeyReader } from "./key-reader.ts";
import { ESCAPE_MS } from "./key-states.ts";
import { MousePace } from "./mouse-pace.ts";
import type { MouseEvent, TerminalReport } from "./terminal-reports.ts";

export type { MouseEvent } from "./terminal-reports.ts";

/** How long after a report another one is likely. */
const RECENT_MS = 200;
/** How long a report may take from the terminal to here. */
const UNDER_WAY_MS = 50;

/** A source of keys and of mouse reports. */
export interface Keys {
	/** Whether keys can be read; without a terminal to read from, the screen offers none. */
	readonly areReadable: boolean;
	/** @returns a function that removes the listener */
	onKeys(listener: (keys: readonly string[]) => void): () => void;
	/**
	 * Calls back with clicks, turns of the wheel and the place of a moving mouse, but not more often
	 * than a screen can follow.
	 */
	onMouse(listener: (events: readonly MouseEvent[]) => void): () => void;
	/** Calls back when keys can no longer be read. */
	onLost(listener: () => void): () => void;
}

/**
 * The keyboard of the terminal: stdin, or the terminal itself if stdin is something else (`xargs`,
 * `</dev/null`, a recording). It is in raw mode from {@link start} to {@link stop}, so that typing
 * is neither echoed nor held back until the end of a line.
 */
export class Keyboard implements Keys {
	readonly #terminal: ReadStream | null;
	readonly #reader = new KeyReader((report) => this.#reports.push(report));
	/** What the input that is being taken reports. */
	#reports: TerminalReport[] = [];
	readonly #events = new EventEmitter();
	readonly #mouse = new MousePace((events) => this.#events.emit("mouse", events));
	/** Whether the background is light; null until the terminal has answered. */
	#isLight: boolean | null = null;
	#undecided: NodeJS.Timeout | null = null;
	#isLost: boolean;
	/** When the terminal reported something last. */
	#reported_ms = Number.NEGATIVE_INFINITY;

	/** @param isStdinTaken whether something else reads stdin */
	constructor(isStdinTaken: boolean) {
		this.#terminal = isStdinTaken || !process.stdin.isTTY ? openTerminal() : process.stdin;
		this.#isLost = this.#terminal === null;
		this.#terminal?.setEncoding("utf8");
		// The terminal was closed, or the process is in the background without a shell.
		this.#terminal?.on("error", this.#lose).on("end", this.#lose);
	}

	get areReadable(): boolean {
		return !this.#isLost;
	}

	start(): void {
		if (this.#isLost) return;
		this.#terminal?.setRawMode(true);
		this.#terminal?.on("data", this.#take).resume();
	}

	/** Waits for reports that are under way: otherwise they would be typed into the shell. */
	async settled(): Promise<void> {
		if (this.#isLost || performance.now() - this.#reported_ms > RECENT_MS) return;
		await new Promise((resolve) => setTimeout(resolve, UNDER_WAY_MS));
	}

	/** Restores the terminal. Synchronous, so that it works in an exit handler. */
	stop(): void {
		if (this.#undecided !== null) clearTimeout(this.#undecided);
		this.#undecided = null;
		this.#mouse.stop();
		this.#terminal?.off("data", this.#take).pause();
		this.#terminal?.setRawMode(false);
	}

	onKeys(listener: (keys: readonly string[]) => void): () => void {
		this.#events.on("keys", listener);
		return () => this.#events.off("keys", listener);
	}

	onMouse(listener: (events: readonly MouseEvent[]) => void): () => void {
		this.#events.on("mouse", listener);
		return () => this.#events.off("mouse", listener);
	}

	/** Calls back when the terminal reports its background, and at once if it already has. */
	onBackground(listener: (isLight: boolean) => void): () => void {
		if (this.#isLight !== null) listener(this.#isLight);
		this.#events.on("background", listener);
		return () => this.#events.off("background", listener);
	}

	onLost(listener: () => void): () => void {
		this.#events.on("lost", listener);
		return () => this.#events.off("lost", listener);
	}

	readonly #take = (input: string) => {
		if (this.#undecided !== null) clearTimeout(this.#undecided);
		this.#undecided = null;
		this.#reports = [];
		const keys = this.#reader.take(input, performance.now());
		this.#pass(this.#reports);
		this.#emit(keys);
		if (!this.#reader.isUndecided) return;
		this.#undecided = setTimeout(() => this.#emit(this.#reader.decide()), ESCAPE_MS);
	};

	#pass(reports: readonly TerminalReport[]): void {
		const mouse: MouseEvent[] = [];
		for (const report of reports) {
			if (report.name !== "background") {
				mouse.push(report);
				continue;
			}
			this.#isLight = report.isLight;
			this.#events.emit("background", report.isLight);
		}
		if (reports.length > 0) this.#reported_ms = performance.now();
		this.#mouse.take(mouse);
	}

	#emit(keys: readonly string[]): void {
		if (keys.length > 0) this.#events.emit("keys", keys);
	}

	readonly #lose = () => {
		if (this.#isLost) return;
		this.#isLost = true;
		this.#events.emit("lost");
	};
}

/** Opens the controlling terminal; null if there is none. */
function openTerminal(): ReadStream | null {
	try {
		return new ReadStream(openSync("/dev/tty", "r"));
	} catch {
		return null;
	}
}
