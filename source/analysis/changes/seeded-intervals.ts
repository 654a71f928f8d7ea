/** The ratio of lengths between successive layers of intervals. */
const DECAY = Math.SQRT1_2;

/**
 * Seeded intervals of all lengths, the shortest first, each overlapping the next of its length by
 * half (Kovács, Bühlmann, Li and Munk 2023). Together they hold some 4 n log₂ n samples, and every
 * change is well inside an interval without another one.
 */
export function* seededIntervals(
	samples: number,
	shortest: number,
): Generator<readonly [number, number]> {
	const lengths: number[] = [];
	for (let length = samples; length >= shortest; length *= DECAY) lengths.push(length);
	for (const length of lengths.reverse()) {
		const count = 2 * Math.ceil(samples / length - 1e-9) - 1;
		const shift = count === 1 ? 0 : (samples - length) / (count - 1);
		for (let order = 0; order < count; order++) {
			const from = Math.floor(order * shift);
			yield [from, Math.min(samples, Math.ceil(order * shift + length))];
		}
	}
}
