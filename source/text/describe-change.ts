/** The figures of a comparison in words. */
import type {
	CountComparison,
	MetricComparison,
	QuantileComparison,
	StallComparison,
} from "../analysis/comparison/comparison.ts";
import type { JudgedCount, JudgedMetric } from "../analysis/walk/log-contents.ts";
import { UNKNOWN } from "../core/format.ts";
import { fieldOf } from "../core/metrics.ts";
import type { EventCount } from "../statistics/rate-ratio.ts";
import { formatNumber } from "./analysis-table.ts";

const HOUR_S = 3600;
/** Smaller probabilities are shown as less than this. */
const MIN_PROBABILITY = 0.0001;

/** Returns `+2.7 pp (+1.2 to +4.4)`: percentage points of the time under load. */
export function describePoints({ baseline, candidate, ...found }: StallComparison): string {
	const { change_points, interval_points } = found;
	if (change_points === null || interval_points === null) return UNKNOWN;
	if (baseline?.count === 0 && candidate?.count === 0) return "none on either side";
	const [low, high] = [signed(interval_points.low), signed(interval_points.high)];
	return `${signed(change_points)} pp (${low} to ${high})`;
}

/**
 * Returns `−5.1 % (−6.0 to −4.2)`; an infinite end of the interval is left out. Returns
 * `+500.0 MB/s` from 0, which has no per cent, and `–` where the figures are in other modes.
 */
export function describeChange(
	{ verdict, ...quantile }: QuantileComparison,
	metric: JudgedMetric,
): string {
	const { baseline, candidate, change_percent, interval_percent, effectiveCounts } = quantile;
	// Of the ranks of all samples, and not of the printed figures.
	if (verdict.kind === "not judged" && verdict.reason === "not one level") return UNKNOWN;
	const isMeasured = effectiveCounts !== null;
	if (isMeasured && baseline === 0 && candidate !== null && candidate > 0) {
		return `+${formatNumber(candidate)} ${fieldOf(metric).unit}`;
	}
	return describeRelative({ change_percent, interval_percent });
}

/** Returns `−5.1 % (−6.0 to −4.2)`. */
export function describeRelative({
	change_percent,
	interval_percent,
}: Pick<QuantileComparison, "change_percent" | "interval_percent">): string {
	if (change_percent === null) return UNKNOWN;
	const change = `${signed(change_percent)} %`;
	if (interval_percent === null) return change;
	const { low, high } = interval_percent;
	const ends = [low, high].map((end) => (end === null ? null : signed(end)));
	return `${change} (${describeEnds(ends[0] ?? null, ends[1] ?? null)})`;
}

/** Returns `×2.1 (×1.2 to ×3.9)`: the candidate's rate as a multiple of the baseline's. */
export function describeRatio({ ratio, interval, ...sides }: CountComparison): string {
	const { baseline, candidate } = sides;
	if (interval === null || baseline === null || candidate === null) return UNKNOWN;
	if (baseline.events === 0 && candidate.events === 0) return "none on either side";
	const high = interval.high === null ? null : multiple(interval.high);
	const ends = describeEnds(multiple(interval.low), high);
	return ratio === null ? `none in the baseline (${ends})` : `${multiple(ratio)} (${ends})`;
}

/** Returns `3 (1.5 per hour)`; `–` if unknown. */
export function describeRate(count: EventCount | null): string {
	if (count === null) return UNKNOWN;
	const { events, covered_s } = count;
	if (events === 0 || covered_s <= 0) return String(events);
	const rate = (events * HOUR_S) / covered_s;
	return `${events} (${rate < 100 ? Number(rate.toPrecision(2)) : Math.round(rate)} per hour)`;
}

/** Returns `0.0123`; `–` if nothing was tested. */
export function describeProbability(probability: number | null): string {
	if (probability === null) return UNKNOWN;
	return probability < MIN_PROBABILITY ? `< ${MIN_PROBABILITY}` : probability.toPrecision(2);
}

/** Returns `mean` without a quantile, `median`, `p99`, `p1`. */
export function quantileName(p: number | null): string {
	if (p === null) return "mean";
	return p === 0.5 ? "median" : `p${Number((100 * p).toPrecision(6))}`;
}

/**
 * Returns the same for a figure of a metric, the mean of which is over time unless it is said:
 * `mean per operation`, `mean over time` where it should be per operation.
 */
export function figureName(
	{ metric, meanOver }: Pick<MetricComparison, "metric" | "meanOver">,
	{ p }: Pick<QuantileComparison, "p">,
): string {
	const name = quantileName(p);
	if (p !== null || fieldOf(metric).isPerOperation !== true) return name;
	return meanOver === "operations" ? `${name} per operation` : `${name} over time`;
}

export function labelOf(name: JudgedMetric | JudgedCount): string {
	return fieldOf(name).label;
}

function describeEnds(low: string | null, high: string | null): string {
	if (low !== null && high !== null) return `${low} to ${high}`;
	if (low !== null) return `${low} or more`;
	return high === null ? "no interval" : `${high} or less`;
}

/** Returns `−5.1`, `+12.0`, `0.0`, `+340`, `+4.2e+7`. */
export function signed(percent: number): string {
	const size = Math.abs(percent);
	const text = size < 1e6 ? size.toFixed(size < 100 ? 1 : 0) : size.toExponential(1);
	if (Number(text) === 0) return text;
	return `${percent < 0 ? "−" : "+"}${text}`;
}

function multiple(ratio: number): string {
	return `×${ratio < 100 ? Number(ratio.toPrecision(2)) : Math.round(ratio)}`;
}
