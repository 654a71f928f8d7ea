/** Text of colours and of characters that take one column each: nearly all that is ever drawn. */

/**
 * Characters that take one column in every version of Unicode. Most of the screen is box drawing,
 * block elements and braille.
 */
const NARROW =
	" -~\\u00a1-\\u00a8\\u00aa-\\u00ac\\u00af-\\u02ff" +
	"\\u2010-\\u2027\\u203a\\u2190-\\u2193\\u2248\\u23ba-\\u23bd" +
	"\\u2500-\\u25cf\\u275a\\u2800-\\u28ff";
const ESCAPE = "\u001B";
const ESCAPE_CODE = 0x1b;

/** Regular expressions, because they are native code and a loop is interpreted (`v8-flags.ts`). */
const COLOUR = new RegExp(`${ESCAPE}\\[[\\d;]*m`, "g");
const OTHER = new RegExp(`[^${NARROW}\\u001b]`);

/** Columns of a text of narrow characters and colours; null for any other text. */
export function narrowWidth(text: string): number | null {
	if (OTHER.test(text)) return null;
	if (!text.includes(ESCAPE)) return text.length;
	const uncoloured = text.replace(COLOUR, "");
	return uncoloured.includes(ESCAPE) ? null : uncoloured.length;
}

/** Index of the `m` that ends the colour sequence (SGR) at `start`; -1 if there is none. */
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
