/**
 * Corrects probabilities for multiple testing by Holm's (1979) step-down method, with weights: if
 * nothing differs, the probability that any of them is below alpha is at most alpha, and a test of
 * twice the weight has twice the share of it.
 *
 * @param weights above 0, one per probability; 1 by default
 * @returns corrected probabilities in the same order, up to 1
 */
export function holm(probabilities: readonly number[], weights: readonly number[] = []): number[] {
	const weightOf = (index: number) => weights[index] ?? 1;
	const scaled = (index: number) => (probabilities[index] ?? 1) / weightOf(index);
	const order = [...probabilities.keys()].sort((first, second) => scaled(first) - scaled(second));
	const corrected = [...probabilities];
	let remaining = order.reduce((sum, index) => sum + weightOf(index), 0);
	let largest = 0;
	for (const index of order) {
		largest = Math.max(largest, remaining * scaled(index));
		corrected[index] = Math.min(1, largest);
		remaining -= weightOf(index);
	}
	return corrected;
}
