/**
 * Memoizes a function of texts, for recent texts only. Most texts of a frame were in the frame
 * before; those that no frame uses any more are forgotten.
 *
 * @param size number of texts that are surely remembered, more than a screen has; at most twice as
 *   many are
 */
export function memoize<T>(compute: (text: string) => T, size: number): (text: string) => T {
	let young = new Map<string, T>();
	let old = new Map<string, T>();
	return (text) => {
		const known = young.get(text);
		if (known !== undefined) return known;
		const value = old.get(text) ?? compute(text);
		if (young.size >= size) {
			old = young;
			young = new Map();
		}
		young.set(text, value);
		return value;
	};
}
