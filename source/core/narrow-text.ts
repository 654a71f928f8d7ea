/** Text of characters of one column each, and of colours: nearly all that is ever drawn. */

const ESCAPE = 0x1b;

/** The columns of a text of narrow characters and colours alone; null for any other. */
export function narrowWidth(text: string): number | null {
	let width = 0;
	for (let at = 0; at < text.length; at++) {
		const code = text.charCodeAt(at);
		if (isNarrow(code)) {
			width++;
			continue;
		}
		if (code !== ESCAPE) return null;
		at = endOfColour(text, at);
		if (at < 0) return null;
	}
	return width;
}

/** Characters that every version of Unicode gives one column: what the screen is drawn with. */
export function isNarrow(code: number): boolean {
	return (
		(code >= 0x20 && code <= 0x7e) ||
		// Box drawing and block elements, which fill most of the screen.
		(code >= 0x2500 && code <= 0x259f) ||
		(code >= 0xa1 && code <= 0x2ff && code !== 0xa9 && code !== 0xad && code !== 0xae) ||
		(code >= 0x2010 && code <= 0x2027) ||
		(code >= 0x23ba && code <= 0x23bd) ||
		code === 0x25be
	);
}

/** The index of the `m` that ends the colour sequence (SGR) at this place; -1 where it is none. */
export function endOfColour(text: string, start: number): number {
	if (text.charCodeAt(start) !== ESCAPE || text.charCodeAt(start + 1) !== 0x5b) return -1;
	for (let at = start + 2; at < text.length; at++) {
		const code = text.charCodeAt(at);
		if (code === 0x6d) return at;
		const isParameter = (code >= 0x30 && code <= 0x39) || code === 0x3b;
		if (!isParameter) return -1;
	}
	return -1;
}
