/** Puts an analysis together from what was read of a log. */
import { fieldOf } from "../core/metrics.ts";
import type {
	Analysis,
	CoverageFigures,
	Figures,
	HourFigures,
	LoadFigures,
	MetricFigures,
	PhaseFigures,
	SpikeFigures,
} from "./analysis.ts";
import { changeFigures } from "./change-figures.ts";
import { figuresOf, loadFiguresOf } from "./figures.ts";
import { type HourContents, meanOf } from "./hours.ts";
import { isoTime } from "./iso-time.ts";
import { JUDGED_METRICS, type JudgedMetric, type LogContents } from "./log-contents.ts";
import type { LogWalkResult } from "./log-walk.ts";
import { merged } from "./series.ts";
import { findSpikes, type SpikeIncident, spikeIncidents } from "./spikes.ts";

/** Exact figures of all values of a metric, and of those under load. */
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
const MOST_INCIDENTS = 20;

export function analyzeLog({ contents, walk, exact, ...more }: AnalyzedLog): Analysis {
	const { start_s, end_s, interval_s } = contents;
	const span_s = end_s - start_s;
	const phases = contents.phases.map(({ name }) => name);
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
		metrics: forEachMetric((metric) => metricFigures(metric, exact[metric], contents)),
		phases: phases.some((name) => name !== "") ? phaseFigures(contents) : [],
		counts: walk.counts,
		time_line: walk.timeLine.map(({ start_s, ...counts }) => ({
			start: isoTime(start_s),
			...counts,
		})),
		hours_of_day: span_s >= DAY_S ? hoursOfDay(walk.hours) : null,
		spikes: spikeFigures(contents, walk, interval_s ?? 0),
		change_points: changeFigures(contents.phases),
	};
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
): MetricFigures {
	const { label, unit, better } = fieldOf(metric);
	const series = merged(phases.map(({ metrics }) => metrics[metric]));
	return {
		label,
		unit,
		better,
		all,
		under_load: underLoad === null ? null : loadFiguresOf(underLoad, series),
	};
}

function phaseFigures({ phases }: LogContents): PhaseFigures[] {
	return phases.map(({ name, covered_s, counts, metrics }) => ({
		name,
		covered_s,
		counts,
		metrics: forEachMetric((metric): LoadFigures | null => {
			const series = metrics[metric];
			const figures = figuresOf(series.values.filter((value) => !Number.isNaN(value)));
			return figures === null ? null : loadFiguresOf(figures, series);
		}),
	}));
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
			...forEachMetric((metric) => meanOf(same.map(({ sums }) => sums[metric]))),
		};
	});
}

function spikeFigures(
	{ phases }: LogContents,
	{ errors }: LogWalkResult,
	interval_s: number,
): SpikeFigures {
	const spikes = phases.flatMap(({ metrics }) =>
		JUDGED_METRICS.flatMap((metric) => findSpikes(metric, metrics[metric])),
	);
	// A sample of one metric may be a reading later than that of another.
	const incidents = spikeIncidents(spikes, errors, 1.5 * interval_s);
	const size = ({ spikes: [largest] }: SpikeIncident) => Math.abs(largest?.change ?? 0);
	const largest = [...incidents].sort((a, b) => size(b) - size(a)).slice(0, MOST_INCIDENTS);
	return {
		counts: forEachMetric((metric) => spikes.filter((one) => one.metric === metric).length),
		incidents: incidents.length,
		together: incidents.filter(({ spikes }) => spikes.length > 1).length,
		with_error: incidents.filter(({ hasError }) => hasError).length,
		largest: largest.map(({ start_s, end_s, hasError, spikes }) => ({
			start: isoTime(start_s),
			duration_s: end_s - start_s + interval_s,
			with_error: hasError,
			spikes: spikes.map(({ metric, value, level, change }) => ({
				metric,
				value,
				level,
				change_percent: Number.isFinite(change) ? 100 * change : null,
			})),
		})),
	};
}

function forEachMetric<Result>(of: (metric: JudgedMetric) => Result): Record<JudgedMetric, Result> {
	return {
		tx_mb_per_s: of("tx_mb_per_s"),
		rx_mb_per_s: of("rx_mb_per_s"),
		latency_ns: of("latency_ns"),
	};
}
