/** Makes a series fit for a search for lasting changes: known values only, no spikes, no far tails. */
import { costOf } from "./noise-fit.ts";
import { guessNoise } from "./noise-guess.ts";
import { rollingMedian } from "./rolling-median.ts";
import type { Series } from "./series.ts";
import type { Observations } from "./wandering-noise.ts";

export interface PreparedSeries {
	/** Around zero, with an ordinary size of one. */
	readonly observations: Observations;
	/** Where in the series each observation stands. */
	readonly indexes: readonly number[];
	/** Observations are of the values' logarithms: their noise grows with their level. */
	readonly isLogarithmic: boolean;
	/** The metric's own value of a prepared level. */
	readonly levelOf: (prepared: number) => number;
	/** The size of a prepared deviation, in the metric's unit or in that of its logarithm. */
	readonly sizeOf: (prepared: number) => number;
}

/** A burst of up to this many samples is a spike. */
const SPIKE_REACH = 12;
/** An excursion of up to this many samples is drawn in where it goes too far. */
const TAIL_REACH = 40;
/** The neighbourhood that says what is usual, to either side. */
const USUAL_REACH = 128;
/** Deviations; a normal sample is beyond this once in 1.7 million. */
const SPIKE_DISTANCE = 5;
/** Deviations; what is farther counts as just so far. One normal sample in 80 is. */
const TAIL_DISTANCE = 2.5;
/** No prepared value is beyond this. */
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
	// Divided first, so that not even a difference of the largest numbers there are overflows.
	const raw = Float64Array.from(known, (index) => (values[index] as number) / largest);
	const spikes = spikeMask(raw);
	const indexes = known.filter((_, order) => spikes[order] === 0);
	const kept = raw.filter((_, order) => spikes[order] === 0);
	const steps = stepsBetween(Float64Array.from(indexes, (index) => times_s[index] ?? Number.NaN));
	const linear = scaled(kept, steps);
	if (linear === null) return null;
	const { middle, size, observations } = linear;
	const logarithmic = betterLogarithms(kept, linear);
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
	const inner = drawInTails(values);
	const { middle, size } = middleAndSize(inner);
	if (size === 0) return null;
	const observations = {
		values: inner.map((value) => (value - middle) / size),
		exposure: new Float64Array(inner.length).fill(1),
		steps,
	};
	return { observations, middle, size };
}

/** Twice the logarithm of how much likelier logarithms must be: mere chance is far from it. */
const LEAST_EVIDENCE_FOR_LOGARITHMS = 40;

/** The logarithms, where they have noise of one size and the values have not; otherwise null. */
function betterLogarithms(values: Float64Array, linear: Scaled): Scaled | null {
	if (!values.every((value) => value > 0)) return null;
	const logarithms = values.map(Math.log);
	const other = scaled(logarithms, linear.observations.steps);
	if (other === null) return null;
	const costIn = ({ observations, size }: Scaled) =>
		costOf(observations, guessNoise(observations.values)) + 2 * values.length * Math.log(size);
	const stretching = 2 * logarithms.reduce((sum, logarithm) => sum + logarithm, 0);
	const evidence = costIn(linear) - (costIn(other) + stretching);
	return evidence >= LEAST_EVIDENCE_FOR_LOGARITHMS ? other : null;
}

/**
 * 1 for each value that is far from the median of its neighbourhood, measured by the usual distance
 * around there (Hampel's identifier). The running median follows a shift at once, so no sample
 * beside a shift is taken for a spike.
 */
function spikeMask(values: Float64Array): Uint8Array {
	const { distances, usual } = distancesOf(values, rollingMedian(values, SPIKE_REACH));
	return Uint8Array.from(values, (_, index) =>
		Math.abs(distances[index] as number) > SPIKE_DISTANCE * (usual[index] as number) ? 1 : 0,
	);
}

/** Moves values that are far from their neighbourhood's median nearer to it (winsorises them). */
function drawInTails(values: Float64Array): Float64Array {
	const medians = rollingMedian(values, TAIL_REACH);
	const { distances, usual } = distancesOf(values, medians);
	return values.map((_, index) => {
		const limit = TAIL_DISTANCE * (usual[index] as number);
		return (
			(medians[index] as number) + Math.min(Math.max(distances[index] as number, -limit), limit)
		);
	});
}

/** How far each value is from its median, and the standard deviation of that around there. */
function distancesOf(
	values: Float64Array,
	medians: Float64Array,
): { distances: Float64Array; usual: Float64Array } {
	const distances = values.map((value, index) => value - (medians[index] as number));
	const sizes = distances.map(Math.abs);
	const squares = sizes.reduce((sum, size) => sum + size * size, 0);
	// Where more than half of the values agree exactly, as whole numbers do, the median says nothing.
	// The mean square of all takes for usual what more than one in 25 values does.
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
	// The two quantiles are two standard deviations apart where noise is normal. Where most values
	// agree and a few are far, sums of squares must stay exact enough.
	return { middle, size: Math.max((at(0.841) - at(0.159)) / 2, farthest / GREATEST_VALUE) };
}

/** Whole sampling intervals from each observation to the next, at least 1. */
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
