/** The status line of the logger: one line on a terminal, overwritten in place. */
import {
	formatBytes,
	formatCount,
	formatDuration,
	formatNanoseconds,
	formatPlural,
	formatRate,
} from "../core/format.ts";
import type { Clock } from "../core/interfaces.ts";
import { isLinkEvent, type LogRecord } from "../core/link-event.ts";
import { type Sample, UNKNOWN_SAMPLE } from "../core/sample.ts";
import { cut, printable, widthOf } from "../terminal/line.ts";
import { LogFigures } from "./log-figures.ts";

/** What a status line shows of a log. */
export interface LogProgress {
	readonly samples: number;
	/** What is in the file. */
	readonly bytes: number;
	/** Samples that wait to be written, and those that were lost. */
	readonly queued: number;
	readonly dropped: number;
	/** What is wrong now; null: nothing. */
	readonly error: string | null;
}

/** The terminal that a status line is on. */
export interface StatusTerminal {
	readonly columns: number;
	write(text: string): unknown;
}

/** A logger at 100 Hz must not redraw at 100 Hz. */
const REDRAW_MS = 200;
const CLEAR = "\r\u001b[K";

export class StatusLine {
	readonly #file: string;
	readonly #terminal: StatusTerminal;
	readonly #clock: Clock;
	readonly #figures = new LogFigures();
	#shown = "";
	#drawn_ms = Number.NEGATIVE_INFINITY;
	/** The latest event. */
	#news = "";
	#last: Sample = UNKNOWN_SAMPLE;

	/** @param file that is logged to */
	constructor(file: string, terminal: StatusTerminal, clock: Clock) {
		this.#file = file;
		this.#terminal = terminal;
		this.#clock = clock;
	}

	show(record: LogRecord, state: LogProgress): void {
		this.#figures.add(record);
		if (record.event !== "" || record.detail !== "") {
			this.#news = [record.event, record.detail].filter(Boolean).join(": ");
		}
		if (!isLinkEvent(record)) this.#last = record;
		this.#shown = this.#textOf(state);
		if (this.#clock.now() - this.#drawn_ms < REDRAW_MS) return;
		this.#drawn_ms = this.#clock.now();
		this.#draw();
	}

	/** Writes lines of something else above the status line. */
	above(writeLines: () => void): void {
		this.#terminal.write(CLEAR);
		writeLines();
		this.#draw();
	}

	/** Draws the final state, when everything is written, and a summary below it. */
	end(state: LogProgress): void {
		this.#shown = this.#textOf(state);
		this.#draw();
		for (const line of this.#figures.summary) this.#terminal.write(`\n${line}`);
		this.#terminal.write("\n");
	}

	#textOf(state: LogProgress): string {
		const [file, figures, news] = [this.#file, this.#figures, this.#news];
		return statusText({ sample: this.#last, state, file, figures, news }, this.#columns);
	}

	/** The last column stays empty: some terminals wrap after it. */
	get #columns(): number {
		return this.#terminal.columns - 1;
	}

	#draw(): void {
		this.#terminal.write(CLEAR + cut(this.#shown, this.#columns));
	}
}

export interface StatusFacts {
	readonly sample: Sample;
	readonly state: LogProgress;
	readonly file: string;
	readonly figures: LogFigures;
	/** The latest event. */
	readonly news: string;
}

/** Returns as much of the state as fits; of what does not, the least important is left out. */
export function statusText(
	{ sample, state, file, figures, news }: StatusFacts,
	columns: number,
): string {
	const { tx_mb_per_s, rx_mb_per_s, latency_ns } = sample;
	const waiting = [
		...(state.queued > 1 ? [`${state.queued} waiting`] : []),
		...(state.dropped > 0 ? [`${formatPlural(state.dropped, "sample")} lost`] : []),
	];
	// In the order on the line; the rank says what is left out last.
	const parts: readonly (readonly [rank: number, text: string | null])[] = [
		[7, file],
		[5, formatDuration(figures.elapsed_s)],
		[2, `${formatCount(state.samples)} ${state.samples === 1 ? "sample" : "samples"}`],
		[3, `TX ${formatRate(tx_mb_per_s)} RX ${formatRate(rx_mb_per_s)} MB/s`],
		[6, latency_ns === null ? null : formatNanoseconds(latency_ns)],
		[4, figures.errors],
		[4, figures.stalls],
		[8, formatBytes(state.bytes)],
		[1, waiting.join(" · ")],
		[state.error === null ? 4 : 0, state.error ?? news],
	];
	const shown = parts.flatMap(([rank, text]) =>
		text === null || text === "" ? [] : [{ rank, text: printable(text) }],
	);
	const lineOf = (most: number) =>
		shown
			.filter(({ rank }) => rank <= most)
			.map(({ text }) => text)
			.join(" · ");
	const ranks = [...new Set(shown.map(({ rank }) => rank))].sort((a, b) => b - a);
	const fitting = ranks.map(lineOf).find((line) => widthOf(line) <= columns);
	return fitting ?? lineOf(ranks.at(-1) ?? 0);
}
