/**
 * The analysis of one log: summaries of each metric, change points, spikes, and totals by time. The
 * walk has read the log once; everything here is computed from the series that it kept. What the
 * log does not have is null.
 */

import { isoTime } from "../../core/iso-time.ts";
import { COUNTS, type Count, fieldOf } from "../../core/metrics.ts";
import { joinStalls, type StallFigures, stalledShare } from "../../core/stalls.ts";
import { mergeSeries } from "../../statistics/series.ts";
import { TimedMean } from "../../statistics/timed-mean.ts";
import { type ChangePointFigures, findChanges } from "../changes/change-figures.ts";
import type { Counted } from "../walk/counter-tracker.ts";
import type { HourContents } from "../walk/hours.ts";
import {
	JUDGED_COUNTS,
	JUDGED_METRICS,
	type JudgedMetric,
	type LogContents,
	mapMetrics,
} from "../walk/log-contents.ts";
import type { LogWalkResult } from "../walk/log-walk.ts";
import type { TimeLineBin } from "../walk/time-line.ts";
import type {
	Analysis,
	CoverageFigures,
	Figures,
	HourFigures,
	LoadFigures,
	MetricFigures,
	PhaseFigures,
	SpikeFigures,
	StallSummary,
} from "./analysis.ts";
import { computeFigures, computeLoadFigures } from "./figures.ts";
import { findSpikes, groupSpikes, type SpikeIncident } from "./spikes.ts";

/** Exact figures of all values of a metric, and of its values under load. */
export interface ExactFigures {
	readonly all: Figures | null;
	readonly underLoad: Figures | null;
}

export interface AnalyzedLog {
	readonly contents: LogContents & { readonly start_s: number; readonly end_s: number };
	readonly walk: LogWalkResult;
	readonly exact: Readonly<Record<JudgedMetric, ExactFigures>>;
	readonly idleBelow_mb_per_s: number;
}

const DAY_S = 86_400;
const MAX_INCIDENTS = 20;

export function analyzeLog({ contents, walk, exact, ...more }: AnalyzedLog): Analysis {
	const { start_s, end_s, interval_s } = contents;
	const span_s = end_s - start_s;
	const phases = contents.phases.map(({ name }) => name);
	const changes = findChanges(contents.phases);
	return {
		logs: contents.name,
		files: contents.files,
		start: isoTime(start_s),
		end: isoTime(end_s),
		span_s,
		records: contents.records,
		interval_s,
		coverage: coverageOf(walk, span_s),
		starts: walk.starts,
		resets: walk.resets,
		wraps: walk.wraps,
		failed_readings: walk.failedReadings,
		left_out: contents.leftOut,
		notes: contents.notes,
		idle: { below_mb_per_s: more.idleBelow_mb_per_s, share: walk.idleShare },
		stalls: stallSummary(joinStalls(contents.phases.map(({ stalls }) => stalls))),
		metrics: mapMetrics((metric) => metricFigures(metric, exact[metric], contents, changes)),
		phases: phases.some((name) => name !== "") ? phaseFigures(contents, changes) : [],
		counts: walk.counts,
		link_events: withoutStalls(contents.linkEvents),
		time_line: walk.timeLine.map((bin) => timeLineFigures(bin, walk.counts)),
		hours_of_day: span_s >= DAY_S ? hoursOfDay(walk.hours) : null,
		spikes: spikeFigures(contents, walk, interval_s ?? 0),
		change_points: changes,
	};
}

/** Stalls are found in the samples: a log may lack their records. */
function withoutStalls({
	stall: _,
	...events
}: LogContents["linkEvents"]): Analysis["link_events"] {
	return events;
}

function stallSummary(stalls: StallFigures | null): StallSummary | null {
	if (stalls === null) return null;
	const { count, total_s, longest_s } = stalls;
	return { count, total_s, longest_s, share: stalledShare(stalls) };
}

function coverageOf(walk: LogWalkResult, span_s: number): CoverageFigures {
	return {
		covered_s: walk.covered_s,
		share: span_s > 0 ? Math.max(0, 1 - walk.gap_s / span_s) : 1,
		gaps: walk.gaps,
		gap_s: walk.gap_s,
		longest_gap_s: walk.longestGap_s,
		longest_gap_start: walk.longestGapStart_s === null ? null : isoTime(walk.longestGapStart_s),
	};
}

