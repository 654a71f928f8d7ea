/** Text of characters of one column each, and of colours: nearly all that is ever drawn. */

/**
 * Characters that every version of Unicode gives one column: what the screen is drawn with, of which box
 * drawing and block elements fill most.
 */
const NARROW =
	" -~\\u00a1-\\u00a8\\u00aa-\\u00ac\\u00af-\\u02ff\\u2010-\\u2027\\u23ba-\\u23bd\\u2500-\\u259f\\u25be";
const ESCAPE = "\u001B";
const ESCAPE_CODE = 0x1b;

/** Regular expressions are machine code, where a loop over the characters is not (`light-engine.ts`). */
const OTHER = new RegExp(`[^${NARROW}\\u001b]`);

/** The columns of a text of narrow characters and colours alone; null for any other. */
export function narrowWidth(text: string): number | null {
	if (OTHER.test(text)) return null;
	let width = text.length;
	for (let at = text.indexOf(ESCAPE); at >= 0; at = text.indexOf(ESCAPE, at + 1)) {
		const end = endOfColour(text, at);
		if (end < 0) return null;
		width -= end + 1 - at;
	}
	return width;
}

/** The index of the `m` that ends the colour sequence (SGR) at this place; -1 where it is none. */
export function endOfColour(text: string, start: number): number {
	if (text.charCodeAt(start) !== ESCAPE_CODE || text.charCodeAt(start + 1) !== 0x5b) return -1;
	for (let at = start + 2; at < text.length; at++) {
		const code = text.charCodeAt(at);
		if (code === 0x6d) return at;
		const isParameter = (code >= 0x30 && code <= 0x39) || code === 0x3b;
		if (!isParameter) return -1;
	}
	return -1;
}
