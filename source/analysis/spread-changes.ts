/**
 * Where the noise around the levels grows or shrinks.
 *
 * What each sample adds to what those before it foretold (its innovation) has no memory of the
 * wander, so its size says how strong the noise is just there. Sizes are far from normal; their
 * ranks, given the quantiles of a normal distribution (van der Waerden's scores), are not, and the
 * search for levels takes them as it takes any values.
 */
import { levelChanges } from "./level-changes.ts";
import type { LevelChanges } from "./level-proof.ts";
import { filterInnovations, type NoiseModel, type Observations } from "./wandering-noise.ts";

export interface SpreadChanges {
	readonly found: LevelChanges;
	readonly scores: Observations;
	/** Standard deviation of the noise in each stretch, in the observations' unit. */
	readonly spreads: readonly number[];
}

/**
 * Noise whose size follows the level, as log-normal noise does, is uneven all the time. A spread
 * that doubles gains ten times what it needs, so it can bear a strict test.
 */
const STRICTNESS = 1.5;

/** @param levels of each observation */
export function spreadChanges(
	observations: Observations,
	levels: Float64Array,
	noise: NoiseModel,
	leastGain: number,
): SpreadChanges {
	const sizes = filterInnovations(observations, noise, levels).map(Math.abs);
	const scores = { ...observations, values: normalScores(sizes) };
	const found = levelChanges(scores, STRICTNESS * leastGain);
	const edges = [0, ...found.positions, sizes.length];
	const spreads = edges.slice(1).map((to, order) => {
		const stretch = sizes.subarray(edges[order], to);
		return Math.sqrt(stretch.reduce((sum, size) => sum + size * size, 0) / stretch.length);
	});
	return { found, scores, spreads };
}

/** Ranks as quantiles of a normal distribution; equal values share the middle of their ranks. */
function normalScores(values: Float64Array): Float64Array {
	const order = Uint32Array.from(values.keys()).sort(
		(left, right) => (values[left] as number) - (values[right] as number),
	);
	const scores = new Float64Array(values.length);
	for (let first = 0; first < order.length; ) {
		let end = first + 1;
		const value = values[order[first] as number];
		while (end < order.length && values[order[end] as number] === value) end++;
		const score = normalQuantile((first + end) / 2 / values.length);
		for (let rank = first; rank < end; rank++) scores[order[rank] as number] = score;
		first = end;
	}
	return scores;
}

/** Good to 5 in 10,000 (Abramowitz and Stegun 1964, 26.2.23), which is plenty for a score. */
function normalQuantile(probability: number): number {
	const tail = Math.min(probability, 1 - probability);
	const t = Math.sqrt(-2 * Math.log(tail));
	const numerator = 2.515517 + 0.802853 * t + 0.010328 * t * t;
	const denominator = 1 + 1.432788 * t + 0.189269 * t * t + 0.001308 * t * t * t;
	const size = t - numerator / denominator;
	return probability < 0.5 ? -size : size;
}
