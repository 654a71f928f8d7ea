/**
 * Remembers what a function said of the texts it was asked of lately. A frame asks of the same
 * texts as the frame before, but for a few; what no frame asks of any more is forgotten.
 */
export function remembering<T>(answer: (text: string) => T): (text: string) => T {
	let young = new Map<string, T>();
	let old = new Map<string, T>();
	return (text) => {
		const known = young.get(text);
		if (known !== undefined) return known;
		const value = old.get(text) ?? answer(text);
		if (young.size >= MOST_TEXTS) {
			old = young;
			young = new Map();
		}
		young.set(text, value);
		return value;
	};
}

/** More than a screen has. */
const MOST_TEXTS = 128;
