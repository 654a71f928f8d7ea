/** Changes of the level: a wide search, then a strict test of the candidates. */

import { countUpTo } from "../../statistics/ordered-sample.ts";
import { fitNoise } from "./noise-fit.ts";
import { guessNoise } from "./noise-guess.ts";
import { type LevelChanges, pruneChanges } from "./prune-changes.ts";
import { seededIntervals } from "./seeded-intervals.ts";
import { SplitSearch } from "./split-search.ts";
import { integratedTime, type NoiseModel, type Observations } from "./wandering-noise.ts";

/** Fewer samples between two changes are a burst, not a level. */
export const MIN_LEVEL_LENGTH = 30;
/** The shortest level, in autocorrelation times. */
const TIMES_PER_LEVEL = 2.5;
/** The same in the search, where unknown shifts make the autocorrelation look longer. */
const TIMES_IN_SEARCH = 1;
/** The part of the minimum gain that the search requires, as the noise is only guessed. */
const PROVISIONAL = 0.7;
/** Rounds of the search: a strong change hides a weak one until it is known. */
const ROUNDS = 3;

/** @param minGain that a change needs, in twice the logarithm of the likelihood ratio */
export function findLevelChanges(observations: Observations, minGain: number): LevelChanges {
	const search = new SplitSearch(observations);
	const samples = observations.values.length;
	const unchanged = fitNoise(observations, [0, samples], null);
	let noise = guessNoise(observations.values);
	let positions: readonly number[] = [];
	for (let round = 0; round < ROUNDS; round++) {
		const candidates = findCandidates(search, noise, samples, positions, PROVISIONAL * minGain);
		if (candidates.length === 0 && round > 0) break;
		const refined = refine(
			{ search, noise, samples },
			[...positions, ...candidates],
			PROVISIONAL * minGain,
		);
		const pruned = pruneChanges(observations, search, refined, unchanged, minGain);
		const isSame = pruned.positions.join() === positions.join();
		positions = pruned.positions;
		noise = pruned.noise;
		if (isSame) break;
	}
	const levels = { search, noise, samples };
	const settled = settle(levels, positions, 0);
	const merged = mergeNeighbours(levels, settled, minGain);
	return { positions: merged === settled ? settled : settle(levels, merged, 0), noise };
}

/** The shortest level in samples; wander that is not normal looks like shorter ones. */
function minLevelLength(noise: NoiseModel, samples: number, times = TIMES_PER_LEVEL): number {
	const wanted = Math.min(times * integratedTime(noise), samples / 8);
	return Math.max(MIN_LEVEL_LENGTH, Math.ceil(wanted));
}

/** Narrowest over threshold (Baranowski, Chen and Fryzlewicz 2019) on seeded intervals. */
function findCandidates(
	search: SplitSearch,
	noise: NoiseModel,
	samples: number,
	known: readonly number[],
	minGain: number,
): number[] {
	const found: number[] = [];
	const taken = known.toSorted((left, right) => left - right);
	const margin = minLevelLength(noise, samples, TIMES_IN_SEARCH);
	for (const [from, to] of seededIntervals(samples, 2 * margin)) {
		const next = countUpTo(taken, from);
		if ((taken[next] ?? samples) < to) continue;
		const split = search.best(noise, from, to, margin);
		if (split === null || split.gain < minGain) continue;
		found.push(split.position);
		taken.splice(next, 0, split.position);
	}
	return found;
}

/** What the places of changes are judged by. */
interface Levels {
	readonly search: SplitSearch;
	readonly noise: NoiseModel;
	readonly samples: number;
}

/** Settles changes, those that are one step as one change. */
function refine(levels: Levels, positions: readonly number[], minGain: number): readonly number[] {
	const settled = settle(levels, positions, minGain);
	const merged = mergeNeighbours(levels, settled, minGain);
	return merged === settled ? settled : settle(levels, merged, minGain);
}

/**
 * Moves changes to their best places between their neighbours; drops those that gain too little.
 */
function settle(
	{ search, noise, samples }: Levels,
	positions: readonly number[],
	minGain: number,
): readonly number[] {
	const settled = [...new Set(positions)].sort((left, right) => left - right);
	const margin = minLevelLength(noise, samples);
	for (let pass = 0; pass < 2; pass++) {
		for (let order = 0; order < settled.length; order++) {
			const from = settled[order - 1] ?? 0;
			const to = settled[order + 1] ?? samples;
			const split = search.best(noise, from, to, margin);
			if (split === null || split.gain < minGain) settled.splice(order--, 1);
			else settled[order] = split.position;
		}
	}
	return settled;
}

/**
 * Replaces two neighbours by one change where that explains the observations nearly as well. A step
 * with a candidate on either side of it, each found at the edge of an interval, would remain two
 * changes: they keep the shortest level apart, so neither can move to the step.
 *
 * @param minGain of two changes over one
 * @returns the given positions where all remain
 */
function mergeNeighbours(
	{ search, noise, samples }: Levels,
	positions: readonly number[],
	minGain: number,
): readonly number[] {
	const margin = minLevelLength(noise, samples);
	const merged = [...positions];
	for (let order = 0; order + 1 < merged.length; order++) {
		const [first, second] = [merged[order] as number, merged[order + 1] as number];
		// Neighbours farther apart have each been able to move to any place between them.
		if (second - first > 2 * margin) continue;
		const from = merged[order - 1] ?? 0;
		const to = merged[order + 2] ?? samples;
		const one = search.best(noise, from, to, margin);
		if (one === null) continue;
		const two = search.at(noise, from, to, first).gain + search.at(noise, first, to, second).gain;
		if (two - one.gain >= minGain) continue;
		merged.splice(order, 2, one.position);
		order = Math.max(-1, order - 2);
	}
	return merged.length === positions.length ? positions : merged;
}
