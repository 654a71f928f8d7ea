/** How large and how deep a YAML text may be. */
import { CST, Lexer } from "yaml";

/** Scenarios and settings are pages of text; larger or deeper ones are not written by hand. */
const MAX_CHARACTERS = 65_536;
const MAX_DEPTH = 32;

/**
 * Returns why a text is too large or too deep to be parsed; null if it is not. Tokens are enough to
 * know it, without any recursion.
 */
export function excessOf(text: string): string | null {
	if (text.length > MAX_CHARACTERS) {
		return `the file is larger than ${MAX_CHARACTERS / 1024} KiB`;
	}
	let depth = 0;
	let onLine = 0;
	for (const token of new Lexer().lex(text)) {
		const type = CST.tokenType(token);
		if (type === "flow-seq-start" || type === "flow-map-start") depth++;
		else if (type === "flow-seq-end" || type === "flow-map-end") depth--;
		else if (type === "seq-item-ind" || type === "explicit-key-ind") onLine++;
		else if (type === "newline") onLine = 0;
		else if (type === "space" && token.length > MAX_DEPTH * 4) onLine = MAX_DEPTH + 1;
		if (depth > MAX_DEPTH || onLine > MAX_DEPTH) {
			return `the file is nested deeper than ${MAX_DEPTH} levels`;
		}
	}
	return null;
}
