/** What was meant by a word that is not known. */

/** Beyond this many changes it is another word. */
const MOST_CHANGES = 2;
/** No known word is that long: a longer one is not worth comparing. */
const LONGEST = 40;

/** `; did you mean "duration"?`, or the known words where none of them is near. */
export function suggestion(word: string, known: readonly string[]): string {
	const [best] = known
		.map((name) => ({ name, changes: changesBetween(word.toLowerCase(), name.toLowerCase()) }))
		.filter(({ changes, name }) => changes <= Math.min(MOST_CHANGES, name.length - 1))
		.sort((a, b) => a.changes - b.changes);
	if (best !== undefined) return `did you mean "${best.name}"?`;
	return known.length === 1 ? `known is ${known[0]}` : `known are ${known.join(", ")}`;
}

/** Levenshtein's distance: how many characters are inserted, removed or replaced. */
export function changesBetween(one: string, other: string): number {
	if (one.length > LONGEST || other.length > LONGEST) return Number.POSITIVE_INFINITY;
	let before = Array.from({ length: other.length + 1 }, (_, index) => index);
	for (let row = 1; row <= one.length; row++) {
		const now = [row];
		for (let column = 1; column <= other.length; column++) {
			const isSame = one[row - 1] === other[column - 1];
			now[column] = Math.min(
				(before[column] ?? 0) + 1,
				(now[column - 1] ?? 0) + 1,
				(before[column - 1] ?? 0) + (isSame ? 0 : 1),
			);
		}
		before = now;
	}
	return before[other.length] ?? 0;
}