function metricFigures(
	metric: JudgedMetric,
	{ all, underLoad }: ExactFigures,
	{ phases }: LogContents,
	changes: ChangePointFigures,
): MetricFigures {
	const { label, unit, better = null } = fieldOf(metric);
	const series = mergeSeries(phases.map(({ metrics }) => metrics[metric]));
	return {
		label,
		unit,
		better,
		all,
		under_load:
			underLoad === null
				? null
				: computeLoadFigures(underLoad, series, levelTimes(changes, metric)),
	};
}

/** When the level of a metric changed, in all phases or in one, in seconds since the Unix epoch. */
function levelTimes({ found }: ChangePointFigures, metric: JudgedMetric, phase?: string): number[] {
	return found
		.filter((one) => one.kind === "level" && one.metric === metric)
		.filter((one) => phase === undefined || one.phase === phase)
		.map(({ time }) => Date.parse(time) / 1000);
}

function phaseFigures({ phases }: LogContents, changes: ChangePointFigures): PhaseFigures[] {
	return phases.map(({ name, covered_s, counts, stalls, metrics, means }) => ({
		name,
		covered_s,
		counts: Object.fromEntries(
			JUDGED_COUNTS.map((count) => [count, counts[count]?.events ?? null]),
		) as PhaseFigures["counts"],
		stalls: stallSummary(stalls),
		metrics: mapMetrics((metric): LoadFigures | null => {
			const series = metrics[metric];
			const figures = computeFigures(
				series.values.filter((value) => !Number.isNaN(value)),
				means[metric],
			);
			if (figures === null) return null;
			return computeLoadFigures(figures, series, levelTimes(changes, metric, name));
		}),
	}));
}

/** A counter that the log does not have is unknown in every part of it. */
function timeLineFigures({ start_s, ...bin }: TimeLineBin, counts: Counted["counts"]) {
	const known = COUNTS.map((name) => [name, counts[name] === null ? null : bin[name]]);
	return {
		start: isoTime(start_s),
		...(Object.fromEntries(known) as Record<Count, number | null>),
	};
}

function hoursOfDay(hours: readonly HourContents[]): HourFigures[] {
	return Array.from({ length: 24 }, (_, hour) => {
		const same = hours.filter(({ start_s }) => (start_s / 3600) % 24 === hour);
		const sum = (of: (one: HourContents) => number) => same.reduce((all, one) => all + of(one), 0);
		const known_s = sum(({ known_s }) => known_s);
		const idle_s = sum(({ idle_s }) => idle_s);
		return {
			hour,
			known_s,
			idle_share: known_s > 0 ? idle_s / known_s : null,
			...mapMetrics((metric) => TimedMean.of(same.map(({ means }) => means[metric]))),
		};
	});
}

function spikeFigures(
	{ phases, measured }: LogContents,
	walk: LogWalkResult,
	interval_s: number,
): SpikeFigures {
	const areErrorsKnown = JUDGED_COUNTS.some((count) => walk.counts[count] !== null);
	const time = { idle: walk.idle, interval_s };
	const spikes = phases.flatMap(({ metrics }) =>
		JUDGED_METRICS.flatMap((metric) => findSpikes(metric, metrics[metric], time)),
	);
	// Samples of different metrics may be one reading apart.
	const incidents = groupSpikes(spikes, walk, 1.5 * interval_s);
	const size = ({ spikes: [largest] }: SpikeIncident) => Math.abs(largest?.change ?? 0);
	const largest = [...incidents].sort((a, b) => size(b) - size(a)).slice(0, MAX_INCIDENTS);
	return {
		counts: mapMetrics((metric) => {
			if (!measured.includes(metric)) return null;
			return spikes.filter((one) => one.metric === metric).length;
		}),
		incidents: incidents.length,
		together: incidents.filter(({ spikes }) => spikes.length > 1).length,
		with_error: areErrorsKnown ? incidents.filter(({ hasError }) => hasError).length : null,
		largest: largest.map(({ start_s, end_s, hasError, spikes }) => ({
			start: isoTime(start_s),
			duration_s: end_s - start_s + interval_s,
			with_error: areErrorsKnown ? hasError : null,
			spikes: spikes.map(({ metric, value, level, change }) => ({
				metric,
				value,
				level,
				change_percent: Number.isFinite(100 * change) ? 100 * change : null,
			})),
		})),
	};
}
