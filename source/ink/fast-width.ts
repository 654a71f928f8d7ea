/**
 * The width of a text on the terminal, in the place of `string-width` in the built program: most
 * texts are counted in one pass, and whatever is not narrow is left to the package.
 */
import type stringWidth from "string-width:original";
import { narrowWidth } from "../core/narrow-text.ts";

type Options = Parameters<typeof stringWidth>[1];

export default function fastWidth(text: string, options?: Options): number {
	const width = options === undefined ? narrowWidth(text) : null;
	return width ?? original()(text, options);
}

/** Loaded when it is first needed, which is hardly ever: its regular expressions are large. */
function original(): typeof stringWidth {
	return require("string-width:original").default;
}
