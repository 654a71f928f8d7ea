/** Times and sizes of changes, with confidence intervals. */

import { medianOf } from "../../core/quantile.ts";
import type { Series } from "../../statistics/series.ts";
import type { Stretch } from "./dead-stretches.ts";
import type { PreparedSeries } from "./prepared-series.ts";
import type { LevelChanges } from "./prune-changes.ts";
import { SplitSearch } from "./split-search.ts";
import type { SpreadChanges } from "./spread-changes.ts";
import { integratedTime, type Observations } from "./wandering-noise.ts";

export interface ChangePoint {
	/** Whether the level changed, or the spread of the noise around it. */
	readonly kind: "level" | "spread";
	/** The index of the first sample after it. */
	readonly index: number;
	/** Time of that sample, in seconds since the Unix epoch. */
	readonly time_s: number;
	/** The change is after the first of these times and not after the second, at 95 % confidence. */
	readonly earliest_s: number;
	readonly latest_s: number;
	/** Level, or standard deviation of the noise, back to the previous and on to the next change. */
	readonly before: number;
	readonly after: number;
	/** (after − before) / |before| with its 95 % interval; null where `before` may be 0. */
	readonly relativeShift: RelativeShift | null;
}

export interface RelativeShift {
	readonly estimate: number;
	readonly low: number;
	readonly high: number;
}

/**
 * The 95 % quantile of the likelihood ratio between the best and the true place (Hansen 2000, table
 * 1: the limit for small shifts, which is conservative for large ones).
 */
const PLACE_SLACK = 7.35;
/** The 97.5 % quantile of a normal distribution. */
const NORMAL_95 = 1.96;
/** Variance of the log standard deviation that one normal sample estimates. */
const SPREAD_VARIANCE = 0.5;

/** Changes of the level, in the times and the unit of the series. */
export function describeLevels(
	series: Series,
	prepared: PreparedSeries,
	observations: Observations,
	{ positions, noise }: LevelChanges,
): ChangePoint[] {
	const { indexes, levelOf } = prepared;
	const search = new SplitSearch(observations);
	return segments(positions, indexes.length).map(({ from, position, to }) => {
		const left = search.levelOf(noise, from, position);
		const right = search.levelOf(noise, position, to);
		const before = levelOf(left.level);
		const after = levelOf(right.level);
		const relativeShift = shiftBetween(prepared, left, right);
		const place = search.rangeWithin(noise, from, to, position, PLACE_SLACK);
		return {
			kind: "level",
			...timesOf(series, indexes, position, place),
			before,
			after,
			relativeShift,
		};
	});
}

/** Two neighbouring stretches, one of them dead, with the changes within each. */
export interface Edge {
	readonly previous: Stretch;
	readonly stretch: Stretch;
	readonly before: readonly ChangePoint[];
	readonly after: readonly ChangePoint[];
}

/**
 * The change to or from 0 between two stretches. It is at the first sample of the second, without
 * doubt: 0 has no noise. To 0 is −100 %, also without doubt; from 0 has no per cent.
 */
export function describeEdge(
	series: Series,
	{ previous, stretch, before, after }: Edge,
): ChangePoint {
	const isKnown = (index: number) => !Number.isNaN(series.values[index]);
	let index = stretch.from;
	while (index < stretch.to - 1 && !isKnown(index)) index++;
	let last = index - 1;
	while (last > previous.from && !isKnown(last)) last--;
	const time_s = series.times_s[index] as number;
	const level = (found: ChangePoint | undefined, at: Stretch, side: "before" | "after") =>
		at.isDead ? 0 : (found?.[side] ?? medianLevel(series, at));
	const levels = (changes: readonly ChangePoint[]) =>
		changes.filter(({ kind }) => kind === "level");
	return {
		kind: "level",
		index,
		time_s,
		earliest_s: series.times_s[last] as number,
		latest_s: time_s,
		before: level(levels(before).at(-1), previous, "after"),
		after: level(levels(after)[0], stretch, "before"),
		relativeShift: stretch.isDead ? { estimate: -1, low: -1, high: -1 } : null,
	};
}

function medianLevel({ values }: Series, { from, to }: Stretch): number {
	const known = values.slice(from, to).filter((value) => !Number.isNaN(value));
	return medianOf(known, known.length);
}

/** Changes of the noise's standard deviation. */
export function describeSpreads(
	series: Series,
	{ indexes, isLogarithmic, levelOf, sizeOf }: PreparedSeries,
	{ found, scores, spreads }: SpreadChanges,
): ChangePoint[] {
	const search = new SplitSearch(scores);
	// Around logarithms it is a part of the level; give it at the usual level.
	const unit = isLogarithmic ? levelOf(0) : 1;
	return segments(found.positions, indexes.length).map(({ from, position, to }, order) => {
		const before = unit * sizeOf(spreads[order] as number);
		const after = unit * sizeOf(spreads[order + 1] as number);
		const repeats = 1 / (position - from) + 1 / (to - position);
		const deviation = Math.sqrt(SPREAD_VARIANCE * integratedTime(found.noise) * repeats);
		const ratioAt = (errors: number) => (after / before) * Math.exp(errors * deviation) - 1;
		const relativeShift =
			before > 0
				? { estimate: ratioAt(0), low: ratioAt(-NORMAL_95), high: ratioAt(NORMAL_95) }
				: null;
		const place = search.rangeWithin(found.noise, from, to, position, PLACE_SLACK);
		return {
			kind: "spread",
			...timesOf(series, indexes, position, place),
			before,
			after,
			relativeShift,
		};
	});
}

interface Level {
	readonly level: number;
	readonly deviation: number;
}

/** The relative shift between two independent estimates of a level. */
function shiftBetween(
	{ isLogarithmic, levelOf, sizeOf }: PreparedSeries,
	left: Level,
	right: Level,
): RelativeShift | null {
	const [leftError, rightError] = [sizeOf(left.deviation), sizeOf(right.deviation)];
	if (isLogarithmic) {
		const logRatio = sizeOf(right.level - left.level);
		const error = Math.hypot(leftError, rightError);
		const shiftAt = (errors: number) => Math.expm1(logRatio + errors * error);
		return { estimate: shiftAt(0), low: shiftAt(-NORMAL_95), high: shiftAt(NORMAL_95) };
	}
	const [before, after] = [levelOf(left.level), levelOf(right.level)];
	if (Math.abs(before) <= NORMAL_95 * leftError || before === 0) return null;
	const estimate = (after - before) / Math.abs(before);
	// The delta method.
	const error = Math.hypot(rightError, (after / before) * leftError) / Math.abs(before);
	return { estimate, low: estimate - NORMAL_95 * error, high: estimate + NORMAL_95 * error };
}

/** Each change with the segment between its neighbours. */
function segments(positions: readonly number[], samples: number) {
	return positions.map((position, order) => ({
		from: positions[order - 1] ?? 0,
		position,
		to: positions[order + 1] ?? samples,
	}));
}

function timesOf(
	{ times_s }: Series,
	indexes: readonly number[],
	position: number,
	[earliest, latest]: readonly [number, number],
) {
	const timeAt = (at: number) => times_s[indexes[at] as number] as number;
	return {
		index: indexes[position] as number,
		time_s: timeAt(position),
		// The last sample before it at the earliest, so that a gap is within the interval.
		earliest_s: timeAt(earliest - 1),
		latest_s: timeAt(latest),
	};
}
