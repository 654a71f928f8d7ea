/** Finds the noise model under which observations with known changes of level are likeliest. */
import {
	filterForward,
	LEAST_VARIANCE,
	type NoiseModel,
	type Observations,
	RunningSums,
} from "./wandering-noise.ts";

export interface NoiseFit {
	readonly noise: NoiseModel;
	/** Twice the negative log-likelihood, up to a constant of the number of samples. */
	readonly cost: number;
}

/**
 * A place in the search: logarithms of the memory in samples, and of the variance of white noise to
 * that of what the wander gains in a step. A ratio to the wander's whole variance would leave a very
 * long memory no place for noise that is not white.
 */
type Point = readonly [logMemory: number, logWhite: number];

/** Noise without memory, a short and a long wander, a wander below white noise, a random walk. */
const STARTS: readonly Point[] = [
	[-1.5, -2],
	[2, -3],
	[2.5, 2],
	[5, 6],
	[7, -3],
];
const NO_NOISE: NoiseModel = { correlation: 0, whiteShare: 0.5, variance: LEAST_VARIANCE };
const LOG_WHITE_LIMITS: readonly [number, number] = [-5, 16];
const LOG_MEMORY_LOW = -2;

/**
 * The maximum of the likelihood over correlation, white share and variance, each stretch between
 * two boundaries with its own level and a wander of its own.
 *
 * @param boundaries ascending, from 0 to the number of observations
 * @param near where the search begins; without it, it begins in several places
 */
export function fitNoise(
	observations: Observations,
	boundaries: readonly number[],
	near: NoiseModel | null,
): NoiseFit {
	const samples = observations.values.length;
	const sums = new RunningSums(samples, false);
	const judge = (point: Point) => fitVariance(observations, boundaries, point, sums);
	const starts = near === null ? STARTS : [pointOf(near)];
	const rough = starts
		.map((start) => descend(within(start, samples), 1, 0.5, samples, judge))
		.reduce((best, fit) => (fit.cost < best.cost ? fit : best));
	return descend(within(pointOf(rough.noise), samples), 0.25, 0.1, samples, judge);
}

/** How likely observations of one level are around noise of this shape, whatever its variance. */
export function costOf(observations: Observations, shape: NoiseModel): number {
	const samples = observations.values.length;
	const sums = new RunningSums(samples, false);
	filterForward(observations, shape, 0, samples, sums);
	const variance = Math.max(sums.squares(samples) / samples, LEAST_VARIANCE);
	return samples * (Math.log(variance) + 1) + (sums.logVariance[samples] as number);
}

/** The best variance for a memory and a white share, and how likely that makes the observations. */
function fitVariance(
	observations: Observations,
	boundaries: readonly number[],
	[logMemory, logWhite]: Point,
	sums: RunningSums,
): NoiseFit {
	const correlation = Math.exp(-Math.exp(-logMemory));
	const odds = Math.exp(logWhite) * (1 - correlation * correlation);
	const shape = { correlation, whiteShare: odds / (1 + odds), variance: 1 };
	let squares = 0;
	let logVariance = 0;
	for (let order = 1; order < boundaries.length; order++) {
		const from = boundaries[order - 1] as number;
		const to = boundaries[order] as number;
		filterForward(observations, shape, from, to, sums);
		squares += sums.squares(to - from);
		logVariance += sums.logVariance[to - from] as number;
	}
	const samples = observations.values.length;
	const variance = squares / samples;
	// Nothing is left to tell one kind of noise from another by.
	if (variance < LEAST_VARIANCE)
		return { noise: NO_NOISE, cost: samples * Math.log(LEAST_VARIANCE) };
	const cost = samples * (Math.log(variance) + 1) + logVariance;
	return { noise: { ...shape, variance }, cost };
}

/** Compass search: steps along each axis, and halves its stride where none is downhill. */
function descend(
	start: Point,
	widest: number,
	narrowest: number,
	samples: number,
	judge: (point: Point) => NoiseFit,
): NoiseFit {
	let point = start;
	let best = judge(point);
	for (let stride = widest; stride >= narrowest; ) {
		const before = best.cost;
		for (const axis of [0, 1] as const) {
			for (const direction of [stride, -stride]) {
				const moved = within(
					axis === 0 ? [point[0] + direction, point[1]] : [point[0], point[1] + direction],
					samples,
				);
				const fit = judge(moved);
				if (fit.cost < best.cost) {
					best = fit;
					point = moved;
					break;
				}
			}
		}
		if (!(best.cost < before - 0.01)) stride /= 2;
	}
	return best;
}

function within([logMemory, logWhite]: Point, samples: number): Point {
	const [low, high] = LOG_WHITE_LIMITS;
	return [
		Math.min(Math.max(logMemory, LOG_MEMORY_LOW), Math.log(samples)),
		Math.min(Math.max(logWhite, low), high),
	];
}

function pointOf({ correlation, whiteShare }: NoiseModel): Point {
	const odds = whiteShare / (1 - whiteShare);
	return [-Math.log(-Math.log(correlation)), Math.log(odds / (1 - correlation * correlation))];
}
