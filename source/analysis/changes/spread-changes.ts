/**
 * Changes of the noise around the levels.
 *
 * The innovations of the noise model are not autocorrelated, so their sizes show how strong the
 * noise is at each time. Sizes are not normal, but their van der Waerden scores are (ranks as
 * quantiles of a normal distribution), and the search for levels takes these.
 */
import { findLevelChanges } from "./level-changes.ts";
import type { LevelChanges } from "./prune-changes.ts";
import { filterInnovations, type NoiseModel, type Observations } from "./wandering-noise.ts";

export interface SpreadChanges {
	readonly found: LevelChanges;
	readonly scores: Observations;
	/** Standard deviation of the noise in each segment, in the unit of the observations. */
	readonly spreads: readonly number[];
}

/**
 * A factor on the minimum gain. Noise whose size follows the level, as log-normal noise does, is
 * always uneven. A spread that doubles has ten times the gain it needs, which allows for a strict
 * test.
 */
const STRICTNESS = 1.5;

/** @param levels the level of each observation */
export function findSpreadChanges(
	observations: Observations,
	levels: Float64Array,
	noise: NoiseModel,
	minGain: number,
): SpreadChanges {
	const sizes = filterInnovations(observations, noise, levels).map(Math.abs);
	const scores = { ...observations, values: normalScores(sizes) };
	const found = findLevelChanges(scores, STRICTNESS * minGain);
	const edges = [0, ...found.positions, sizes.length];
	const spreads = edges.slice(1).map((to, order) => {
		const segment = sizes.subarray(edges[order], to);
		return Math.sqrt(segment.reduce((sum, size) => sum + size * size, 0) / segment.length);
	});
	return { found, scores, spreads };
}

/** Ranks as quantiles of a normal distribution; equal values get the mean of their ranks. */
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

/** With an error below 0.0005 (Abramowitz and Stegun 1964, 26.2.23), enough for a score. */
function normalQuantile(probability: number): number {
	const tail = Math.min(probability, 1 - probability);
	const t = Math.sqrt(-2 * Math.log(tail));
	const numerator = 2.515517 + 0.802853 * t + 0.010328 * t * t;
	const denominator = 1 + 1.432788 * t + 0.189269 * t * t + 0.001308 * t * t * t;
	const size = t - numerator / denominator;
	return probability < 0.5 ? -size : size;
}
