/**
 * Remembers what a function said of the texts it was asked of lately. A frame asks of the same
 * texts as the frame before, but for a few; what no frame asks of any more is forgotten.
 *
 * @param most texts that are remembered for certain, and at most twice as many: more than a screen has
 */
export function remembering<T>(answer: (text: string) => T, most: number): (text: string) => T {
	let young = new Map<string, T>();
	let old = new Map<string, T>();
	return (text) => {
		const known = young.get(text);
		if (known !== undefined) return known;
		const value = old.get(text) ?? answer(text);
		if (young.size >= most) {
			old = young;
			young = new Map();
		}
		young.set(text, value);
		return value;
	};
}
