/** Where observations change their level: a wide search, then a strict test of what it found. */
import { type LevelChanges, prove } from "./level-proof.ts";
import { fitNoise } from "./noise-fit.ts";
import { guessNoise } from "./noise-guess.ts";
import { seededIntervals } from "./seeded-intervals.ts";
import { SplitSearch } from "./split-search.ts";
import { integratedTime, type NoiseModel, type Observations } from "./wandering-noise.ts";

/** Fewer samples than this between two changes are a burst, not a level. */
const SHORTEST_LEVEL = 30;
/** How many autocorrelation times a level lasts at least. */
const TIMES_PER_LEVEL = 2.5;
/** In the search it is fewer: shifts that are not known yet make the memory of the noise look long. */
const TIMES_IN_SEARCH = 1;
/** The search lets pass what gains this part of it: the noise is only guessed then. */
const PROVISIONAL = 0.7;
/** A strong change may hide a weak one until it is known. */
const ROUNDS = 3;

/** @param leastGain what a change must gain, twice the logarithm of a likelihood ratio */
export function levelChanges(observations: Observations, leastGain: number): LevelChanges {
	const search = new SplitSearch(observations);
	const samples = observations.values.length;
	const unchanged = fitNoise(observations, [0, samples], null);
	let noise = guessNoise(observations.values);
	let positions: readonly number[] = [];
	for (let round = 0; round < ROUNDS; round++) {
		const candidates = findCandidates(search, noise, samples, positions, PROVISIONAL * leastGain);
		if (candidates.length === 0 && round > 0) break;
		const settled = settle(
			search,
			noise,
			samples,
			[...positions, ...candidates],
			PROVISIONAL * leastGain,
		);
		const proven = prove(observations, search, settled, unchanged, leastGain);
		const isSame = proven.positions.join() === positions.join();
		positions = proven.positions;
		noise = proven.noise;
		if (isSame) break;
	}
	positions = settle(search, noise, samples, positions, 0);
	return { positions, noise };
}

/** How many samples a level lasts at least: rare wander is seldom normal, and looks like short ones. */
function shortestLevel(noise: NoiseModel, samples: number, times = TIMES_PER_LEVEL): number {
	const wanted = Math.min(times * integratedTime(noise), samples / 8);
	return Math.max(SHORTEST_LEVEL, Math.ceil(wanted));
}

/** Narrowest over threshold (Baranowski, Chen and Fryzlewicz 2019) on seeded intervals. */
function findCandidates(
	search: SplitSearch,
	noise: NoiseModel,
	samples: number,
	known: readonly number[],
	leastGain: number,
): number[] {
	const found: number[] = [];
	const taken = known.toSorted((left, right) => left - right);
	const margin = shortestLevel(noise, samples, TIMES_IN_SEARCH);
	for (const [from, to] of seededIntervals(samples, 2 * margin)) {
		const next = firstAfter(taken, from);
		if ((taken[next] ?? samples) < to) continue;
		const split = search.best(noise, from, to, margin);
		if (split === null || split.gain < leastGain) continue;
		found.push(split.position);
		taken.splice(next, 0, split.position);
	}
	return found;
}

/** The place of the first of ascending positions that comes after this one. */
function firstAfter(positions: readonly number[], position: number): number {
	let low = 0;
	let high = positions.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((positions[middle] as number) <= position) low = middle + 1;
		else high = middle;
	}
	return low;
}

/** Moves each change to its best place between its neighbours, and drops those that gain too little. */
function settle(
	search: SplitSearch,
	noise: NoiseModel,
	samples: number,
	positions: readonly number[],
	leastGain: number,
): number[] {
	const settled = [...new Set(positions)].sort((left, right) => left - right);
	const margin = shortestLevel(noise, samples);
	for (let pass = 0; pass < 2; pass++) {
		for (let order = 0; order < settled.length; order++) {
			const from = settled[order - 1] ?? 0;
			const to = settled[order + 1] ?? samples;
			const split = search.best(noise, from, to, margin);
			if (split === null || split.gain < leastGain) settled.splice(order--, 1);
			else settled[order] = split.position;
		}
	}
	return settled;
}
