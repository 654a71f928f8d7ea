/** The y axis: it moves in steps of 1, 2 or 5, grows at once and stays until it is refitted. */

/** The lowest round number that is no lower than the value: 2641 → 3000, 11 000 → 15 000. */
export function roundUp(value: number): number {
	if (!(value > 0)) return 0;
	// The step is the smallest of 1, 2, 5 × 10ⁿ that reaches the value in at most five.
	const magnitude = 10 ** Math.floor(Math.log10(value / 5));
	for (const factor of [1, 2, 5, 10]) {
		const step = factor * magnitude;
		const steps = Math.ceil(value / step - 1e-9);
		if (steps <= 5) return steps * step;
	}
	return value;
}

/** The top of a scale that has to hold a value: never lower than before. */
export function grownTop(top: number, highest: number | null): number {
	return highest === null || highest <= top ? top : roundUp(highest);
}
