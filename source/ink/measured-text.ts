/** Memoized facts about the texts of a frame, most of which were in the frame before. */
import { endOfColour, narrowWidth } from "../terminal/narrow-text.ts";
import { PLAIN, styleAfter } from "../terminal/text-style.ts";
import { memoize } from "./memoize.ts";

export interface MeasuredLine {
	readonly text: string;
	/** Columns; null if not all characters are narrow. */
	readonly width: number | null;
	/** Whether all its colours and attributes end with it, and none continues in the next line. */
	readonly endsPlain: boolean;
}

export interface MeasuredText {
	readonly lines: readonly MeasuredLine[];
	/** Columns of the widest line; null if a line is not narrow. */
	readonly width: number | null;
}

export const measuredLine = memoize((text): MeasuredLine => {
	const width = narrowWidth(text);
	// All sequences of a narrow text are colours, so the last one decides if it resets them.
	return { text, width, endsPlain: (width !== null && endsWithReset(text)) || endsPlain(text) };
}, 512);

/** Measures a text of one line or more. */
export const describeMeasured = memoize((text): MeasuredText => {
	const lines = text.split("\n").map(measuredLine);
	let width: number | null = 0;
	for (const line of lines) {
		width = width === null || line.width === null ? null : Math.max(width, line.width);
	}
	return { lines, width };
}, 128);

function endsWithReset(line: string): boolean {
	const last = line.lastIndexOf("\u001B");
	return last >= 0 && (line.startsWith("\u001B[0m", last) || line.startsWith("\u001B[m", last));
}

function endsPlain(line: string): boolean {
	let style = PLAIN;
	for (let at = line.indexOf("\u001B"); at >= 0; at = line.indexOf("\u001B", at + 1)) {
		const end = endOfColour(line, at);
		if (end < 0) return false;
		style = styleAfter(style, line.slice(at + 2, end));
	}
	return style === PLAIN;
}
