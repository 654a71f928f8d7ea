/** Finds the noise model under which observations with known changes of level are likeliest. */
import { LEAST_VARIANCE, type NoiseModel, type Observations } from "./wandering-noise.ts";
import { filterWhole } from "./whole-sums.ts";

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
	const stretches = stretchesBetween(boundaries);
	const judge = remembering((point) => fitVariance(observations, stretches, point));
	const some = partOf(stretches, samples);
	const judgeRoughly = remembering((point) => fitVariance(observations, some, point));
	const starts = near === null ? STARTS : [pointOf(near)];
	const rough = starts
		.map((start) => descend(within(start, samples), 1, 0.5, samples, judgeRoughly))
		.reduce((best, fit) => (fit.cost < best.cost ? fit : best));
	return descend(within(pointOf(rough.noise), samples), 0.25, 0.1, samples, judge);
}

/** A compass search looks back to where it came from, and stays in a corner. */
function remembering(judge: (point: Point) => NoiseFit): (point: Point) => NoiseFit {
	const known = new Map<string, NoiseFit>();
	return (point) => {
		const key = point.join();
		const fit = known.get(key) ?? judge(point);
		known.set(key, fit);
		return fit;
	};
}

/** Samples from the first up to the second, not included. */
type Stretch = readonly [from: number, to: number];

function stretchesBetween(boundaries: readonly number[]): Stretch[] {
	return boundaries.slice(1).map((to, order) => [boundaries[order] as number, to]);
}

/** So many samples tell roughly what the noise is. */
const ENOUGH_SAMPLES = 16_384;
/** They are taken in pieces from all over the log, long enough for a long memory to show. */
const PIECE = 4096;

/** Of a long log the beginning of every piece, as much of each; of others everything. */
function partOf(stretches: readonly Stretch[], samples: number): readonly Stretch[] {
	const part = ENOUGH_SAMPLES / samples;
	if (part >= 1) return stretches;
	const every = Math.ceil(PIECE / part);
	return stretches.flatMap(([from, to]) => {
		const pieces = Math.ceil((to - from) / every);
		return Array.from({ length: pieces }, (_, order): Stretch => {
			const begin = from + Math.floor((order * (to - from)) / pieces);
			return [begin, begin + Math.ceil(((to - from) / pieces) * part)];
		});
	});
}

/** How likely observations of one level are around noise of this shape, whatever its variance. */
export function costOf(observations: Observations, shape: NoiseModel): number {
	const samples = observations.values.length;
	const whole = filterWhole(observations, shape, 0, samples);
	const variance = Math.max(whole.squares / samples, LEAST_VARIANCE);
	return samples * (Math.log(variance) + 1) + whole.logVariance;
}

/** The best variance for a memory and a white share, and how likely that makes the observations. */
function fitVariance(
	observations: Observations,
	stretches: readonly Stretch[],
	[logMemory, logWhite]: Point,
): NoiseFit {
	const correlation = Math.exp(-Math.exp(-logMemory));
	const odds = Math.exp(logWhite) * (1 - correlation * correlation);
	const shape = { correlation, whiteShare: odds / (1 + odds), variance: 1 };
	let samples = 0;
	let squares = 0;
	let logVariance = 0;
	for (const [from, to] of stretches) {
		const whole = filterWhole(observations, shape, from, to);
		samples += to - from;
		squares += whole.squares;
		logVariance += whole.logVariance;
	}
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
