/** Where a stretch of observations is best split into two levels. */
import { filterBackward, filterForward, RunningSums } from "./running-sums.ts";
import { integratedTime, type NoiseModel, type Observations } from "./wandering-noise.ts";
import { filterWhole } from "./whole-sums.ts";

/** A split of a stretch in two. */
export interface Split {
	/** Position of the first observation after it. */
	readonly position: number;
	/** Twice the logarithm of how much likelier two levels are than one. */
	readonly gain: number;
	/**
	 * The part of the gain that comes from the levels alone, apart from the jump and what follows it
	 * at once, less what is not to be trusted where the shorter side has few independent samples.
	 */
	readonly levelGain: number;
}

/** So many samples beside a split say nothing of the levels: a burst may be what jumps there. */
const BURST = 30;

/**
 * In independent samples. The mean of a few samples of a skewed noise has a farther tail than a
 * normal one; with so many its gain counts for half.
 */
const CAUTION = 2;

/** Judges all splits of a stretch at once: one pass forward, one backward. */
export class SplitSearch {
	readonly #observations: Observations;
	readonly #before: RunningSums;
	readonly #after: RunningSums;

	constructor(observations: Observations) {
		this.#observations = observations;
		this.#before = new RunningSums(observations.values.length);
		this.#after = new RunningSums(observations.values.length);
	}

	/** The best split with at least `margin` samples on either side; null where there is none. */
	best(noise: NoiseModel, from: number, to: number, margin: number): Split | null {
		this.#filter(noise, from, to);
		let best = Number.NaN;
		let bestGain = Number.NEGATIVE_INFINITY;
		for (let position = from + margin; position <= to - margin; position++) {
			const gain = this.#gainAt(noise, from, to, position);
			if (gain <= bestGain) continue;
			best = position;
			bestGain = gain;
		}
		return Number.isNaN(best) ? null : this.#splitAt(noise, from, to, best);
	}

	/** What one given split of a stretch gains. */
	at(noise: NoiseModel, from: number, to: number, position: number): Split {
		this.#filter(noise, from, to);
		return this.#splitAt(noise, from, to, position);
	}

	/** The first and the last split of a stretch that gain at most `slack` less than this one. */
	nearlyAsGood(
		noise: NoiseModel,
		from: number,
		to: number,
		position: number,
		slack: number,
	): readonly [number, number] {
		this.#filter(noise, from, to);
		const least = this.#gainAt(noise, from, to, position) - slack;
		let earliest = position;
		let latest = position;
		for (let other = from + 1; other < to; other++) {
			if (this.#gainAt(noise, from, to, other) < least) continue;
			earliest = Math.min(earliest, other);
			latest = Math.max(latest, other);
		}
		return [earliest, latest];
	}

	/** The level of a stretch, and the standard error of it. */
	levelOf(noise: NoiseModel, from: number, to: number): { level: number; deviation: number } {
		const { level, information } = filterWhole(this.#observations, noise, from, to);
		return { level, deviation: Math.sqrt(noise.variance / information) };
	}

	/** The level that each observation is around, where it changes at these positions. */
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
		filterForward(this.#observations, noise, from, to, this.#before);
		filterBackward(this.#observations, noise, from, to, this.#after);
	}

	#splitAt(noise: NoiseModel, from: number, to: number, position: number): Split {
		return {
			position,
			gain: this.#gainAt(noise, from, to, position),
			levelGain: this.#levelGainAt(noise, from, to, position),
		};
	}

	#gainAt({ variance }: NoiseModel, from: number, to: number, position: number): number {
		const whole = this.#before.cost(to - from, variance);
		const before = this.#before.cost(position - from, variance);
		return whole - before - this.#after.cost(to - position, variance);
	}

	#levelGainAt(noise: NoiseModel, from: number, to: number, position: number): number {
		const samplesLeft = awayFromBursts(position - from);
		const samplesRight = awayFromBursts(to - position);
		const left = this.#before.exposureSquares[samplesLeft] as number;
		const right = this.#after.exposureSquares[samplesRight] as number;
		const levelLeft = (this.#before.products[samplesLeft] as number) / left;
		const levelRight = (this.#after.products[samplesRight] as number) / right;
		const gain = ((levelRight - levelLeft) ** 2 * left * right) / ((left + right) * noise.variance);
		const independent = Math.min(samplesLeft, samplesRight) / integratedTime(noise);
		return gain / (1 + CAUTION / independent);
	}
}

/** How many samples of a side are left; a short one keeps most of them. */
function awayFromBursts(samples: number): number {
	return samples - Math.min(BURST, samples >> 2);
}
