/** What is known of the texts that a frame is made of, most of which were in the frame before. */
import { endOfColour, narrowWidth } from "../core/narrow-text.ts";
import { PLAIN, styleAfter } from "../core/text-style.ts";
import { remembering } from "./recent.ts";

export interface MeasuredLine {
	readonly text: string;
	/** Columns; null where not all of it is narrow. */
	readonly width: number | null;
	/** Every colour and attribute of it ends with it, and does not run on into the next. */
	readonly endsPlain: boolean;
}

export interface MeasuredText {
	readonly lines: readonly MeasuredLine[];
	/** Columns of the widest line; null where one of them is not narrow. */
	readonly width: number | null;
}

export const measuredLine = remembering(
	(text): MeasuredLine => ({ text, width: narrowWidth(text), endsPlain: endsPlain(text) }),
	512,
);

/** A text of one line or more. */
export const measuredText = remembering((text): MeasuredText => {
	const lines = text.split("\n").map(measuredLine);
	let width: number | null = 0;
	for (const line of lines) {
		width = width === null || line.width === null ? null : Math.max(width, line.width);
	}
	return { lines, width };
}, 128);

function endsPlain(line: string): boolean {
	let style = PLAIN;
	for (let at = line.indexOf("\u001B"); at >= 0; at = line.indexOf("\u001B", at + 1)) {
		const end = endOfColour(line, at);
		if (end < 0) return false;
		style = styleAfter(style, line.slice(at + 2, end));
	}
	return style === PLAIN;
}
