/** Two sides of a comparison laid over each other. */
import { inPhase } from "../analysis/comparison-words.ts";
import { JUDGED_METRICS, type JudgedMetric, type LogContents } from "../analysis/log-contents.ts";
import { merged, type Series } from "../analysis/series.ts";
import { distributionOf } from "../report/distribution.ts";
import type { Colour, Distributions } from "../report/report.ts";
import type { Band, Line, TimePlot, TimePlots, Trace } from "../report/time-plots.ts";
import { seriesOf, tracesOf } from "./report-lines.ts";
import { phaseBands } from "./report-marks.ts";
import { METRIC_COLOURS, metricTitle, metricUnit } from "./report-plots.ts";

/** Both sides from their start on; null where nothing is known of either. */
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
		return [{ title: metricTitle(metric), unit: metricUnit(metric), lines, markers: [] }];
	});
	if (plots.length === 0) return null;
	const bands = elapsedBands(baseline);
	const isOfRuns = Math.max(baseline.length, candidate.length) > 1;
	const notes = [
		"Under load. Times count from the start of each side.",
		...(isOfRuns ? ["The runs of a side follow each other."] : []),
		...(bands.length > 0 ? ["Phases are those of the baseline."] : []),
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

/** A run, and how far its times are from those of the plot. */
interface PlacedRun {
	readonly run: LogContents;
	readonly shift_s: number;
	readonly end_s: number;
}

/** One run after the other, from 0 on. */
function placed(runs: readonly LogContents[]): PlacedRun[] {
	let at_s = 0;
	return runs.map((run) => {
		const shift_s = at_s - (run.start_s ?? 0);
		at_s += (run.end_s ?? 0) - (run.start_s ?? 0);
		return { run, shift_s, end_s: at_s };
	});
}

function tracesOver(runs: readonly LogContents[]): Record<JudgedMetric, Trace | null> {
	const all = placed(runs);
	const series = (metric: JudgedMetric) =>
		merged(all.map(({ run, shift_s }) => shifted(seriesOf(run, metric), shift_s)));
	return tracesOf(series, 0, all.at(-1)?.end_s ?? 0);
}

function line(name: string, colour: Colour, trace: Trace | null): Line[] {
	return trace === null ? [] : [{ name, colour, trace }];
}

function shifted({ times_s, values }: Series, by_s: number): Series {
	return { times_s: times_s.map((time_s) => time_s + by_s), values };
}

function elapsedBands(runs: readonly LogContents[]): Band[] {
	return placed(runs).flatMap(({ run, shift_s }) =>
		phaseBands(run.phases, run.interval_s ?? 0).map((band) => ({
			...band,
			start_s: band.start_s + shift_s,
			end_s: band.end_s + shift_s,
		})),
	);
}

/** How values of one phase are spread on both sides. */
export function distributionsOver(
	name: string,
	baseline: readonly LogContents[],
	candidate: readonly LogContents[],
): Distributions[] {
	const valuesOf = (side: readonly LogContents[], metric: JudgedMetric) => {
		const phases = side.flatMap(({ phases }) => phases.filter((phase) => phase.name === name));
		return merged(phases.map(({ metrics }) => metrics[metric])).values;
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
