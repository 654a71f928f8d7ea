/** Where observations change their level: a wide search, then a strict test of what it found. */
import { fitNoise, type NoiseFit } from "./noise-fit.ts";
import { guessNoise } from "./noise-guess.ts";
import { seededIntervals } from "./seeded-intervals.ts";
import { type Split, SplitSearch } from "./split-search.ts";
import { integratedTime, type NoiseModel, type Observations } from "./wandering-noise.ts";

export interface LevelChanges {
	/** Of the first observation after each change, ascending. */
	readonly positions: readonly number[];
	/** The noise around the levels. */
	readonly noise: NoiseModel;
}

/** Fewer samples than this between two changes are a burst, not a level. */
const SHORTEST_LEVEL = 30;
/** The part of its gain that a change must have from its levels alone: no single jump is a shift. */
const LEVEL_PART = 2 / 3;
/** The gain that is left when the noise is fitted anew without the change. */
const LEAST_EVIDENCE = 14;
/** How many autocorrelation times a level lasts at least. */
const TIMES_PER_LEVEL = 2.5;
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
function shortestLevel(noise: NoiseModel, samples: number): number {
	const wanted = Math.min(TIMES_PER_LEVEL * integratedTime(noise), samples / 8);
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
	const taken = [...known];
	const margin = shortestLevel(noise, samples);
	for (const [from, to] of seededIntervals(samples, 2 * margin)) {
		if (taken.some((position) => position > from && position < to)) continue;
		const split = search.best(noise, from, to, margin, LEVEL_PART * leastGain);
		if (split === null || split.gain < leastGain) continue;
		found.push(split.position);
		taken.push(split.position);
	}
	return found;
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
			const split = search.best(noise, from, to, margin, 0);
			if (split === null || split.gain < leastGain) settled.splice(order--, 1);
			else settled[order] = split.position;
		}
	}
	return settled;
}

/** Drops the weakest changes for as long as noise alone explains the observations nearly as well. */
function prove(
	observations: Observations,
	search: SplitSearch,
	candidates: readonly number[],
	unchanged: NoiseFit,
	leastGain: number,
): { positions: readonly number[]; noise: NoiseModel } {
	const samples = observations.values.length;
	const fitWith = (positions: readonly number[], near: NoiseModel | null) =>
		positions.length === 0 ? unchanged : fitNoise(observations, [0, ...positions, samples], near);
	let positions = candidates;
	let fit = fitWith(positions, null);
	while (positions.length > 0) {
		const splits = splitsAt(search, fit.noise, positions, samples);
		const gains = splits.map(({ gain, levelGain }) =>
			levelGain < LEVEL_PART * leastGain ? 0 : gain,
		);
		const evidence = (unchanged.cost - fit.cost) / positions.length;
		let weak = evidence < LEAST_EVIDENCE ? weakerHalf(gains) : localMinima(gains, leastGain);
		if (weak.length === 0) {
			const weakest = weakerHalf(gains)[0] as number;
			const without = fitWith(
				positions.filter((_, order) => order !== weakest),
				fit.noise,
			);
			if (without.cost - fit.cost >= LEAST_EVIDENCE) break;
			weak = [weakest];
		}
		positions = positions.filter((_, order) => !weak.includes(order));
		fit = fitWith(positions, fit.noise);
	}
	return { positions, noise: fit.noise };
}

/** At least one, and no more than half, rounded up. */
function weakerHalf(gains: readonly number[]): number[] {
	const order = [...gains.keys()].sort(
		(left, right) => (gains[left] as number) - (gains[right] as number),
	);
	return order.slice(0, Math.ceil(gains.length / 2));
}

/** Which of them are too small, and smaller than both of their neighbours. */
function localMinima(gains: readonly number[], least: number): number[] {
	return [...gains.keys()].filter((order) => {
		const gain = gains[order] as number;
		const before = gains[order - 1] ?? Number.POSITIVE_INFINITY;
		const after = gains[order + 1] ?? Number.POSITIVE_INFINITY;
		return gain < least && gain <= before && gain < after;
	});
}

function splitsAt(
	search: SplitSearch,
	noise: NoiseModel,
	positions: readonly number[],
	samples: number,
): Split[] {
	return positions.map((position, order) =>
		search.at(noise, positions[order - 1] ?? 0, positions[order + 1] ?? samples, position),
	);
}
