/** The figures of one metric, from its values. */
import type { Figures, LoadFigures } from "./analysis.ts";
import { dependence } from "./dependence.ts";
import { quantile } from "./ordered-sample.ts";
import { type Interval, quantileInterval } from "./quantile-interval.ts";
import { selectQuantiles } from "./select-quantiles.ts";
import type { Series } from "./series.ts";
import { trend } from "./trend.ts";

const CONFIDENCE = 0.95;
/** Of the values, below each quantile. */
const PARTS = { p1: 0.01, p5: 0.05, p50: 0.5, p95: 0.95, p99: 0.99, p99_9: 0.999 } as const;

/**
 * How many samples the intervals are computed from at most: it takes more than their number times
 * as long, and what comes at longer intervals is worth as much where samples depend on each other.
 */
const MOST_SAMPLES = 50_000;

/** Exact figures; null without a value. @param values without NaN; they change places */
export function figuresOf(values: Float64Array): Figures | null {
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
		mean += distance / (index + 1);
		squares += distance * (value - mean);
		if (value < minimum) minimum = value;
		if (value > maximum) maximum = value;
	}
	selectQuantiles(values, Object.values(PARTS));
	const deviation = Math.sqrt(squares / (count - 1));
	return {
		count,
		mean,
		// Unknown of one value, and where the squares are more than a number can be.
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
 * With what follows from the order of time.
 *
 * @param figures of the same values, all of them
 * @param series of which there may be fewer: medians of neighbours
 */
export function loadFiguresOf(figures: Figures, series: Series): LoadFigures {
	const thin = thinned(series);
	const apart_s = medianDistance(series);
	const near = dependence(longestStretch(series.values));
	const far = thin.step > 1 ? dependence(thin.values) : null;
	const times = [near?.autocorrelationTime_samples ?? Number.NaN];
	// Independent at longer intervals says nothing about shorter ones; dependent says it all.
	if (far !== null && far.autocorrelationTime_samples > DEPENDENT) {
		times.push(far.autocorrelationTime_samples * thin.step);
	}
	const time_s = apart_s * Math.max(...times);
	const isKnown = Number.isFinite(time_s);
	const slope = trend({ times_s: thin.times_s, values: thin.values }, CONFIDENCE);
	// Neighbours' medians are fewer values, but cover the same time.
	const each_s = (apart_s * series.values.length) / figures.count;
	return {
		...figures,
		autocorrelation_time_s: isKnown ? time_s : null,
		effective_samples: isKnown ? (figures.count * each_s) / Math.max(time_s, each_s) : null,
		p50_interval: around(quantileInterval(thin.values, 0.5, CONFIDENCE), figures.p50),
		p99_interval: around(quantileInterval(thin.values, 0.99, CONFIDENCE), figures.p99),
		trend_per_hour:
			// Values that are all the same have no slope to be unsure of.
			slope === null || Number.isNaN(slope.low)
				? null
				: { value: slope.perHour, interval: [slope.low, slope.high] },
	};
}

/** From here on thinned samples depend on each other more than chance lets them seem to. */
const DEPENDENT = 1.5;

/** Every so manyth sample, so that few enough are left. */
function thinned({ times_s, values }: Series): Series & { readonly step: number } {
	const step = Math.ceil(values.length / MOST_SAMPLES);
	if (step <= 1) return { times_s, values, step: 1 };
	const everyStep = (all: Float64Array) =>
		new Float64Array(Math.ceil(all.length / step)).map((_, at) => all[at * step] as number);
	return { times_s: everyStep(times_s), values: everyStep(values), step };
}

function longestStretch(values: Float64Array): Float64Array {
	const from = Math.max(0, Math.floor((values.length - MOST_SAMPLES) / 2));
	return values.subarray(from, from + MOST_SAMPLES);
}

function medianDistance({ times_s }: Series): number {
	const few = times_s.subarray(0, MOST_SAMPLES);
	const distances = few.subarray(1).map((time_s, index) => time_s - (few[index] as number));
	return quantile(distances.sort(), 0.5);
}

/** An interval of the thinned samples, about the exact value of all. */
function around(interval: Interval | null, exact: number): [number, number] | null {
	if (interval === null) return null;
	return [Math.min(interval.low, exact), Math.max(interval.high, exact)];
}
