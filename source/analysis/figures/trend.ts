import { quantile } from "../../core/quantile.ts";
import type { Interval } from "../../statistics/quantile-interval.ts";
import type { Series } from "../../statistics/series.ts";
import { fitShape, marginOf, type ShapedStretch } from "../../statistics/shape-fit.ts";

/** The trend of a level, in the unit of the metric per hour. */
export interface Trend extends Interval {
	readonly perHour: number;
}

const SECONDS_PER_HOUR = 3600;
/** The distance of Tukey's outer fences from the quartiles, in interquartile ranges. */
const OUTER_FENCE = 3;

/**
 * The slope of the least squares line, the same in all stretches, with a confidence interval that
 * accounts for autocorrelation. A stretch has its own level, so that a step is not a trend. Values
 * beyond Tukey's (1977) outer fences are moved to the fence, so that a spike is not one either.
 *
 * @param stretches between changes of the level, in the order of time
 * @param confidence such as 0.95
 * @returns null below 16 known values, or where all of a stretch have the same time
 */
export function trend(stretches: readonly Series[], confidence: number): Trend | null {
	const fit = fitShape(stretches.map(knownPoints));
	if (fit === null) return null;
	const margin = marginOf(fit, confidence);
	return { perHour: fit.factor, low: fit.factor - margin, high: fit.factor + margin };
}

/** Known values, limited to the outer fences, and their times in hours. */
function knownPoints({ times_s, values }: Series): ShapedStretch {
	const isKnown = (index: number) => Number.isFinite(values[index]);
	const known = values.filter((_, index) => isKnown(index));
	const start_s = times_s[0] ?? 0;
	const shape = times_s
		.filter((_, index) => isKnown(index))
		.map((time_s) => (time_s - start_s) / SECONDS_PER_HOUR);
	const sorted = known.toSorted();
	const [lower, upper] = [quantile(sorted, 0.25), quantile(sorted, 0.75)];
	const reach = OUTER_FENCE * (upper - lower);
	return {
		shape,
		values: known.map((value) => Math.min(Math.max(value, lower - reach), upper + reach)),
	};
}
