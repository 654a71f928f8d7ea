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

/** What a filter has learnt of the uncertainty stands still where it changes by no more than this part. */
export const STILL = 1e-13;

/** What each observation adds to what those before it foretold, in units of the noise's deviation. */
export function filterInnovations(
	{ values, exposure, steps }: Observations,
	{ correlation, whiteShare }: NoiseModel,
	levels: Float64Array,
): Float64Array {
	const wander = 1 - whiteShare;
	const innovations = new Float64Array(values.length);
	let foretold = 0;
	let uncertainty = wander;
	let lastUncertainty = Number.NaN;
	let lastKept = Number.NaN;
	let nextUncertainty = 0;
	let gain = 0;
	let deviation = 1;
	for (let position = 0; position < values.length; position++) {
		const gap = steps[position] as number;
		const kept = position === 0 ? 0 : gap === 1 ? correlation : correlation ** gap;
		foretold *= kept;
		if (uncertainty !== lastUncertainty || kept !== lastKept) {
			lastUncertainty = uncertainty;
			lastKept = kept;
			const predicted = wander + (uncertainty - wander) * kept * kept;
			const variance = predicted + whiteShare;
			gain = predicted / variance;
			nextUncertainty = predicted * (whiteShare / variance);
			deviation = Math.sqrt(variance);
		}
		uncertainty = nextUncertainty;
		const level = (levels[position] as number) * (exposure[position] as number);
		const surprise = (values[position] as number) - level - foretold;
		foretold += gain * surprise;
		innovations[position] = surprise / deviation;
	}
	return innovations;
}
