/** The plots of a comparison: both sides over each other. */

import {
	JUDGED_METRICS,
	type JudgedMetric,
	type LogContents,
} from "../analysis/walk/log-contents.ts";
import { mergeSeries, type Series } from "../statistics/series.ts";
import { inPhase } from "../text/describe-comparison.ts";
import { phaseBands } from "./bands-and-markers.ts";
import type { Colour } from "./colour.ts";
import { distributionOf } from "./distribution.ts";
import { METRIC_COLOURS, metricTitle, metricUnit } from "./plots.ts";
import type { Distributions } from "./report.ts";
import type { Band, Line, TimePlot, TimePlots, Trace } from "./time-plots.ts";
import { seriesOf, tracesOf } from "./traces.ts";

/** Returns both sides over the time since their start; null where nothing is known of either. */
export function plotsOver(
	baseline: readonly LogContents[],
	candidate: readonly LogContents[],
): TimePlots | null {
	const [before, after] = [tracesOver(baseline), tracesOver(candidate)];
	const plots = JUDGED_METRICS.flatMap((metric): TimePlot[] => {
		const lines = [
			...line("baseline", "baseline", before[metric]),
			...line("candidate", METRIC_COLOURS[metric], after[metric]),
		];
		if (lines.length === 0) return [];
		const plain = { markers: [], bands: [], limit: null };
		return [{ title: metricTitle(metric), unit: metricUnit(metric), lines, ...plain }];
	});
	if (plots.length === 0) return null;
	const bands = elapsedBands(baseline);
	const isOfRuns = Math.max(baseline.length, candidate.length) > 1;
	const notes = [
		"Under load. Time counts from the start of each side.",
		...(isOfRuns ? ["The runs of a side are shown one after another."] : []),
		...(bands.length > 0 ? ["The phases are the baseline's."] : []),
	];
	return {
		kind: "time-plots",
		title: "Both over time",
		note: notes.join(" "),
		axis: "elapsed",
		plots,
		bands,
		markers: [],
		longestStep_s: Infinity,
	};
}

/** A run, and its place on the time axis of the plot. */
interface PlacedRun {
	readonly run: LogContents;
	readonly shift_s: number;
	readonly end_s: number;
}

/** Places one run after another, from 0 on. */
function placeRuns(runs: readonly LogContents[]): PlacedRun[] {
	let at_s = 0;
	return runs.map((run) => {
		const shift_s = at_s - (run.start_s ?? 0);
		at_s += (run.end_s ?? 0) - (run.start_s ?? 0);
		return { run, shift_s, end_s: at_s };
	});
}

function tracesOver(runs: readonly LogContents[]): Record<JudgedMetric, Trace | null> {
	const all = placeRuns(runs);
	const series = (metric: JudgedMetric) =>
		mergeSeries(all.map(({ run, shift_s }) => shiftSeries(seriesOf(run, metric), shift_s)));
	return tracesOf(series, 0, all.at(-1)?.end_s ?? 0);
}

function line(name: string, colour: Colour, trace: Trace | null): Line[] {
	return trace === null ? [] : [{ name, colour, trace }];
}

function shiftSeries({ times_s, values }: Series, by_s: number): Series {
	return { times_s: times_s.map((time_s) => time_s + by_s), values };
}

function elapsedBands(runs: readonly LogContents[]): Band[] {
	return placeRuns(runs).flatMap(({ run, shift_s }) =>
		phaseBands(run.phases, run.interval_s ?? 0).map((band) => ({
			...band,
			start_s: band.start_s + shift_s,
			end_s: band.end_s + shift_s,
		})),
	);
}

/** Returns the distributions of one phase on both sides. */
export function distributionsOver(
	name: string,
	baseline: readonly LogContents[],
	candidate: readonly LogContents[],
): Distributions[] {
	const valuesOf = (side: readonly LogContents[], metric: JudgedMetric) => {
		const phases = side.flatMap(({ phases }) => phases.filter((phase) => phase.name === name));
		return mergeSeries(phases.map(({ metrics }) => metrics[metric])).values;
	};
	const plots = JUDGED_METRICS.flatMap((metric) => {
		const sets = [
			{ name: "baseline", colour: "baseline", values: valuesOf(baseline, metric) },
			{ name: "candidate", colour: METRIC_COLOURS[metric], values: valuesOf(candidate, metric) },
		] as const;
		return distributionOf(metricTitle(metric), metricUnit(metric), sets) ?? [];
	});
	if (plots.length === 0) return [];
	return [
		{ kind: "distributions", title: `Distributions${inPhase(name)}`, note: "Under load.", plots },
	];
}
