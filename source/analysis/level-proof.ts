/** A strict test of changes that a wide search found: what noise alone explains is none. */
import { cosinePeriodogram } from "./cosine-periodogram.ts";
import { autoregressiveDensity, blockMeans } from "./long-run-variance.ts";
import { fitNoise, type NoiseFit } from "./noise-fit.ts";
import { selectPlaces } from "./select-quantiles.ts";
import type { Gain, SplitSearch } from "./split-search.ts";
import { filterInnovations, type NoiseModel, type Observations } from "./wandering-noise.ts";

export interface LevelChanges {
	/** Of the first observation after each change, ascending. */
	readonly positions: readonly number[];
	/** The noise around the levels. */
	readonly noise: NoiseModel;
}

/**
 * The part of the least gain that a change must have from its levels alone, for a jump that is
 * forgotten later is not a shift; and what is enough of it where the jump is beyond doubt.
 */
const LEVEL_PART = 2 / 3;
const LEAST_LEVEL_PART = 1 / 4;
/** The gain that is left when the noise is fitted anew without the change. */
const LEAST_EVIDENCE = 14;

/**
 * Drops the weakest changes for as long as noise alone explains the observations nearly as well.
 *
 * @param unchanged the noise without any change
 */
export function prove(
	observations: Observations,
	search: SplitSearch,
	candidates: readonly number[],
	unchanged: NoiseFit,
	leastGain: number,
): LevelChanges {
	const samples = observations.values.length;
	const fitWith = (positions: readonly number[], near: NoiseModel | null) =>
		positions.length === 0 ? unchanged : fitNoise(observations, [0, ...positions, samples], near);
	let positions = candidates;
	let fit = fitWith(positions, null);
	for (;;) {
		const around = noiseAround(observations, search, fit.noise, positions);
		if (positions.length === 0) return { positions, noise: around.noise };
		const parts = gainsAt(search, around.noise, positions, samples);
		const gains = parts.map((part) => creditedGain(part, around.jumpExcess, leastGain));
		const evidenceOf = (without: NoiseFit) => (without.cost - fit.cost) / around.slowExcess;
		const evidence = evidenceOf(unchanged) / positions.length;
		const weak = evidence < LEAST_EVIDENCE ? weakerHalf(gains) : localMinima(gains, leastGain);
		const isLastDoubt = weak.length === 0;
		if (isLastDoubt) weak.push(weakerHalf(gains)[0] as number);
		const others = positions.filter((_, order) => !weak.includes(order));
		const without = fitWith(others, fit.noise);
		if (isLastDoubt && evidenceOf(without) >= LEAST_EVIDENCE) {
			return { positions, noise: around.noise };
		}
		positions = others;
		fit = without;
	}
}

/**
 * A gain in which the jump counts for what it is worth. The smaller it leaves the gain, the more
 * must come from the levels; 0 where too little does.
 */
function creditedGain({ gain, levelGain }: Gain, jumpExcess: number, leastGain: number): number {
	const credited = levelGain + (gain - levelGain) / jumpExcess;
	const wanted = LEVEL_PART * leastGain - (credited - leastGain);
	return levelGain < Math.max(LEAST_LEVEL_PART * leastGain, wanted) ? 0 : credited;
}

interface NoiseAround {
	/** As it was fitted, with a variance that slow noise is not larger than. */
	readonly noise: NoiseModel;
	/** How many times more slow noise there is than the fit says; at least 1. */
	readonly slowExcess: number;
	/** How many times larger the squares of rare innovations are than normal ones; at least 1. */
	readonly jumpExcess: number;
}

/** In what the noise around these levels is worse than its model. */
function noiseAround(
	observations: Observations,
	search: SplitSearch,
	noise: NoiseModel,
	positions: readonly number[],
): NoiseAround {
	const { values, exposure } = observations;
	const levels = search.levelsBetween(noise, positions);
	const rest = values.map((value, at) => value - (levels[at] as number) * (exposure[at] as number));
	const slowExcess = excessOfSlowNoise(rest, noise);
	const innovations = filterInnovations(observations, noise, levels);
	for (const position of positions) innovations[position] = 0;
	return {
		noise: { ...noise, variance: noise.variance * slowExcess },
		slowExcess,
		jumpExcess: excessOfJumps(innovations, noise.variance * slowExcess),
	};
}

/** Waves of so many samples and longer are slow: they can pass for levels. */
const SLOW_WAVE = 120;
/** So many frequencies at least; fewer have a mean that says nothing. */
const FEWEST_FREQUENCIES = 32;
/** Longer series are averaged in blocks of up to so many samples: waves so slow do not notice. */
const LONGEST_PLAIN = 8192;
const LARGEST_BLOCK = 8;

/**
 * Noise of two memories, a short and a long one, has more power at low frequencies than the model
 * that fits all of them best.
 */
function excessOfSlowNoise(rest: Float64Array, noise: NoiseModel): number {
	const highest = Math.max(FEWEST_FREQUENCIES, Math.floor((2 * rest.length) / SLOW_WAVE));
	const block = Math.min(LARGEST_BLOCK, Math.ceil(rest.length / LONGEST_PLAIN));
	const powers = cosinePeriodogram(blockMeans(rest, block), highest);
	const { correlation, whiteShare, variance } = noise;
	let sum = 0;
	for (const { frequency, power } of powers) {
		const wander = (1 - whiteShare) * autoregressiveDensity(correlation, frequency / block);
		sum += (block * power) / (variance * (whiteShare + wander));
	}
	return Math.max(1, sum / powers.length);
}

/** Of normal innovations one in 200 is farther than 2.81 deviations. */
const RARE = 0.005;
const RARE_NORMAL = 2.81;

function excessOfJumps(innovations: Float64Array, variance: number): number {
	const sizes = innovations.map(Math.abs);
	const place = Math.floor((1 - RARE) * sizes.length);
	selectPlaces(sizes, [place]);
	const rare = sizes[place] ?? 0;
	return Math.max(1, (rare / RARE_NORMAL) ** 2 / variance);
}

/** At least one, and no more than half, rounded up. */
function weakerHalf(gains: readonly number[]): number[] {
	const order = [...gains.keys()].sort(
		(left, right) => (gains[left] as number) - (gains[right] as number),
	);
	return order.slice(0, Math.ceil(gains.length / 2));
}

/**
 * Which of them are too small, and no larger than both of their neighbours, but no two neighbours:
 * of equal ones, as a hundred that count for nothing, every other.
 */
function localMinima(gains: readonly number[], least: number): number[] {
	const minima: number[] = [];
	for (let order = gains.length - 1; order >= 0; order--) {
		const gain = gains[order] as number;
		const before = gains[order - 1] ?? Number.POSITIVE_INFINITY;
		const after = gains[order + 1] ?? Number.POSITIVE_INFINITY;
		if (gain >= least || gain > before || gain > after) continue;
		if (minima.at(-1) !== order + 1) minima.push(order);
	}
	return minima;
}

function gainsAt(
	search: SplitSearch,
	noise: NoiseModel,
	positions: readonly number[],
	samples: number,
): Gain[] {
	return positions.map((position, order) =>
		search.at(noise, positions[order - 1] ?? 0, positions[order + 1] ?? samples, position),
	);
}
