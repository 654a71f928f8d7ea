/** How many times shorter each layer of intervals is than the one before, squared 2. */
const DECAY = Math.SQRT1_2;

/**
 * Intervals of all lengths over so many samples, the shortest first, each half covered by the next
 * of its length (Kovács, Bühlmann, Li and Munk 2023). All together they hold some
 * 2 n log₂ n × 2 samples, and any change lies well inside some interval that holds no other.
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
