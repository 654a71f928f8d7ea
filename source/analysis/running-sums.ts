/** What every beginning of a stretch, and every end of it, says of its level. */
import { type NoiseModel, type Observations, STILL } from "./wandering-noise.ts";

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

	constructor(samples: number) {
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
	const { logVariance, valueSquares, products, exposureSquares } = sums;
	const wander = 1 - whiteShare;
	// The step to the sample at a position stands at it in the order of time, else one later.
	const stepAt = direction === 1 ? 0 : 1;
	let value = 0;
	let level = 0;
	let uncertainty = wander;
	let lastVariance = 1;
	let lastLog = 0;
	let logSum = 0;
	let valueSum = 0;
	let productSum = 0;
	let exposureSum = 0;
	let k = 0;
	for (let position = first; position !== end; ) {
		let kept = 0;
		if (k > 0) {
			const gap = steps[position + stepAt] as number;
			kept = gap === 1 ? correlation : correlation ** gap;
		}
		const foretold = wander + (uncertainty - wander) * kept * kept;
		const variance = foretold + whiteShare;
		if (Math.abs(variance - lastVariance) > 1e-12) {
			lastVariance = variance;
			lastLog = Math.log(variance);
		}
		const weight = 1 / variance;
		const gain = foretold * weight;
		const nextUncertainty = foretold * (1 - gain);
		const standsStill = Math.abs(nextUncertainty - uncertainty) <= STILL * nextUncertainty;
		uncertainty = nextUncertainty;
		// The uncertainty soon stands still: then all of this stays as it is up to the next gap.
		const keptOfLast = (1 - gain) * kept;
		do {
			const observed = values[position] as number;
			const exposed = exposure[position] as number;
			const surprise = observed - kept * value;
			const lever = exposed - kept * level;
			logSum += lastLog;
			valueSum += surprise * surprise * weight;
			productSum += surprise * lever * weight;
			exposureSum += lever * lever * weight;
			value = keptOfLast * value + gain * observed;
			level = keptOfLast * level + gain * exposed;
			position += direction;
			k++;
			logVariance[k] = logSum;
			valueSquares[k] = valueSum;
			products[k] = productSum;
			exposureSquares[k] = exposureSum;
		} while (
			standsStill &&
			kept === correlation &&
			position !== end &&
			steps[position + stepAt] === 1
		);
	}
}
