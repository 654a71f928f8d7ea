/**
 * The long-run variance of a series of dependent samples: n times the variance of their mean. For
 * independent samples it is the variance itself.
 *
 * It is the spectral density at frequency zero, and is estimated in two ways from one periodogram:
 *
 * - by a model, an AR(1) process plus white measuring noise, over all frequencies. It is precise
 *   where the model fits, even for short series.
 * - by the mean power of the eight lowest frequencies, which only assumes that the spectrum is flat
 *   there. It sees what the model misses, but is coarse (8 degrees of freedom).
 *
 * Each has its degrees of freedom, so that a t test accounts for its coarseness.
 */
import { cosinePeriodogram, type Power } from "./cosine-periodogram.ts";

/** An estimate distributed like a χ² variable with these degrees of freedom. */
export interface VarianceEstimate {
	readonly variance: number;
	readonly degrees: number;
}

export interface LongRunVariance {
	readonly model: VarianceEstimate;
	readonly lowest: VarianceEstimate;
	/** What the model is averaged from. */
	readonly fits: ModelFits;
}

/** All models of a series: independent samples first, then others in the order of their memory. */
export interface ModelFits {
	readonly fits: readonly ModelFit[];
	readonly powers: readonly Power[];
	/** Of the scale of each: the number of frequencies. */
	readonly degrees: number;
	/** How many values of the series make one sample of the models. */
	readonly block: number;
}

/** More would be less coarse, but biased where a short series has a long memory. */
const LOWEST = 8;
/** Longer series are averaged in blocks, which leaves frequency zero as it is. */
const MAX_VALUES = 8192;

/** The fewest values that {@link longRunVariance} takes. */
export const MIN_VALUES = 2 * LOWEST;

/** @param series at least {@link MIN_VALUES} values, without NaN */
export function longRunVariance(series: Float64Array): LongRunVariance {
	const block = Math.ceil(series.length / MAX_VALUES);
	const means = blockMeans(series, block);
	const powers = cosinePeriodogram(means);
	const fits = { fits: fitModels(powers, means.length), powers, degrees: powers.length, block };
	const model = averageFits(fits, posterior(fits));
	const sum = powers.slice(0, LOWEST).reduce((sum, { power }) => sum + power, 0);
	return {
		model: { ...model, variance: block * model.variance },
		lowest: { variance: (block * sum) / LOWEST, degrees: LOWEST },
		fits,
	};
}

/** Means of blocks of values; an incomplete last block is left out. */
export function blockMeans(series: Float64Array, block: number): Float64Array {
	if (block === 1) return series;
	return Float64Array.from({ length: Math.floor(series.length / block) }, (_, index) => {
		let sum = 0;
		for (let at = index * block; at < (index + 1) * block; at++) sum += series[at] as number;
		return sum / block;
	});
}

/** The factor between successive memories of the AR(1) part to try. */
const MEMORY_GROWTH = Math.SQRT2;
/** The parts of white noise in the variance to try. */
const NOISE_PARTS = [0, 0.05, 0.25, 0.5, 0.75, 0.9];
/** The longest memory to try, as a part of the series; a longer one looks like a trend. */
const MAX_MEMORY_LENGTH = 1 / 10;

/** The estimate of one model, and how well it explains the series. */
export interface ModelFit {
	/** The scale integrated out. */
	readonly logLikelihood: number;
	/** Of the long-run variance, in squares of the unit of a block's mean. */
	readonly logVariance: number;
}

/**
 * The spectral density at zero of AR(1) plus noise, by a grid of models. A single best model would
 * be overconfident for short series.
 */
function fitModels(powers: readonly Power[], length: number): ModelFit[] {
	const others = coefficientsUpTo(MAX_MEMORY_LENGTH * length).flatMap((coefficient) => {
		return NOISE_PARTS.map((noise) => fit(powers, coefficient, noise));
	});
	return [fit(powers, 0, 1), ...others];
}

/** The prior weight of independent samples equals that of all other models. */
export function priorWeight(order: number, { fits }: ModelFits): number {
	return order === 0 ? 0.5 : 0.5 / Math.max(1, fits.length - 1);
}

/** The weights of all models by Whittle's (1953) likelihood, up to a factor. */
export function posterior(models: ModelFits): Float64Array {
	const { fits } = models;
	const best = Math.max(...fits.map(({ logLikelihood }) => logLikelihood));
	return Float64Array.from(fits, ({ logLikelihood }, order) => {
		return priorWeight(order, models) * Math.exp(logLikelihood - best);
	});
}

/** The scale integrated out. @param shapeAt the spectral density up to its scale */
export function logLikelihoodOf(
	powers: readonly Power[],
	shapeAt: (frequency: number) => number,
): number {
	return scaledFit(powers, shapeAt).logLikelihood;
}

/** The best scale of a model with this lag-1 coefficient and this part of white noise. */
function fit(powers: readonly Power[], coefficient: number, noise: number): ModelFit {
	const shapeAt = (frequency: number) =>
		noise + (1 - noise) * autoregressiveDensity(coefficient, frequency);
	const { logLikelihood, scale } = scaledFit(powers, shapeAt);
	return { logLikelihood, logVariance: Math.log(scale * shapeAt(0)) };
}

function scaledFit(powers: readonly Power[], shapeAt: (frequency: number) => number) {
	let [logShapes, sum] = [0, 0];
	for (const { frequency, power } of powers) {
		const shape = shapeAt(frequency);
		logShapes += Math.log(shape);
		sum += power / shape;
	}
	const count = powers.length;
	return {
		logLikelihood: -0.5 * logShapes - 0.5 * count * Math.log(sum),
		scale: sum / count,
	};
}

/** Coefficients φ whose memories 1 / (1 − φ) grow up to the given one, in samples. */
function coefficientsUpTo(longest: number): number[] {
	const coefficients: number[] = [];
	for (let memory = MEMORY_GROWTH; memory <= longest; memory *= MEMORY_GROWTH) {
		coefficients.push(1 - 1 / memory);
	}
	return coefficients;
}

/** The spectral density of an AR(1) process with variance 1. */
export function autoregressiveDensity(coefficient: number, frequency: number): number {
	const square = coefficient * coefficient;
	return (1 - square) / (1 - 2 * coefficient * Math.cos(frequency) + square);
}

/**
 * A χ²-like variable whose logarithm has the mean and the variance of the fits.
 *
 * @param weights up to a factor
 */
export function averageFits({ fits, degrees }: ModelFits, weights: Float64Array): VarianceEstimate {
	let [total, first, second] = [0, 0, 0];
	for (const [order, { logVariance }] of fits.entries()) {
		const weight = weights[order] as number;
		total += weight;
		first += weight * logVariance;
		second += weight * logVariance ** 2;
	}
	const mean = first / total;
	// The logarithm of a χ² variable with ν degrees of freedom has variance of about 2/ν.
	const spread = Math.max(0, second / total - mean ** 2) + 2 / degrees;
	return { variance: Math.exp(mean), degrees: 2 / spread };
}
