/**
 * Where the level or the noise of a metric changed for good, in one log.
 *
 * docs/change-points.md says how it works, where that comes from, and what was measured.
 */
import {
	type ChangePoint,
	describeLevels,
	describeSpreads,
	type RelativeShift,
} from "./describe-changes.ts";
import { levelChanges } from "./level-changes.ts";
import type { LevelChanges } from "./level-proof.ts";
import { prepareSeries } from "./prepared-series.ts";
import type { Series } from "./series.ts";
import { SplitSearch } from "./split-search.ts";
import { type SpreadChanges, spreadChanges } from "./spread-changes.ts";
import { integratedTime, type Observations } from "./wandering-noise.ts";

/** What changed, if anything; or that it cannot be known, and why. */
export type ChangePoints =
	| { readonly kind: "known"; readonly changes: readonly ChangePoint[] }
	| { readonly kind: "unknown"; readonly reason: "too few samples" | "wanders too slowly" };

export interface ChangePointOptions {
	/** Chance of any false change of one kind in a log without any, about. Default 0.005. */
	readonly falseAlarmRate?: number;
	/** Relative shifts of the level that are smaller are not reported. Default 0. */
	readonly leastShift?: number;
	/** Spreads must differ at least by this factor to be reported. Default 1.25. */
	readonly leastSpreadRatio?: number;
}

/** Below this, two levels that last long enough to be told apart do not fit. */
const FEWEST_SAMPLES = 40;
/** Below it, noise and levels are the same thing to any method. */
const FEWEST_EFFECTIVE_SAMPLES = 6;
/** What a spread counts as at least, when noise is made even, as a part of the usual one. */
const LEAST_SPREAD = 0.05;

/**
 * Changes in the order of time. Spikes, single or in bursts of up to 12 samples, are none; a level
 * lasts half a minute at 1 Hz or longer. Takes n log n time for n samples.
 */
export function changePoints(series: Series, options: ChangePointOptions = {}): ChangePoints {
	const { falseAlarmRate = 0.005, leastShift = 0, leastSpreadRatio = 1.25 } = options;
	const known = series.values.reduce((count, value) => count + (Number.isFinite(value) ? 1 : 0), 0);
	if (known < FEWEST_SAMPLES) return { kind: "unknown", reason: "too few samples" };
	const prepared = prepareSeries(series);
	if (prepared === null) return { kind: "known", changes: [] };
	const samples = prepared.indexes.length;
	if (samples < FEWEST_SAMPLES) return { kind: "unknown", reason: "too few samples" };
	const leastGain = 2 * Math.log(samples / falseAlarmRate);
	const { observations, levels, spread } = search(prepared.observations, leastGain);
	const changes = [
		...describeLevels(series, prepared, observations, levels).filter(
			({ relativeShift }) => relativeShift === null || isShift(relativeShift, leastShift),
		),
		...describeSpreads(series, prepared, spread).filter(
			({ before, after }) => Math.max(before / after, after / before) >= leastSpreadRatio,
		),
	].sort((left, right) => left.index - right.index);
	if (changes.length === 0 && samples < FEWEST_EFFECTIVE_SAMPLES * integratedTime(levels.noise)) {
		return { kind: "unknown", reason: "wanders too slowly" };
	}
	return { kind: "known", changes };
}

/** Large enough, and not what may be none: a jump between bursts has levels that are the same. */
function isShift({ estimate, low, high }: RelativeShift, least: number): boolean {
	return Math.abs(estimate) >= least && !(low < 0 && high > 0);
}

interface Found {
	/** With an exposure that evens out the noise. */
	readonly observations: Observations;
	readonly levels: LevelChanges;
	readonly spread: SpreadChanges;
}

/** Levels first; where the noise around them turns out uneven, again with the noise made even. */
function search(plain: Observations, leastGain: number): Found {
	const levelsOf = (observations: Observations, { noise, positions }: LevelChanges) =>
		new SplitSearch(observations).levelsBetween(noise, positions);
	const levels = levelChanges(plain, leastGain);
	const spread = spreadChanges(plain, levelsOf(plain, levels), levels.noise, leastGain);
	if (spread.found.positions.length === 0) return { observations: plain, levels, spread };
	const observations = evenedOut(plain, spread);
	const again = levelChanges(observations, leastGain);
	const spreadAgain = spreadChanges(plain, levelsOf(observations, again), again.noise, leastGain);
	return { observations, levels: again, spread: spreadAgain };
}

/** The same observations with noise of one size, each with its own weight of the level. */
function evenedOut(plain: Observations, { found, spreads }: SpreadChanges): Observations {
	const exposure = new Float64Array(plain.values.length);
	const edges = [0, ...found.positions, exposure.length];
	for (const [order, spread] of spreads.entries()) {
		exposure.fill(1 / Math.max(spread, LEAST_SPREAD), edges[order], edges[order + 1]);
	}
	const values = plain.values.map((value, position) => value * (exposure[position] as number));
	return { ...plain, values, exposure };
}
