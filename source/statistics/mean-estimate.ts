import {
	longRunVariance,
	MIN_VALUES,
	type ModelFits,
	type VarianceEstimate,
} from "./long-run-variance.ts";
import { meanOf, type TimedSums, total } from "./timed-sums.ts";

/** The mean of dependent samples over time, and how well it is known. */
export interface MeanEstimate {
	readonly mean: number;
	/** Of the mean itself, from both estimates of the long-run variance. */
	readonly model: VarianceEstimate;
	readonly lowest: VarianceEstimate;
	/** What the model is averaged from; null: all values are equal. */
	readonly fits: ModelFits | null;
	/** How many blocks the mean is of. */
	readonly blocks: number;
	/** Σ weight, such as seconds. */
	readonly weight: number;
	/** Weight of one independent observation; 0: all values are equal. */
	readonly memory: number;
	/** How many independent observations would tell as much. */
	readonly effectiveCount: number;
}

/**
 * The mean is a ratio, Σ value × weight ÷ Σ weight, so its variance is that of the residuals
 * `sum − mean × weight` of the blocks (linearization).
 *
 * @returns null below 16 blocks, and where values are so large that their squares overflow
 */
export function meanEstimate(series: TimedSums): MeanEstimate | null {
	const { sums, weights } = series;
	const count = sums.length;
	if (count < MIN_VALUES) return null;
	const weight = total(weights);
	const mean = meanOf(series);
	if (mean === null || !Number.isFinite(mean ** 2)) return null;
	const each = weight / count;
	const residuals = sums.map((sum, at) => (sum - mean * (weights[at] as number)) / each);
	let squares = 0;
	for (const residual of residuals) squares += residual * residual;
	const variance = squares / (count - 1);
	if (!Number.isFinite(variance)) return null;
	// What rounding leaves of equal values.
	if (!(variance > (1e-12 * mean) ** 2)) {
		const none = { variance: 0, degrees: count - 1 };
		const known = { mean, weight, memory: 0, effectiveCount: count, blocks: count };
		return { ...known, model: none, lowest: none, fits: null };
	}
	const { model, lowest, fits } = longRunVariance(residuals);
	const memory = each * Math.max(1, model.variance / variance);
	return {
		mean,
		model: { ...model, variance: model.variance / count },
		lowest: { ...lowest, variance: lowest.variance / count },
		fits,
		blocks: count,
		weight,
		memory,
		effectiveCount: weight / memory,
	};
}

/** A side this many times as long knows the noise so much better that it is borrowed from it. */
const MUCH_LONGER = 2;

/**
 * Returns the estimate of a short log with the noise of a much longer one of the same link, where
 * that is larger: a log of a few memories cannot know its own. Both are parts of the mean.
 */
export function withBorrowedNoise(own: MeanEstimate, other: MeanEstimate): MeanEstimate {
	if (other.weight < MUCH_LONGER * own.weight || other.mean === 0) return own;
	const scale = (own.mean / other.mean) ** 2 * (other.weight / own.weight);
	const larger = (kind: "model" | "lowest") => {
		const borrowed = { ...other[kind], variance: other[kind].variance * scale };
		return borrowed.variance > own[kind].variance ? borrowed : own[kind];
	};
	const memory = Math.max(own.memory, other.memory);
	const effectiveCount = memory === 0 ? own.effectiveCount : own.weight / memory;
	return {
		...own,
		model: larger("model"),
		lowest: larger("lowest"),
		memory,
		effectiveCount: Math.min(own.effectiveCount, effectiveCount),
	};
}

/** The lowest frequencies count where they have so much more power than the model says. */
const MISFIT = 1.5;

/**
 * The variance of a mean: that of the model, unless the lowest frequencies contradict it.
 *
 * @param isCautious whether the larger one counts
 */
export function noiseOf({ model, lowest }: MeanEstimate, isCautious = false): VarianceEstimate {
	return lowest.variance > (isCautious ? 1 : MISFIT) * model.variance ? lowest : model;
}
