/**
 * Change points: where the level or the noise of a metric changes permanently within one log. A
 * wide search finds candidates, and a strict test drops those that autocorrelated noise alone
 * explains. docs/method/change-points.md has the method, its sources and its error rates.
 */

import type { Series } from "../../statistics/series.ts";
import { stretchesOf } from "./dead-stretches.ts";
import {
	type ChangePoint,
	describeEdge,
	describeLevels,
	describeSpreads,
	type RelativeShift,
} from "./describe-changes.ts";
import { findLevelChanges } from "./level-changes.ts";
import { prepareSeries } from "./prepared-series.ts";
import type { LevelChanges } from "./prune-changes.ts";
import { SplitSearch } from "./split-search.ts";
import { findSpreadChanges, type SpreadChanges } from "./spread-changes.ts";
import { integratedTime, type Observations } from "./wandering-noise.ts";

/** The changes, possibly none; or why they cannot be known. */
export type ChangePoints =
	| { readonly kind: "known"; readonly changes: readonly ChangePoint[] }
	| { readonly kind: "unknown"; readonly reason: "too few samples" | "autocorrelation too long" };

export interface ChangePointOptions {
	/** The chance of a false change of one kind in a log without changes. Default 0.005. */
	readonly falseAlarmRate?: number;
	/** Smaller relative shifts of the level are not reported. Default 0. */
	readonly minShift?: number;
	/** Changes of the spread by a smaller factor are not reported. Default 1.25. */
	readonly minSpreadRatio?: number;
}

/** The fewest samples that hold two levels of sufficient length. */
const MIN_SAMPLES = 40;
/** With fewer, no method can separate noise from levels. */
const MIN_EFFECTIVE_SAMPLES = 6;
/** The smallest spread that noise is scaled by, as a part of the usual one. */
const MIN_SPREAD = 0.05;

/**
 * Finds changes, in the order of time and in n log n time. Spikes and bursts of up to 12 samples
 * are not changes; a level lasts 30 samples or longer.
 */
export function changePoints(series: Series, options: ChangePointOptions = {}): ChangePoints {
	const { falseAlarmRate = 0.005, minShift = 0, minSpreadRatio = 1.25 } = options;
	const limits = { falseAlarmRate, minShift, minSpreadRatio };
	const known = series.values.reduce((count, value) => count + (Number.isFinite(value) ? 1 : 0), 0);
	if (known < MIN_SAMPLES) return { kind: "unknown", reason: "too few samples" };
	const stretches = stretchesOf(series.values, falseAlarmRate);
	if (stretches.length === 1) return changesWithin(series, limits, 0);
	const within = stretches.map(({ from, to, isDead }): readonly ChangePoint[] => {
		const found = isDead ? null : changesWithin(partOf(series, from, to), limits, known);
		if (found?.kind !== "known") return [];
		return found.changes.map((change) => ({ ...change, index: change.index + from }));
	});
	const changes = stretches.flatMap((stretch, order) => {
		const previous = stretches[order - 1];
		if (previous === undefined) return within[order] ?? [];
		const [before, after] = [within[order - 1] ?? [], within[order] ?? []];
		return [describeEdge(series, { previous, stretch, before, after }), ...after];
	});
	return { kind: "known", changes };
}

function partOf({ times_s, values }: Series, from: number, to: number): Series {
	return { times_s: times_s.subarray(from, to), values: values.subarray(from, to) };
}

/**
 * Finds the changes of a stretch that is not dead.
 *
 * @param samplesInAll how many samples are searched together with these
 */
function changesWithin(
	series: Series,
	{ falseAlarmRate, minShift, minSpreadRatio }: Required<ChangePointOptions>,
	samplesInAll: number,
): ChangePoints {
	const prepared = prepareSeries(series);
	if (prepared === null) return { kind: "known", changes: [] };
	const samples = prepared.indexes.length;
	if (samples < MIN_SAMPLES) return { kind: "unknown", reason: "too few samples" };
	const minGain = 2 * Math.log(Math.max(samples, samplesInAll) / falseAlarmRate);
	const { observations, levels, spread } = search(prepared.observations, minGain);
	const changes = [
		...describeLevels(series, prepared, observations, levels).filter(
			({ relativeShift }) => relativeShift === null || isShift(relativeShift, minShift),
		),
		...describeSpreads(series, prepared, spread).filter(
			({ before, after }) => Math.max(before / after, after / before) >= minSpreadRatio,
		),
	].sort((left, right) => left.index - right.index);
	if (changes.length === 0 && samples < MIN_EFFECTIVE_SAMPLES * integratedTime(levels.noise)) {
		return { kind: "unknown", reason: "autocorrelation too long" };
	}
	return { kind: "known", changes };
}

/** Whether a shift is large enough, with an interval that excludes 0: a jump may leave no shift. */
function isShift({ estimate, low, high }: RelativeShift, minimum: number): boolean {
	return Math.abs(estimate) >= minimum && !(low < 0 && high > 0);
}

interface Found {
	/** With an exposure that makes the noise even. */
	readonly observations: Observations;
	readonly levels: LevelChanges;
	readonly spread: SpreadChanges;
}

/** Finds levels; where the noise around them is uneven, again with even noise. */
function search(plain: Observations, minGain: number): Found {
	const levelsOf = (observations: Observations, { noise, positions }: LevelChanges) =>
		new SplitSearch(observations).levelsBetween(noise, positions);
	const levels = findLevelChanges(plain, minGain);
	const spread = findSpreadChanges(plain, levelsOf(plain, levels), levels.noise, minGain);
	if (spread.found.positions.length === 0) return { observations: plain, levels, spread };
	const observations = withEvenNoise(plain, spread);
	const again = findLevelChanges(observations, minGain);
	const spreadAgain = findSpreadChanges(plain, levelsOf(observations, again), again.noise, minGain);
	return { observations, levels: again, spread: spreadAgain };
}

/** The same observations with noise of one size, and exposures to match. */
function withEvenNoise(plain: Observations, { found, spreads }: SpreadChanges): Observations {
	const exposure = new Float64Array(plain.values.length);
	const edges = [0, ...found.positions, exposure.length];
	for (const [order, spread] of spreads.entries()) {
		exposure.fill(1 / Math.max(spread, MIN_SPREAD), edges[order], edges[order + 1]);
	}
	const values = plain.values.map((value, position) => value * (exposure[position] as number));
	return { ...plain, values, exposure };
}
