/** Computes the figures of one metric from its values. */
import { nextMean } from "../../core/interpolate.ts";
import { medianOf, quantile, selectQuantiles } from "../../core/quantile.ts";
import { dependence } from "../../statistics/dependence.ts";
import type { WeightedMean } from "../../statistics/operation-mean.ts";
import { type Interval, quantileInterval } from "../../statistics/quantile-interval.ts";
import { concatenate, type Series, splitAt } from "../../statistics/series.ts";
import type { Figures, LoadFigures } from "./analysis.ts";
import { trend } from "./trend.ts";

const CONFIDENCE = 0.95;
/** The part of the values below each quantile. */
const PARTS = { p1: 0.01, p5: 0.05, p50: 0.5, p95: 0.95, p99: 0.99, p99_9: 0.999 } as const;

/**
 * The most samples that intervals are computed from. The time for it grows faster than their
 * number, and autocorrelated samples at longer intervals are as informative.
 */
const MAX_SAMPLES = 50_000;

/**
 * Exact figures; null without a value.
 *
 * @param values without NaN; they are reordered
 * @param weighted their mean; null: unknown, and all values count alike
 */
export function computeFigures(
	values: Float64Array,
	weighted: WeightedMean | null = null,
): Figures | null {
	const count = values.length;
	if (count === 0) return null;
	let mean = 0;
	let squares = 0;
	let minimum = Number.POSITIVE_INFINITY;
	let maximum = Number.NEGATIVE_INFINITY;
	// Welford (1962): no large sums that differ by little.
	for (let index = 0; index < count; index++) {
		const value = values[index] as number;
		const distance = value - mean;
		mean = nextMean(mean, value, index + 1);
		squares += distance * (value - mean);
		if (value < minimum) minimum = value;
		if (value > maximum) maximum = value;
	}
	selectQuantiles(values, Object.values(PARTS));
	const deviation = Math.sqrt(squares / (count - 1));
	return {
		count,
		// Rounding may put the mean of equal values beyond them.
		mean: Math.min(maximum, Math.max(minimum, weighted?.value ?? mean)),
		mean_over: weighted?.over ?? "time",
		// Unknown for one value, and where the squares overflow.
		standard_deviation: Number.isFinite(deviation) ? deviation : null,
		minimum,
		p1: quantile(values, PARTS.p1),
		p5: quantile(values, PARTS.p5),
		p50: quantile(values, PARTS.p50),
		p95: quantile(values, PARTS.p95),
		p99: quantile(values, PARTS.p99),
		p99_9: quantile(values, PARTS.p99_9),
		maximum,
	};
}

/**
 * Adds figures that depend on the order of time.
 *
 * @param figures of all values
 * @param series of the same values, or of medians of neighbours
 * @param changes_s times of the first samples after changes of the level, ascending: samples on
 *   either side of a step do not depend on each other because of it, nor is it a trend
 */
export function computeLoadFigures(
	figures: Figures,
	series: Series,
	changes_s: readonly number[] = [],
): LoadFigures {
	const thin = thinned(series);
	const apart_s = medianDistance(series);
	const near = dependence(middlePart(withoutLevels(splitAt(series, changes_s))));
	const stretches = splitAt(thin, changes_s);
	const far = thin.step > 1 ? dependence(withoutLevels(stretches)) : null;
	const times = [near?.autocorrelationTime_samples ?? Number.NaN];
	// Samples that are independent at longer intervals may depend on each other at shorter ones.
	if (far !== null && far.autocorrelationTime_samples > DEPENDENT) {
		times.push(far.autocorrelationTime_samples * thin.step);
	}
	const time_s = apart_s * Math.max(...times);
	// Unknown as well where successive samples have the same time.
	const isKnown = Number.isFinite(time_s) && apart_s > 0;
	const slope = trend(stretches, CONFIDENCE);
	// Medians of neighbours are fewer values, but cover the same time.
	const each_s = (apart_s * series.values.length) / figures.count;
	return {
		...figures,
		autocorrelation_time_s: isKnown ? time_s : null,
		effective_samples: isKnown ? (figures.count * each_s) / Math.max(time_s, each_s) : null,
		p50_interval: including(quantileInterval(thin.values, 0.5, CONFIDENCE), figures.p50),
		p99_interval: including(
			quantileInterval(thin.values, 0.99, CONFIDENCE, MIN_BEYOND),
			figures.p99,
		),
		trend_per_hour:
			// Equal values have no uncertain slope, and other slopes may overflow.
			slope === null || !Number.isFinite(slope.low) || !Number.isFinite(slope.high)
				? null
				: { value: slope.perHour, interval: [slope.low, slope.high] },
	};
}

/** Effective samples beyond p99 that its interval takes: with fewer it misses too often. */
const MIN_BEYOND = 3;

/** The values around the median of their stretch. */
function withoutLevels(stretches: readonly Series[]): Float64Array {
	const [first, ...others] = stretches;
	if (first !== undefined && others.length === 0) return first.values;
	return concatenate(
		stretches.map(({ values }) => {
			const known = values.filter((value) => !Number.isNaN(value));
			const level = medianOf(known, known.length);
			return values.map((value) => value - level);
		}),
	);
}

/** Thinned samples with a longer autocorrelation time, in samples, depend on each other. */
const DEPENDENT = 1.5;

/** Every n-th sample, so that at most {@link MAX_SAMPLES} are left. */
function thinned({ times_s, values }: Series): Series & { readonly step: number } {
	const step = Math.ceil(values.length / MAX_SAMPLES);
	if (step <= 1) return { times_s, values, step: 1 };
	const everyStep = (all: Float64Array) =>
		new Float64Array(Math.ceil(all.length / step)).map((_, at) => all[at * step] as number);
	return { times_s: everyStep(times_s), values: everyStep(values), step };
}

function middlePart(values: Float64Array): Float64Array {
	const from = Math.max(0, Math.floor((values.length - MAX_SAMPLES) / 2));
	return values.subarray(from, from + MAX_SAMPLES);
}

function medianDistance({ times_s }: Series): number {
	const few = times_s.subarray(0, MAX_SAMPLES);
	const distances = few.subarray(1).map((time_s, index) => time_s - (few[index] as number));
	return quantile(distances.sort(), 0.5);
}

/** The interval of thinned samples, extended to the exact value of all. */
function including(interval: Interval | null, exact: number): [number, number] | null {
	if (interval === null) return null;
	return [Math.min(interval.low, exact), Math.max(interval.high, exact)];
}
