/** Prepares a series for the search: known values only, spikes removed, tails winsorized. */

import { rollingMedian } from "../../statistics/rolling-median.ts";
import type { Series } from "../../statistics/series.ts";
import { costOf } from "./noise-fit.ts";
import { guessNoise } from "./noise-guess.ts";
import type { Observations } from "./wandering-noise.ts";

export interface PreparedSeries {
	/** Around zero, with a typical size of one. */
	readonly observations: Observations;
	/** The index in the series of each observation. */
	readonly indexes: readonly number[];
	/** Whether observations are logarithms, because the noise grows with the level. */
	readonly isLogarithmic: boolean;
	/** From a prepared level to the unit of the metric. */
	readonly levelOf: (prepared: number) => number;
	/** From a prepared deviation to the unit of the metric, or of its logarithm. */
	readonly sizeOf: (prepared: number) => number;
}

/** Bursts of up to this many samples are spikes. */
const SPIKE_REACH = 12;
/** Excursions of up to this many samples are winsorized. */
const TAIL_REACH = 40;
/** The neighbourhood of the usual distance, to either side. */
const USUAL_REACH = 128;
/** In deviations; one normal sample in 1.7 million is farther. */
const SPIKE_DISTANCE = 5;
/** In deviations; one normal sample in 80 is farther, and winsorized. */
const TAIL_DISTANCE = 2.5;
/** The largest prepared value. */
const GREATEST_VALUE = 1e5;
/** From a median of absolute deviations to a standard deviation, for normal noise. */
const DEVIATIONS_PER_MEDIAN = 1.4826;

/** Null where no value differs from another. */
export function prepareSeries({ times_s, values }: Series): PreparedSeries | null {
	const known = [...values.keys()].filter((index) => Number.isFinite(values[index]));
	const largest = known.reduce(
		(size, index) => Math.max(size, Math.abs(values[index] as number)),
		0,
	);
	if (largest === 0) return null;
	// Scaled first, so that no difference overflows.
	const raw = Float64Array.from(known, (index) => (values[index] as number) / largest);
	const spikes = outlierMask(raw);
	const indexes = known.filter((_, order) => spikes[order] === 0);
	const kept = raw.filter((_, order) => spikes[order] === 0);
	const steps = stepsBetween(Float64Array.from(indexes, (index) => times_s[index] ?? Number.NaN));
	const linear = scaled(kept, steps);
	if (linear === null) return null;
	const { middle, size, observations } = linear;
	const logarithmic = preferLogarithms(kept, linear);
	if (logarithmic !== null) {
		return {
			observations: logarithmic.observations,
			indexes,
			isLogarithmic: true,
			levelOf: (prepared) => Math.exp(prepared * logarithmic.size + logarithmic.middle) * largest,
			sizeOf: (prepared) => prepared * logarithmic.size,
		};
	}
	return {
		observations,
		indexes,
		isLogarithmic: false,
		levelOf: (prepared) => (prepared * size + middle) * largest,
		sizeOf: (prepared) => prepared * size * largest,
	};
}

interface Scaled {
	readonly observations: Observations;
	readonly middle: number;
	readonly size: number;
}

/** Null where no value differs from another. */
function scaled(values: Float64Array, steps: Float64Array): Scaled | null {
	const inner = winsorize(values);
	const { middle, size } = middleAndSize(inner);
	if (size === 0) return null;
	const observations = {
		values: inner.map((value) => (value - middle) / size),
		exposure: new Float64Array(inner.length).fill(1),
		steps,
	};
	return { observations, middle, size };
}

/** Twice the log likelihood ratio that logarithms need, far beyond chance. */
const MIN_EVIDENCE_FOR_LOGARITHMS = 40;

/** The logarithms, where their noise is more even than that of the values; otherwise null. */
function preferLogarithms(values: Float64Array, linear: Scaled): Scaled | null {
	if (!values.every((value) => value > 0)) return null;
	const logarithms = values.map(Math.log);
	const other = scaled(logarithms, linear.observations.steps);
	if (other === null) return null;
	const costIn = ({ observations, size }: Scaled) =>
		costOf(observations, guessNoise(observations.values)) + 2 * values.length * Math.log(size);
	const stretching = 2 * logarithms.reduce((sum, logarithm) => sum + logarithm, 0);
	const evidence = costIn(linear) - (costIn(other) + stretching);
	return evidence >= MIN_EVIDENCE_FOR_LOGARITHMS ? other : null;
}

/**
 * 1 for each outlier from the median of its neighbourhood, in units of the usual distance there
 * (Hampel's identifier). The running median follows a shift at once, so no sample beside a shift is
 * an outlier.
 */
function outlierMask(values: Float64Array): Uint8Array {
	const { distances, usual } = distancesOf(values, rollingMedian(values, SPIKE_REACH));
	return Uint8Array.from(values, (_, index) =>
		Math.abs(distances[index] as number) > SPIKE_DISTANCE * (usual[index] as number) ? 1 : 0,
	);
}

/** Limits the distance of values from the median of their neighbourhood. */
function winsorize(values: Float64Array): Float64Array {
	const medians = rollingMedian(values, TAIL_REACH);
	const { distances, usual } = distancesOf(values, medians);
	return values.map((_, index) => {
		const limit = TAIL_DISTANCE * (usual[index] as number);
		return (
			(medians[index] as number) + Math.min(Math.max(distances[index] as number, -limit), limit)
		);
	});
}

/** The distance of each value from its median, and the local standard deviation of it. */
function distancesOf(
	values: Float64Array,
	medians: Float64Array,
): { distances: Float64Array; usual: Float64Array } {
	const distances = values.map((value, index) => value - (medians[index] as number));
	const sizes = distances.map(Math.abs);
	const squares = sizes.reduce((sum, size) => sum + size * size, 0);
	// Where more than half of the values are equal, as whole numbers may be, the median is 0. Then
	// the mean square of all is the usual distance, unless fewer than one value in 25 differs.
	const deviation = Math.sqrt(squares / values.length);
	const usual = rollingMedian(sizes, USUAL_REACH).map((median) =>
		median > 0 ? DEVIATIONS_PER_MEDIAN * median : deviation,
	);
	return { distances, usual };
}

function middleAndSize(values: Float64Array): { middle: number; size: number } {
	const sorted = values.toSorted();
	const at = (part: number) => sorted[Math.floor(part * (sorted.length - 1))] ?? 0;
	const middle = at(0.5);
	const farthest = Math.max(at(1) - middle, middle - at(0));
	// The two quantiles of normal noise are two standard deviations apart. Where most values are
	// equal and a few are far, the limit keeps sums of squares precise.
	return { middle, size: Math.max((at(0.841) - at(0.159)) / 2, farthest / GREATEST_VALUE) };
}

/** The number of sampling intervals between successive observations, at least 1. */
function stepsBetween(times_s: Float64Array): Float64Array {
	const gaps = times_s.map((time_s, order) =>
		order === 0 ? 0 : time_s - (times_s[order - 1] as number),
	);
	const usual = gaps.slice(1).toSorted()[(gaps.length - 1) >> 1] ?? Number.NaN;
	return gaps.map((gap) => {
		const steps = Math.round(gap / usual);
		return Number.isFinite(steps) ? Math.max(1, steps) : 1;
	});
}
