/** Says of changes that were found when they were, how large, and how well that is known. */
import type { LevelChanges } from "./level-proof.ts";
import type { PreparedSeries } from "./prepared-series.ts";
import type { Series } from "./series.ts";
import { SplitSearch } from "./split-search.ts";
import type { SpreadChanges } from "./spread-changes.ts";
import { integratedTime, type Observations } from "./wandering-noise.ts";

export interface ChangePoint {
	/** What changed: the level, or the spread of the noise around it. */
	readonly kind: "level" | "spread";
	/** The first sample after the change, in the series. */
	readonly index: number;
	/** Time of that sample, in seconds since the Unix epoch. */
	readonly time_s: number;
	/** The change came after the first of these times and by the second, with 95 % confidence. */
	readonly earliest_s: number;
	readonly latest_s: number;
	/** Level, or standard deviation of the noise, up to the change before and the change after. */
	readonly before: number;
	readonly after: number;
	/** (after − before) / |before| with its 95 % interval; null where `before` may be zero. */
	readonly relativeShift: RelativeShift | null;
}

export interface RelativeShift {
	readonly estimate: number;
	readonly low: number;
	readonly high: number;
}

/**
 * 95 % of the likelihood ratio between the true and the best place (Hansen 2000, table 1; the limit
 * for small shifts, so on the safe side for large ones).
 */
const PLACE_SLACK = 7.35;
/** Standard errors to either side that hold 95 %. */
const NORMAL_95 = 1.96;
/** Of the logarithm of a standard deviation that one normal sample tells. */
const SPREAD_VARIANCE = 0.5;

/** Changes of the level, in the series' own times and units. */
export function describeLevels(
	series: Series,
	prepared: PreparedSeries,
	observations: Observations,
	{ positions, noise }: LevelChanges,
): ChangePoint[] {
	const { indexes, levelOf } = prepared;
	const search = new SplitSearch(observations);
	return stretches(positions, indexes.length).map(({ from, position, to }) => {
		const left = search.levelOf(noise, from, position);
		const right = search.levelOf(noise, position, to);
		const before = levelOf(left.level);
		const after = levelOf(right.level);
		const relativeShift = shiftBetween(prepared, left, right);
		const place = search.nearlyAsGood(noise, from, to, position, PLACE_SLACK);
		return {
			kind: "level",
			...timesOf(series, indexes, position, place),
			before,
			after,
			relativeShift,
		};
	});
}

/** Changes of the noise's standard deviation. */
export function describeSpreads(
	series: Series,
	{ indexes, isLogarithmic, levelOf, sizeOf }: PreparedSeries,
	{ found, scores, spreads }: SpreadChanges,
): ChangePoint[] {
	const search = new SplitSearch(scores);
	// Around logarithms it is a part of the level: told at the usual one.
	const unit = isLogarithmic ? levelOf(0) : 1;
	return stretches(found.positions, indexes.length).map(({ from, position, to }, order) => {
		const before = unit * sizeOf(spreads[order] as number);
		const after = unit * sizeOf(spreads[order + 1] as number);
		const repeats = 1 / (position - from) + 1 / (to - position);
		const deviation = Math.sqrt(SPREAD_VARIANCE * integratedTime(found.noise) * repeats);
		const ratioAt = (errors: number) => (after / before) * Math.exp(errors * deviation) - 1;
		const relativeShift =
			before > 0
				? { estimate: ratioAt(0), low: ratioAt(-NORMAL_95), high: ratioAt(NORMAL_95) }
				: null;
		const place = search.nearlyAsGood(found.noise, from, to, position, PLACE_SLACK);
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

/** Both levels are known independently of each other. */
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

/** Each change with the stretch between its neighbours. */
function stretches(positions: readonly number[], samples: number) {
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
		// The last sample that was before it at the earliest: within a gap, the gap's other end.
		earliest_s: timeAt(earliest - 1),
		latest_s: timeAt(latest),
	};
}
