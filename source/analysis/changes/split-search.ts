/** Finds the best split of a segment of observations into two levels. */
import { costBeginnings, costEnds } from "./running-costs.ts";
import { integratedTime, type NoiseModel, type Observations } from "./wandering-noise.ts";
import { filterWhole } from "./whole-sums.ts";

/** A split of a segment. */
export interface Split {
	/** The index of the first observation after it. */
	readonly position: number;
	/** Twice the log likelihood ratio of two levels to one. */
	readonly gain: number;
}

/** The gain of a split, and its source. */
export interface Gain {
	readonly gain: number;
	/**
	 * The part of the gain from the levels alone, without samples next to the jump, and reduced where
	 * the shorter side has few independent samples.
	 */
	readonly levelGain: number;
}

/** Samples next to a split that do not count for the levels, as they may be a burst. */
const BURST = 30;

/**
 * The mean of a few samples of skewed noise has a heavier tail than a normal one. With this many
 * independent samples, the gain counts half.
 */
const CAUTION = 2;

/** Evaluates all splits of a segment in one pass forward and one backward. */
export class SplitSearch {
	readonly #observations: Observations;
	/** The costs of the first k samples of the present segment, and of its last k. */
	readonly #before: Float64Array;
	readonly #after: Float64Array;

	constructor(observations: Observations) {
		this.#observations = observations;
		this.#before = new Float64Array(observations.values.length + 1);
		this.#after = new Float64Array(observations.values.length + 1);
	}

	/** The best split with at least `margin` samples on either side; null where there is none. */
	best(noise: NoiseModel, from: number, to: number, margin: number): Split | null {
		this.#filter(noise, from, to);
		let best = Number.NaN;
		let bestGain = Number.NEGATIVE_INFINITY;
		for (let position = from + margin; position <= to - margin; position++) {
			const gain = this.#gainAt(from, to, position);
			if (gain <= bestGain) continue;
			best = position;
			bestGain = gain;
		}
		return Number.isNaN(best) ? null : { position: best, gain: bestGain };
	}

	/** The gain of a given split. */
	at(noise: NoiseModel, from: number, to: number, position: number): Gain {
		const cost = (first: number, end: number): number => {
			const { logVariance, squares } = filterWhole(this.#observations, noise, first, end);
			return logVariance + squares / noise.variance;
		};
		return {
			gain: cost(from, to) - cost(from, position) - cost(position, to),
			levelGain: this.#levelGainAt(noise, from, to, position),
		};
	}

	/**
	 * The first and the last split of a segment with a gain at most `slack` below that of this one.
	 */
	rangeWithin(
		noise: NoiseModel,
		from: number,
		to: number,
		position: number,
		slack: number,
	): readonly [number, number] {
		this.#filter(noise, from, to);
		const minimum = this.#gainAt(from, to, position) - slack;
		let earliest = position;
		let latest = position;
		for (let other = from + 1; other < to; other++) {
			if (this.#gainAt(from, to, other) < minimum) continue;
			earliest = Math.min(earliest, other);
			latest = Math.max(latest, other);
		}
		return [earliest, latest];
	}

	/** The level of a segment, and its standard error. */
	levelOf(noise: NoiseModel, from: number, to: number): { level: number; deviation: number } {
		const { level, information } = filterWhole(this.#observations, noise, from, to);
		return { level, deviation: Math.sqrt(noise.variance / information) };
	}

	/** The level of each observation, with changes at these positions. */
	levelsBetween(noise: NoiseModel, positions: readonly number[]): Float64Array {
		const levels = new Float64Array(this.#observations.values.length);
		const edges = [0, ...positions, levels.length];
		for (let order = 1; order < edges.length; order++) {
			const from = edges[order - 1] as number;
			const to = edges[order] as number;
			levels.fill(this.levelOf(noise, from, to).level, from, to);
		}
		return levels;
	}

	#filter(noise: NoiseModel, from: number, to: number): void {
		costBeginnings(this.#observations, noise, from, to, this.#before);
		costEnds(this.#observations, noise, from, to, this.#after);
	}

	#gainAt(from: number, to: number, position: number): number {
		const whole = this.#before[to - from] as number;
		return (
			whole - (this.#before[position - from] as number) - (this.#after[to - position] as number)
		);
	}

	#levelGainAt(noise: NoiseModel, from: number, to: number, position: number): number {
		const samplesLeft = awayFromBursts(position - from);
		const samplesRight = awayFromBursts(to - position);
		const left = filterWhole(this.#observations, noise, from, from + samplesLeft);
		const right = filterWhole(this.#observations, noise, to - samplesRight, to);
		const information =
			(left.information * right.information) / (left.information + right.information);
		const gain = ((right.level - left.level) ** 2 * information) / noise.variance;
		const independent = Math.min(samplesLeft, samplesRight) / integratedTime(noise);
		return gain / (1 + CAUTION / independent);
	}
}

/** How many samples of a side count; a short side keeps most. */
function awayFromBursts(samples: number): number {
	return samples - Math.min(BURST, samples >> 2);
}
