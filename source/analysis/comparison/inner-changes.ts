/**
 * Changes within a run: what makes a side not have one level to compare, and the regression that
 * begins inside the candidate.
 */
import { isoTime } from "../../core/iso-time.ts";
import { meanEstimate } from "../../statistics/mean-estimate.ts";
import { EMPTY_SERIES, type Series } from "../../statistics/series.ts";
import { meanOf, TimedSumsBuilder } from "../../statistics/timed-sums.ts";
import type { Instability } from "../changes/instability.ts";
import { findInstabilities, type Stationarity } from "../changes/stationarity.ts";
import { type JudgedMetric, type LogContents, mapMetrics } from "../walk/log-contents.ts";
import { SeriesBuilder } from "../walk/series-builder.ts";
import type { InnerChange, Side } from "./comparison-warning.ts";
import { meanChange } from "./mean-change.ts";
import type { MeasuredChange } from "./measure-change.ts";
import { MIN_LOADED_S } from "./needs.ts";
import { MIN_EFFECTIVE } from "./rule.ts";
import type { SideSamples } from "./side-samples.ts";

/** Longer series are searched as medians of neighbours. */
const MAX_SAMPLES = 20_000;
/** Changes of a run that are reported at most; with more, the run has no lasting levels. */
const MAX_TOLD = 3;

/** What is not stationary in the runs of a side. @param minShift smaller changes do not count */
export function innerChanges(
	side: Side,
	runs: readonly LogContents[],
	phase: string,
	metric: JudgedMetric,
	minShift: number,
): InnerChange[] {
	return runs.flatMap(({ name, phases }) =>
		phases
			.filter((one) => one.name === phase)
			.flatMap(({ metrics }) => {
				const found = stationarityOf(metrics[metric], minShift);
				const all = found.kind === "known" ? found.instabilities : [];
				return all
					.slice(-MAX_TOLD)
					.map((one) => ({ side, run: name, phase, metric, ...factsOf(one) }));
			}),
	);
}

/** Of a series that is compared again and again, such as the baseline of `verify`. */
const KNOWN = new WeakMap<Series, { readonly minShift: number; readonly found: Stationarity }>();

function stationarityOf(series: Series, minShift: number): Stationarity {
	const known = KNOWN.get(series);
	if (known?.minShift === minShift) return known.found;
	const found = findInstabilities(downsampled(series), { minShift });
	KNOWN.set(series, { minShift, found });
	return found;
}

function factsOf({ kind, time_s, before, after, relativeShift }: Instability) {
	return {
		kind,
		time: isoTime(time_s),
		before,
		after,
		change_percent: relativeShift === null ? null : 100 * relativeShift.estimate,
	};
}

function downsampled({ times_s, values }: Series): Series {
	if (values.length <= MAX_SAMPLES) return { times_s, values };
	const builder = new SeriesBuilder(Math.ceil(values.length / MAX_SAMPLES));
	for (let at = 0; at < values.length; at++) {
		builder.push(times_s[at] as number, values[at] as number);
	}
	return builder.series();
}

/** The candidate before and since its last step, each compared with the whole baseline. */
export interface MeasuredStep {
	readonly step: InnerChange;
	readonly before: MeasuredChange;
	readonly since: MeasuredChange;
}

/**
 * @param changes those of the candidate
 * @returns null where it has no step
 */
export function measureStep(
	baseline: SideSamples,
	candidate: readonly LogContents[],
	changes: readonly InnerChange[],
	alpha: number,
): MeasuredStep | null {
	const step = changes.filter(({ kind }) => kind === "step").at(-1);
	const run = candidate.find(({ name }) => name === step?.run);
	if (step === undefined || run === undefined) return null;
	const { metrics = mapMetrics(() => EMPTY_SERIES) } =
		run.phases.find(({ name }) => name === step.phase) ?? {};
	const { times_s, values } = metrics[step.metric];
	const time_s = Date.parse(step.time) / 1000;
	const from = times_s.findIndex((at) => at >= time_s);
	const part = (some: Float64Array) => partChange(baseline, some, run.interval_s ?? 1, alpha);
	return {
		step,
		before: part(values.subarray(0, from)),
		since: part(values.subarray(from)),
	};
}

/** A part of the candidate's samples, compared with the mean of the baseline. */
function partChange(
	baseline: SideSamples,
	values: Float64Array,
	interval_s: number,
	alpha: number,
): MeasuredChange {
	const builder = new TimedSumsBuilder();
	for (const value of values) builder.add(value * interval_s, interval_s);
	const sums = builder.end();
	const own = meanEstimate(sums);
	// Which operations belong to a part of the samples is not kept.
	const { mean, wholeMean } = baseline.timed;
	const change = mean === null || own === null ? null : meanChange(mean, own, alpha);
	const isLongEnough = baseline.loaded_s >= MIN_LOADED_S;
	const fewest = change === null ? 0 : Math.min(...change.effectiveCounts);
	return {
		...{ p: null, baseline: wholeMean, candidate: meanOf(sums), unit: "samples", change },
		...{
			lack: "too few samples",
			isTested: isLongEnough && fewest >= MIN_EFFECTIVE,
			lacksRun: false,
		},
	};
}
