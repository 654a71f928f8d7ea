/**
 * Probabilities corrected for how many questions were asked at once, by Holm's (1979) step-down
 * method: the chance that any of them is below alpha where nothing differs is at most alpha.
 *
 * @returns the corrected ones in the order given, at least as large as they were, at most 1
 */
export function holm(probabilities: readonly number[]): number[] {
	const order = [...probabilities.keys()].sort(
		(first, second) => (probabilities[first] ?? 1) - (probabilities[second] ?? 1),
	);
	const corrected = [...probabilities];
	let largest = 0;
	for (const [rank, index] of order.entries()) {
		largest = Math.max(largest, (order.length - rank) * (probabilities[index] ?? 1));
		corrected[index] = Math.min(1, largest);
	}
	return corrected;
}
