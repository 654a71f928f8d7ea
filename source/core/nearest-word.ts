/** With more edits it is another word. */
const MAX_EDITS = 2;

/**
 * Returns the candidate with the fewest edits from a mistyped word, at most two and fewer than half
 * of its letters; null if there is none.
 */
export function nearestWord(typed: string, candidates: readonly string[]): string | null {
	let best: string | null = null;
	let fewest = Math.min(MAX_EDITS + 1, typed.length / 2);
	for (const candidate of candidates) {
		const edits = editDistance(typed, candidate);
		if (edits >= fewest) continue;
		best = candidate;
		fewest = edits;
	}
	return best;
}

/** Returns `: did you mean steady?`, to append to a message; empty if no candidate is near. */
export function suggestWord(typed: string, candidates: readonly string[]): string {
	const meant = nearestWord(typed, candidates);
	return meant === null ? "" : `: did you mean ${meant}?`;
}

/** Counts inserted, removed, replaced and swapped letters (optimal string alignment distance). */
function editDistance(from: string, to: string): number {
	let [beforeLast, last] = [[] as number[], Array.from({ length: to.length + 1 }, (_, j) => j)];
	for (let i = 1; i <= from.length; i++) {
		const current = [i];
		for (let j = 1; j <= to.length; j++) {
			const isSame = from[i - 1] === to[j - 1];
			const isSwapped = from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1];
			current[j] = Math.min(
				(last[j] ?? 0) + 1,
				(current[j - 1] ?? 0) + 1,
				(last[j - 1] ?? 0) + (isSame ? 0 : 1),
				i > 1 && j > 1 && isSwapped ? (beforeLast[j - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
			);
		}
		[beforeLast, last] = [last, current];
	}
	return last[to.length] ?? 0;
}
