import { UNPRINTABLE } from "../core/printable-text.ts";

const ASCII = /^[\n\t\x20-\x7E]*$/;

/**
 * A value as JSON that reads as the same value, and in which nothing is left that a terminal would
 * obey or a reader would not see: JSON itself asks for an escape below U+0020 alone.
 */
export function jsonText(value: unknown, indent = ""): string {
	if (value === "") return '""';
	const text = JSON.stringify(value, null, indent);
	return ASCII.test(text) ? text : text.replace(UNPRINTABLE, escaped);
}

/** Within strings, line ends and tabs are escaped already: those that are left indent. */
function escaped(character: string): string {
	if (character === "\n" || character === "\t") return character;
	return Array.from({ length: character.length }, (_, at) => {
		return `\\u${character.charCodeAt(at).toString(16).padStart(4, "0")}`;
	}).join("");
}
