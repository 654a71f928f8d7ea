/**
 * Replaces `string-width`, which computes the width of a text on the terminal: most texts are
 * counted in one pass, and only those that are not narrow are left to the package.
 */
import type stringWidth from "string-width:original";
import { narrowWidth } from "../terminal/narrow-text.ts";

type Options = Parameters<typeof stringWidth>[1];

export default function fastWidth(text: string, options?: Options): number {
	const width = options === undefined ? narrowWidth(text) : null;
	return width ?? original()(text, options);
}

/** Loads the package when it is first needed, which is rare: its regular expressions are large. */
function original(): typeof stringWidth {
	return require("string-width:original").default;
}
