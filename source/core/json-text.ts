/** JSON that is safe to print on a terminal. */
import { UNPRINTABLE } from "./printable-text.ts";

const ASCII = /^[\n\t\x20-\x7E]*$/;

/**
 * Returns a value as JSON without control and invisible characters, so that it is safe to print on
 * a terminal. JSON itself requires an escape only below U+0020.
 *
 * @param indent the indentation of each level; none if left out
 */
export function jsonText(value: unknown, indent = ""): string {
	if (value === "") return '""';
	const text = JSON.stringify(value, null, indent);
	return ASCII.test(text) ? text : text.replace(UNPRINTABLE, escaped);
}

/** `JSON.stringify` escapes line feeds and tabs in strings: those that are left are indentation. */
function escaped(character: string): string {
	if (character === "\n" || character === "\t") return character;
	return Array.from({ length: character.length }, (_, at) => {
		return `\\u${character.charCodeAt(at).toString(16).padStart(4, "0")}`;
	}).join("");
}
