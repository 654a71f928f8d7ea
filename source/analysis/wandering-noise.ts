/**
 * The noise that a link's figures have: a slow wander that forgets itself (an AR(1) process) with
 * white measuring noise on top. It is judged by its exact likelihood, from a Kalman filter of one
 * state (Harvey 1989, chapter 3; Durbin and Koopman 2012, chapter 4), so that missing samples cost
 * nothing but themselves.
 */

/** Samples that are known, in the order of time. */
export interface Observations {
	readonly values: Float64Array;
	/** What a level of one adds to each value: 1 where the noise is even, 1 / its scale where not. */
	readonly exposure: Float64Array;
	/** How many sampling intervals after the sample before it; at least 1. */
	readonly steps: Float64Array;
}

/** Below it, the noise of values of an ordinary size of one counts as none. */
export const LEAST_VARIANCE = 1e-10;

export interface NoiseModel {
	/** Correlation of the wander from one sampling interval to the next, 0 to 1. */
	readonly correlation: number;
	/** The part of the variance that is white, 0 to 1. */
	readonly whiteShare: number;
	/** Of one sample around its level, in the square of the values' unit. */
	readonly variance: number;
}

/** How many samples say as much about the level as one would that knew nothing of the others. */
export function integratedTime({ correlation, whiteShare }: NoiseModel): number {
	return whiteShare + ((1 - whiteShare) * (1 + correlation)) / (1 - correlation);
}

/**
 * What the first k samples of a stretch say, for every k from 0 on. Whitened, a sample is an
 * observation of the level with known weight: these are the sums of the least squares.
 */
export class RunningSums {
	/** Sum of the logarithms of the innovations' variances, for a noise of variance 1. */
	readonly logVariance: Float64Array;
	readonly valueSquares: Float64Array;
	readonly products: Float64Array;
	readonly exposureSquares: Float64Array;

	/** Whether it is told for every k; otherwise for the last one alone, which is sooner. */
	readonly tellsEach: boolean;

	constructor(samples: number, tellsEach = true) {
		this.tellsEach = tellsEach;
		this.logVariance = new Float64Array(samples + 1);
		this.valueSquares = new Float64Array(samples + 1);
		this.products = new Float64Array(samples + 1);
		this.exposureSquares = new Float64Array(samples + 1);
	}

	/** Twice the negative log-likelihood of the first k samples at their best level. */
	cost(k: number, variance: number): number {
		return (this.logVariance[k] as number) + this.squares(k) / variance;
	}

	/** Whitened squares left around the best level of the first k samples. */
	squares(k: number): number {
		const information = this.exposureSquares[k] as number;
		if (information === 0) return 0;
		const product = this.products[k] as number;
		return (this.valueSquares[k] as number) - (product * product) / information;
	}
}

/** Filters samples `from` to `to` (not included) in the order of time. */
export function filterForward(
	observations: Observations,
	noise: NoiseModel,
	from: number,
	to: number,
	sums: RunningSums,
): void {
	filter(observations, noise, from, to, 1, sums);
}

/**
 * The same from the last sample to the first: the noise looks alike in both directions of time, so
 * the two together judge every split of a stretch at once.
 */
export function filterBackward(
	observations: Observations,
	noise: NoiseModel,
	from: number,
	to: number,
	sums: RunningSums,
): void {
	filter(observations, noise, to - 1, from - 1, -1, sums);
}

function filter(
	{ values, exposure, steps }: Observations,
	{ correlation, whiteShare }: NoiseModel,
	first: number,
	end: number,
	direction: 1 | -1,
	sums: RunningSums,
): void {
	const { tellsEach, logVariance, valueSquares, products, exposureSquares } = sums;
	const wander = 1 - whiteShare;
	let value = 0;
	let level = 0;
	let uncertainty = wander;
	let lastUncertainty = Number.NaN;
	let lastKept = Number.NaN;
	let nextUncertainty = 0;
	let weight = 0;
	let gain = 0;
	let lastVariance = 1;
	let lastLog = 0;
	let logSum = 0;
	let valueSum = 0;
	let productSum = 0;
	let exposureSum = 0;
	let k = 0;
	for (let position = first; position !== end; position += direction) {
		let kept = 0;
		if (k > 0) {
			const gap = steps[direction === 1 ? position : position + 1] as number;
			kept = gap === 1 ? correlation : correlation ** gap;
		}
		value *= kept;
		level *= kept;
		// The uncertainty soon stands still, and what follows from it takes longer than all the rest.
		if (uncertainty !== lastUncertainty || kept !== lastKept) {
			lastUncertainty = uncertainty;
			lastKept = kept;
			const foretold = wander + (uncertainty - wander) * kept * kept;
			const variance = foretold + whiteShare;
			if (Math.abs(variance - lastVariance) > 1e-12) {
				lastVariance = variance;
				lastLog = Math.log(variance);
			}
			weight = 1 / variance;
			gain = foretold * weight;
			nextUncertainty = foretold * (1 - gain);
		}
		uncertainty = nextUncertainty;
		const surprise = (values[position] as number) - value;
		const lever = (exposure[position] as number) - level;
		logSum += lastLog;
		valueSum += surprise * surprise * weight;
		productSum += surprise * lever * weight;
		exposureSum += lever * lever * weight;
		value += gain * surprise;
		level += gain * lever;
		k++;
		if (!tellsEach) continue;
		logVariance[k] = logSum;
		valueSquares[k] = valueSum;
		products[k] = productSum;
		exposureSquares[k] = exposureSum;
	}
	logVariance[k] = logSum;
	valueSquares[k] = valueSum;
	products[k] = productSum;
	exposureSquares[k] = exposureSum;
}

/** What each observation adds to what those before it foretold, in units of the noise's deviation. */
export function filterInnovations(
	{ values, exposure, steps }: Observations,
	{ correlation, whiteShare }: NoiseModel,
	levels: Float64Array,
): Float64Array {
	const wander = 1 - whiteShare;
	let foretold = 0;
	let uncertainty = wander;
	return values.map((value, position) => {
		const kept = position === 0 ? 0 : correlation ** (steps[position] as number);
		foretold *= kept;
		uncertainty = wander + (uncertainty - wander) * kept * kept;
		const variance = uncertainty + whiteShare;
		const level = (levels[position] as number) * (exposure[position] as number);
		const surprise = value - level - foretold;
		foretold += (uncertainty / variance) * surprise;
		uncertainty *= whiteShare / variance;
		return surprise / Math.sqrt(variance);
	});
}
