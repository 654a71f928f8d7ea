import stringWidth from "string-width";
import { wrapWords as wrapText } from "../core/wrap-words.ts";
import type { Paint, Role } from "./theme.ts";

export { printable } from "../core/printable-text.ts";

/** A piece of a line and the role that colours it. */
export type Part = readonly [role: Role, text: string];

const ASCII = /^[\x20-\x7E]*$/;

/** Returns the columns that a text takes on the terminal. */
export function widthOf(text: string): number {
	return ASCII.test(text) ? text.length : stringWidth(text);
}

/** Cuts a text at its end to fit into a number of columns. */
export function cut(text: string, columns: number): string {
	if (widthOf(text) <= columns) return text;
	let kept = "";
	for (const grapheme of graphemesOf(text)) {
		if (widthOf(kept + grapheme) > columns) break;
		kept += grapheme;
	}
	return kept;
}

/** Cuts a text in its middle to fit: `/sys/kernel…/statistics`. */
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

/** Splits a text into what a terminal shows as one character, which may be several code points. */
function graphemesOf(text: string): string[] {
	if (ASCII.test(text)) return [...text];
	return Array.from(new Intl.Segmenter().segment(text), ({ segment }) => segment);
}

/** Paints one line, cut to a number of columns. A cut is marked, because half a number misleads. */
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
	return line + paint("dim", cut("…", columns));
}

/**
 * Paints a line with parts at its left and at its right end; if space is short the right is left
 * out.
 */
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
	// Indexed: without optimised code, any other loop allocates in each step.
	for (let at = 0; at < parts.length; at++) {
		const part = parts[at] as Part;
		line += paint(part[0], part[1]);
	}
	return line;
}

/** Returns the columns that all parts of a line take. */
export function widthOfParts(parts: readonly Part[]): number {
	let width = 0;
	for (let at = 0; at < parts.length; at++) width += widthOf((parts[at] as Part)[1]);
	return width;
}

/** Wraps a text between words into lines of a maximum width; longer words are cut. */
export function wrapWords(text: string, columns: number): string[] {
	return wrapText(text, columns, widthOf).map((line) => cut(line, columns));
}
