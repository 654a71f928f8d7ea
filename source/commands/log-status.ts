/** The status line of the logger, on a terminal: one line, written over itself. */
import { formatBytes, formatCount, formatPlural, formatRate } from "../core/format.ts";
import type { Clock } from "../core/interfaces.ts";
import { type Sample, UNKNOWN_SAMPLE } from "../core/sample.ts";
import type { LogState } from "../sinks/log-file.ts";

/** What a status line needs of a terminal. */
export interface StatusTerminal {
	readonly columns?: number;
	write(text: string): unknown;
}

/** A logger at 100 Hz does not write its status at 100 Hz. */
const REDRAW_MS = 200;
const CLEAR = "\r\u001b[K";
const COLUMNS = 80;

export class StatusLine {
	readonly #terminal: StatusTerminal;
	readonly #clock: Clock;
	#shown = "";
	#drawn_ms = Number.NEGATIVE_INFINITY;
	/** The last thing that happened: an event, or its end. */
	#news = "";
	#last = UNKNOWN_SAMPLE;

	constructor(terminal: StatusTerminal, clock: Clock) {
		this.#terminal = terminal;
		this.#clock = clock;
	}

	show(sample: Sample, state: LogState): void {
		if (sample.event !== "" || sample.detail !== "") {
			this.#news = [sample.event, sample.detail].filter(Boolean).join(": ");
		}
		this.#last = sample;
		this.#shown = statusText(sample, state, this.#news);
		if (this.#clock.now() - this.#drawn_ms < REDRAW_MS) return;
		this.#drawn_ms = this.#clock.now();
		this.#draw();
	}

	/** Lets something else be written to the terminal, on lines of its own. */
	above(writeLines: () => void): void {
		this.#terminal.write(CLEAR);
		writeLines();
		this.#draw();
	}

	/** The last word, when everything is written. */
	end(state: LogState): void {
		this.#shown = statusText(this.#last, state, this.#news);
		this.#draw();
		this.#terminal.write("\n");
	}

	#draw(): void {
		// The last column stays empty: some terminals would begin a new line behind it.
		const columns = (this.#terminal.columns || COLUMNS) - 1;
		this.#terminal.write(CLEAR + cutTo(this.#shown, columns));
	}
}

export function statusText(sample: Sample, state: LogState, news: string): string {
	const { tx_mb_per_s, rx_mb_per_s } = sample;
	const parts = [
		`${formatCount(state.samples)} ${state.samples === 1 ? "sample" : "samples"}`,
		`TX ${formatRate(tx_mb_per_s)} RX ${formatRate(rx_mb_per_s)} MB/s`,
		formatBytes(state.bytes),
		...(state.queued > 1 ? [`${state.queued} wait`] : []),
		...(state.dropped > 0 ? [`${formatPlural(state.dropped, "sample")} lost`] : []),
		state.error ?? news,
	];
	return parts.filter(Boolean).join(" · ");
}

/** As much as fits, without what a terminal would obey; wide characters count two columns. */
export function cutTo(text: string, columns: number): string {
	let cut = "";
	let width = 0;
	for (const character of text.replace(/\p{C}/gu, "\ufffd")) {
		width += (character.codePointAt(0) ?? 0) < 0x1100 ? 1 : isNarrow(character) ? 1 : 2;
		if (width > columns) break;
		cut += character;
	}
	return cut;
}

/** Punctuation of ours (`–`, `“`, `…`) beyond the European letters is narrow, too. */
function isNarrow(character: string): boolean {
	const code = character.codePointAt(0) ?? 0;
	return code >= 0x2000 && code < 0x2300;
}
