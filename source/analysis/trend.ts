import { studentCritical } from "./distributions.ts";
import { longRunVariance, SHORTEST } from "./long-run-variance.ts";
import { quantile } from "./ordered-sample.ts";
import type { Interval } from "./quantile-interval.ts";
import type { Series } from "./series.ts";

/** How a level moves, in the metric's unit per hour. */
export interface Trend extends Interval {
	readonly perHour: number;
}

const SECONDS_PER_HOUR = 3600;
/** Tukey's outer fences: so many interquartile ranges beyond the quartiles. */
const OUTER_FENCE = 3;

/**
 * The straight line of least squares, and a confidence interval of its slope that honours how the
 * samples depend on each other. Values beyond Tukey's (1977) outer fences count as at the fence,
 * so one spike is not a trend.
 *
 * @param confidence such as 0.95
 * @returns null below 16 known values, or where they have no two different times
 */
export function trend(series: Series, confidence: number): Trend | null {
	const { hours, values } = knownPoints(series);
	if (values.length < SHORTEST) return null;
	const hourMean = mean(hours);
	const valueMean = mean(values);
	let [squares, products] = [0, 0];
	for (let index = 0; index < values.length; index++) {
		const hour = (hours[index] as number) - hourMean;
		squares += hour * hour;
		products += hour * ((values[index] as number) - valueMean);
	}
	if (squares === 0) return null;
	const perHour = products / squares;
	const residuals = values.map((value, index) => {
		return value - valueMean - perHour * ((hours[index] as number) - hourMean);
	});
	const margin = Math.sqrt(1 / squares) * deviationMargin(residuals, confidence);
	return { perHour, low: perHour - margin, high: perHour + margin };
}

/** Long-run deviation times its critical value: the larger of the two estimates. */
function deviationMargin(residuals: Float64Array, confidence: number): number {
	const { model, lowest } = longRunVariance(residuals);
	// The line took the power of about one low frequency with it.
	const degrees = lowest.degrees - 1;
	const withoutLine = { variance: (lowest.variance * lowest.degrees) / degrees, degrees };
	const margins = [model, withoutLine].map(({ variance, degrees }) => {
		return Math.sqrt(variance) * studentCritical(1 - confidence, degrees);
	});
	return Math.max(...margins);
}

/** Times and values of what is known, the values within the outer fences. */
function knownPoints({ times_s, values }: Series): { hours: Float64Array; values: Float64Array } {
	const isKnown = (index: number) => Number.isFinite(values[index]);
	const known = values.filter((_, index) => isKnown(index));
	const start_s = times_s[0] ?? 0;
	const hours = times_s
		.filter((_, index) => isKnown(index))
		.map((time_s) => (time_s - start_s) / SECONDS_PER_HOUR);
	const sorted = known.toSorted();
	const [lower, upper] = [quantile(sorted, 0.25), quantile(sorted, 0.75)];
	const reach = OUTER_FENCE * (upper - lower);
	return {
		hours,
		values: known.map((value) => Math.min(Math.max(value, lower - reach), upper + reach)),
	};
}

function mean(values: Float64Array): number {
	return values.reduce((sum, value) => sum + value, 0) / values.length;
}
