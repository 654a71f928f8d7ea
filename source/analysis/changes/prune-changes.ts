/** A strict test of candidates: drops changes that noise alone explains. */

import { selectRanks } from "../../core/quantile.ts";
import { cosinePeriodogram } from "../../statistics/cosine-periodogram.ts";
import { autoregressiveDensity, blockMeans } from "../../statistics/long-run-variance.ts";
import { fitNoise, type NoiseFit } from "./noise-fit.ts";
import type { Gain, SplitSearch } from "./split-search.ts";
import { filterInnovations, type NoiseModel, type Observations } from "./wandering-noise.ts";

export interface LevelChanges {
	/** The index of the first observation after each change, ascending. */
	readonly positions: readonly number[];
	/** The noise around the levels. */
	readonly noise: NoiseModel;
}

/**
 * The part of the minimum gain that must come from the levels alone, because a jump that decays is
 * not a shift; and the smaller part that is enough for an evident jump.
 */
const LEVEL_PART = 2 / 3;
const MIN_LEVEL_PART = 1 / 4;
/** The gain that must remain when the noise is fitted again without the change. */
const MIN_EVIDENCE = 14;

/**
 * Drops the weakest changes while noise alone explains the observations nearly as well.
 *
 * @param unchanged the fit without any change
 */
export function pruneChanges(
	observations: Observations,
	search: SplitSearch,
	candidates: readonly number[],
	unchanged: NoiseFit,
	minGain: number,
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
		const gains = parts.map((part) => creditedGain(part, around.jumpExcess, minGain));
		const evidenceOf = (without: NoiseFit) => (without.cost - fit.cost) / around.slowExcess;
		const evidence = evidenceOf(unchanged) / positions.length;
		const weak = evidence < MIN_EVIDENCE ? weakerHalf(gains) : localMinima(gains, minGain);
		const isLastTest = weak.length === 0;
		if (isLastTest) weak.push(weakerHalf(gains)[0] as number);
		const others = positions.filter((_, order) => !weak.includes(order));
		const without = fitWith(others, fit.noise);
		if (isLastTest && evidenceOf(without) >= MIN_EVIDENCE) {
			return { positions, noise: around.noise };
		}
		positions = others;
		fit = without;
	}
}

/**
 * The gain with a reduced credit for the jump. The less is left of it, the larger the part that
 * must come from the levels; 0 where that is too small.
 */
function creditedGain({ gain, levelGain }: Gain, jumpExcess: number, minGain: number): number {
	const credited = levelGain + (gain - levelGain) / jumpExcess;
	const wanted = LEVEL_PART * minGain - (credited - minGain);
	return levelGain < Math.max(MIN_LEVEL_PART * minGain, wanted) ? 0 : credited;
}

interface NoiseAround {
	/** As fitted, with its variance raised to that of slow noise. */
	readonly noise: NoiseModel;
	/** Power of slow noise as a multiple of the fit, at least 1. */
	readonly slowExcess: number;
	/** Squares of rare innovations as a multiple of normal ones, at least 1. */
	readonly jumpExcess: number;
}

/** How much worse than its model the noise around these levels is. */
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

/** Periods from this many samples on are slow: they look like levels. */
const SLOW_WAVE = 120;
/** With fewer frequencies, their mean power is too coarse. */
const MIN_FREQUENCIES = 32;
/** Longer series are averaged in blocks, which leaves slow waves as they are. */
const MAX_PLAIN_LENGTH = 8192;
const MAX_BLOCK = 8;

/**
 * Noise with both a short and a long memory has more power at low frequencies than the model that
 * fits best.
 */
function excessOfSlowNoise(rest: Float64Array, noise: NoiseModel): number {
	const highest = Math.max(MIN_FREQUENCIES, Math.floor((2 * rest.length) / SLOW_WAVE));
	const block = Math.min(MAX_BLOCK, Math.ceil(rest.length / MAX_PLAIN_LENGTH));
	const powers = cosinePeriodogram(blockMeans(rest, block), highest);
	const { correlation, whiteShare, variance } = noise;
	let sum = 0;
	for (const { frequency, power } of powers) {
		const wander = (1 - whiteShare) * autoregressiveDensity(correlation, frequency / block);
		sum += (block * power) / (variance * (whiteShare + wander));
	}
	return Math.max(1, sum / powers.length);
}

/** One normal innovation in 200 is farther than 2.81 deviations. */
const RARE = 0.005;
const RARE_NORMAL = 2.81;

function excessOfJumps(innovations: Float64Array, variance: number): number {
	const sizes = innovations.map(Math.abs);
	const place = Math.floor((1 - RARE) * sizes.length);
	selectRanks(sizes, [place]);
	const rare = sizes[place] ?? 0;
	return Math.max(1, (rare / RARE_NORMAL) ** 2 / variance);
}

/** The weaker half, rounded up. */
function weakerHalf(gains: readonly number[]): number[] {
	const order = [...gains.keys()].sort(
		(left, right) => (gains[left] as number) - (gains[right] as number),
	);
	return order.slice(0, Math.ceil(gains.length / 2));
}

/**
 * Gains below the minimum that are local minima, but no two neighbours: every other one of equal
 * gains, as of many zeros.
 */
function localMinima(gains: readonly number[], minimum: number): number[] {
	const minima: number[] = [];
	for (let order = gains.length - 1; order >= 0; order--) {
		const gain = gains[order] as number;
		const before = gains[order - 1] ?? Number.POSITIVE_INFINITY;
		const after = gains[order + 1] ?? Number.POSITIVE_INFINITY;
		if (gain >= minimum || gain > before || gain > after) continue;
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
