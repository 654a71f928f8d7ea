/**
 * The model of a metric's noise: wander (an AR(1) process) plus white measuring noise. Its exact
 * likelihood comes from a Kalman filter with one state (Harvey 1989, chapter 3; Durbin and Koopman
 * 2012, chapter 4), which handles missing samples.
 */

/** Known samples, in the order of time. */
export interface Observations {
	readonly values: Float64Array;
	/** What a level of 1 adds to each value: 1 for even noise, otherwise 1 / its scale. */
	readonly exposure: Float64Array;
	/** Sampling intervals since the sample before, at least 1. */
	readonly steps: Float64Array;
}

/** Smaller variances count as none, for values with a typical size of one. */
export const MIN_VARIANCE = 1e-10;

export interface NoiseModel {
	/** Correlation of the wander from one sampling interval to the next, 0 to 1. */
	readonly correlation: number;
	/** The part of white noise in the variance, 0 to 1. */
	readonly whiteShare: number;
	/** Of one sample around its level. */
	readonly variance: number;
}

/** The integrated autocorrelation time: how many samples are worth one independent sample. */
export function integratedTime({ correlation, whiteShare }: NoiseModel): number {
	return whiteShare + ((1 - whiteShare) * (1 + correlation)) / (1 - correlation);
}

/** A filter has converged where its state changes by no more than this part. */
export const CONVERGED = 1e-13;

/** The standardized innovations: what each observation adds to its prediction. */
export function filterInnovations(
	{ values, exposure, steps }: Observations,
	{ correlation, whiteShare }: NoiseModel,
	levels: Float64Array,
): Float64Array {
	const wander = 1 - whiteShare;
	const innovations = new Float64Array(values.length);
	let predicted = 0;
	let uncertainty = wander;
	let lastUncertainty = Number.NaN;
	let lastKept = Number.NaN;
	let nextUncertainty = 0;
	let gain = 0;
	let deviation = 1;
	for (let position = 0; position < values.length; position++) {
		const gap = steps[position] as number;
		const kept = position === 0 ? 0 : gap === 1 ? correlation : correlation ** gap;
		predicted *= kept;
		if (uncertainty !== lastUncertainty || kept !== lastKept) {
			lastUncertainty = uncertainty;
			lastKept = kept;
			const predictedVariance = wander + (uncertainty - wander) * kept * kept;
			const variance = predictedVariance + whiteShare;
			gain = predictedVariance / variance;
			nextUncertainty = predictedVariance * (whiteShare / variance);
			deviation = Math.sqrt(variance);
		}
		uncertainty = nextUncertainty;
		const level = (levels[position] as number) * (exposure[position] as number);
		const surprise = (values[position] as number) - level - predicted;
		predicted += gain * surprise;
		innovations[position] = surprise / deviation;
	}
	return innovations;
}
