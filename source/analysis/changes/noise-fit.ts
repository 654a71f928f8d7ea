/** Fits the noise model by maximum likelihood, around known changes of the level. */
import { MIN_VARIANCE, type NoiseModel, type Observations } from "./wandering-noise.ts";
import { filterWhole } from "./whole-sums.ts";

export interface NoiseFit {
	readonly noise: NoiseModel;
	/** Twice the negative log-likelihood, up to a constant that depends on the number of samples. */
	readonly cost: number;
}

/**
 * A point of the search: logarithms of the memory in samples, and of the ratio of the variance of
 * white noise to that of the innovations of the wander. A ratio to the whole variance of the wander
 * would leave no room for wander of very long memory.
 */
type Point = readonly [logMemory: number, logWhite: number];

/** White noise, short and long wander, wander below white noise, a random walk. */
const STARTS: readonly Point[] = [
	[-1.5, -2],
	[2, -3],
	[2.5, 2],
	[5, 6],
	[7, -3],
];
const NO_NOISE: NoiseModel = { correlation: 0, whiteShare: 0.5, variance: MIN_VARIANCE };
const LOG_WHITE_LIMITS: readonly [number, number] = [-5, 16];
const LOG_MEMORY_LOW = -2;

/**
 * Maximizes the likelihood over correlation, white share and variance. Each segment between two
 * boundaries has a level and a wander of its own.
 *
 * @param boundaries ascending, from 0 to the number of observations
 * @param near where the search starts; null: at several points
 */
export function fitNoise(
	observations: Observations,
	boundaries: readonly number[],
	near: NoiseModel | null,
): NoiseFit {
	const samples = observations.values.length;
	const segments = segmentsBetween(boundaries);
	const judge = memoize((point) => fitVariance(observations, segments, point));
	const some = partOf(segments, samples);
	const judgeRoughly = memoize((point) => fitVariance(observations, some, point));
	const starts = near === null ? STARTS : [pointOf(near)];
	const rough = starts
		.map((start) => descend(within(start, samples), 1, 0.5, samples, judgeRoughly))
		.reduce((best, fit) => (fit.cost < best.cost ? fit : best));
	return descend(within(pointOf(rough.noise), samples), 0.25, 0.1, samples, judge);
}

/** A compass search returns to points that it has evaluated. */
function memoize(judge: (point: Point) => NoiseFit): (point: Point) => NoiseFit {
	const known = new Map<string, NoiseFit>();
	return (point) => {
		const key = point.join();
		const fit = known.get(key) ?? judge(point);
		known.set(key, fit);
		return fit;
	};
}

/** Indices from the first (inclusive) to the second (exclusive). */
type IndexRange = readonly [from: number, to: number];

function segmentsBetween(boundaries: readonly number[]): IndexRange[] {
	return boundaries.slice(1).map((to, order) => [boundaries[order] as number, to]);
}

/** Enough samples for a rough fit. */
const ENOUGH_SAMPLES = 16_384;
/** Their pieces are spread over the log, and long enough to show a long memory. */
const PIECE = 4096;

/** The beginning of every piece of a long log; all of a shorter one. */
function partOf(segments: readonly IndexRange[], samples: number): readonly IndexRange[] {
	const part = ENOUGH_SAMPLES / samples;
	if (part >= 1) return segments;
	const every = Math.ceil(PIECE / part);
	return segments.flatMap(([from, to]) => {
		const pieces = Math.ceil((to - from) / every);
		return Array.from({ length: pieces }, (_, order): IndexRange => {
			const begin = from + Math.floor((order * (to - from)) / pieces);
			return [begin, begin + Math.ceil(((to - from) / pieces) * part)];
		});
	});
}

/** The cost of observations with one level and this shape of noise, at its best variance. */
export function costOf(observations: Observations, shape: NoiseModel): number {
	const samples = observations.values.length;
	const whole = filterWhole(observations, shape, 0, samples);
	const variance = Math.max(whole.squares / samples, MIN_VARIANCE);
	return samples * (Math.log(variance) + 1) + whole.logVariance;
}

/** The best variance for a memory and a white share, with its cost. */
function fitVariance(
	observations: Observations,
	segments: readonly IndexRange[],
	[logMemory, logWhite]: Point,
): NoiseFit {
	const correlation = Math.exp(-Math.exp(-logMemory));
	const odds = Math.exp(logWhite) * (1 - correlation * correlation);
	const shape = { correlation, whiteShare: odds / (1 + odds), variance: 1 };
	let samples = 0;
	let squares = 0;
	let logVariance = 0;
	for (const [from, to] of segments) {
		const whole = filterWhole(observations, shape, from, to);
		samples += to - from;
		squares += whole.squares;
		logVariance += whole.logVariance;
	}
	const variance = squares / samples;
	// Too little is left to distinguish kinds of noise.
	if (variance < MIN_VARIANCE) return { noise: NO_NOISE, cost: samples * Math.log(MIN_VARIANCE) };
	const cost = samples * (Math.log(variance) + 1) + logVariance;
	return { noise: { ...shape, variance }, cost };
}

/** Compass search: steps along each axis, and halves its stride where no step improves. */
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
