import stringWidth from "string-width";
import type { Paint, Role } from "./theme.ts";

export { printable } from "../core/printable-text.ts";

/** A piece of a line and the role that colours it. */
export type Part = readonly [role: Role, text: string];

const ASCII = /^[\x20-\x7E]*$/;
/** Columns that a text takes on the terminal. */
export function widthOf(text: string): number {
	return ASCII.test(text) ? text.length : stringWidth(text);
}

/** The beginning of a text that fits into a number of columns. */
export function cut(text: string, columns: number): string {
	if (widthOf(text) <= columns) return text;
	let kept = "";
	for (const grapheme of graphemesOf(text)) {
		if (widthOf(kept + grapheme) > columns) break;
		kept += grapheme;
	}
	return kept;
}

/** A text that fits by losing its middle: `/sys/kernel…/statistics`. */
export function cutMiddle(text: string, columns: number): string {
	if (widthOf(text) <= columns) return text;
	if (columns < 5) return cut(text, columns);
	const room = Math.ceil((columns - 1) / 2);
	let tail = "";
	for (const grapheme of graphemesOf(text).reverse()) {
		if (widthOf(grapheme + tail) > room) break;
		tail = grapheme + tail;
	}
	return `${cut(text, columns - 1 - room)}…${tail}`;
}

/** What a terminal shows as one character, which may be several code points. */
function graphemesOf(text: string): string[] {
	if (ASCII.test(text)) return [...text];
	return Array.from(new Intl.Segmenter().segment(text), ({ segment }) => segment);
}

/** One line of at most so many columns. Where it is cut it says so: half a number is another one. */
export function paintLine(paint: Paint, parts: readonly Part[], columns: number): string {
	if (widthOfParts(parts) <= columns) return painted(paint, parts);
	let room = Math.max(0, columns - 1);
	let line = "";
	for (const [role, text] of parts) {
		const fitting = cut(text, room);
		line += paint(role, fitting);
		if (fitting.length < text.length) break;
		room -= widthOf(text);
	}
	return line + paint("furniture", cut("…", columns));
}

/** A line with one group of parts at its left end and one at its right, which goes first. */
export function paintEnds(
	paint: Paint,
	left: readonly Part[],
	right: readonly Part[],
	columns: number,
): string {
	const space = columns - widthOfParts(left) - widthOfParts(right);
	if (space < 1) return paintLine(paint, left, columns);
	return painted(paint, left) + " ".repeat(space) + painted(paint, right);
}

function painted(paint: Paint, parts: readonly Part[]): string {
	let line = "";
	for (const [role, text] of parts) line += paint(role, text);
	return line;
}

function widthOfParts(parts: readonly Part[]): number {
	let width = 0;
	for (const [, text] of parts) width += widthOf(text);
	return width;
}

/** A text in lines of at most so many columns, broken between words. */
export function wrapWords(text: string, columns: number): string[] {
	const lines: string[] = [];
	let line = "";
	for (const word of text.split(" ")) {
		const longer = line === "" ? word : `${line} ${word}`;
		if (widthOf(longer) <= columns) {
			line = longer;
			continue;
		}
		if (line !== "") lines.push(line);
		line = cut(word, columns);
	}
	return [...lines, line];
}
