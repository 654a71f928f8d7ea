/** The report of an analysis. */
import type { Analysis, AnalyzedLogs, LoadFigures } from "../analysis/figures/analysis.ts";
import type { JudgedMetric } from "../analysis/walk/log-contents.ts";
import { formatDuration, formatPlural, UNKNOWN } from "../core/format.ts";
import { COUNTS, fieldOf } from "../core/metrics.ts";
import { timeSpan } from "../text/analysis-incidents.ts";
import { describeHealth } from "../text/describe-health.ts";
import { describeMeansOverTime } from "../text/describe-mean-over.ts";
import { describeAllRejected } from "../text/describe-rejected.ts";
import { formatStalledShare, stallLengths } from "../text/describe-stalls.ts";
import { describeMissing, presentMetrics } from "../text/not-judged.ts";
import { type ReportChange, toReportChange } from "./change.ts";
import { heatMaps } from "./heat-maps.ts";
import { distributions, metricTitle, overTime } from "./plots.ts";
import { formatMoment, formatQuantity, formatShare } from "./quantity.ts";
import type { Fact, Notes, Report, Section, Table, Verdict } from "./report.ts";
import {
	allValuesTables,
	anomalyTables,
	formatInterval,
	leftColumn,
	phaseTables,
	underLoadTables,
} from "./tables.ts";

/**
 * @param version of this program
 * @param run what was run to make the log, and its verdict; without it, the log's own is given
 */
export function analysisReport(
	analyzed: AnalyzedLogs,
	version: string,
	run: { readonly title: string; readonly verdict: Verdict } | null = null,
): Report {
	const { analysis, contents, walk } = analyzed;
	const changes = analysis.change_points.found.map(toReportChange);
	const plots = overTime(analyzed, changes);
	const spread = distributions(contents);
	const sections: Section[] = [
		...(plots === null ? [] : [plots]),
		...changeTables(changes),
		...underLoadTables(analysis),
		...(spread.plots.length === 0 ? [] : [spread]),
		...phaseTables(analysis),
		...allValuesTables(analysis),
		...anomalyTables(analysis),
		...(analysis.hours_of_day === null ? [] : heatMaps(walk.hours)),
		method(analysis),
	];
	return {
		title: run?.title ?? "Performance of an external GPU link",
		subtitle: subtitle(analysis),
		clock: "Times are UTC.",
		isDemo: contents.isDemo,
		facts: facts(analysis),
		verdict: run?.verdict ?? healthVerdict(analysis),
		warnings: [
			...describeAllRejected(analysis.left_out),
			...analysis.notes,
			...describeMissing(analysis),
		],
		sections,
		footer: `anarchy-perf-ink ${version}`,
	};
}

function healthVerdict(analysis: Analysis): Verdict {
	const { isHealthy, text } = describeHealth(analysis);
	const tone = isHealthy === null ? "neutral" : isHealthy ? "good" : "bad";
	return { tone, headline: `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`, details: [] };
}

function subtitle(analysis: Analysis): string {
	const { logs, files, interval_s } = analysis;
	const every = interval_s === null ? "" : `, one record every ${formatDuration(interval_s)}`;
	return `${logsText(logs, files.length)}, ${timeSpan(analysis)}${every}`;
}

function facts(analysis: Analysis): Fact[] {
	const { coverage, idle, metrics } = analysis;
	const gaps = coverage.gaps === 0 ? "no gaps" : formatPlural(coverage.gaps, "gap");
	return [
		{
			label: "Span",
			value: formatDuration(analysis.span_s),
			note: `${formatShare(coverage.share)} covered, ${gaps}`,
		},
		{
			label: "Idle",
			value: idle.share === null ? UNKNOWN : formatShare(idle.share),
			note: `TX and RX below ${formatQuantity(Math.round(idle.below_mb_per_s), "MB/s")}`,
		},
		...stallFacts(analysis),
		...presentMetrics(metrics).map((metric) => metricFact(metric, metrics[metric].under_load)),
		...errorFacts(analysis),
	];
}

/** None where stalls are unknown. */
function stallFacts({ stalls }: Analysis): Fact[] {
	if (stalls === null) return [];
	const value = stalls.count === 0 ? "never" : formatStalledShare(stalls.share);
	return [{ label: "Stalled", value, note: stalls.count === 0 ? null : stallLengths(stalls) }];
}

/** Returns the median of a rate, and the p99 of a latency: high latency is what hurts. */
function metricFact(metric: JudgedMetric, figures: LoadFigures | null): Fact {
	const { label, unit, better } = fieldOf(metric);
	const isLatency = better === "lower";
	const ends = (isLatency ? figures?.p99_interval : figures?.p50_interval) ?? null;
	return {
		label: isLatency ? `p99 ${label}` : `Median ${label}`,
		value: formatQuantity(isLatency ? figures?.p99 : figures?.p50, unit),
		note: ends === null ? null : `95 % CI ${formatInterval(ends, unit)}`,
	};
}

/** Returns the sum of the errors that are counted, under the name of the only one if it is one. */
function errorFacts({ counts, resets }: Analysis): Fact[] {
	const { disconnections } = counts;
	const known = COUNTS.filter((count) => fieldOf(count).isError && counts[count] !== null);
	const [first] = known;
	if (first === undefined) return [];
	const disconnects = disconnections === null ? [] : [formatPlural(disconnections, "disconnect")];
	const sum = known.reduce((all, one) => all + (counts[one] ?? 0), 0);
	return [
		{
			label: known.length === 1 ? fieldOf(first).label : "Errors",
			value: formatQuantity(sum, ""),
			note: [...disconnects, formatPlural(resets, "reset")].join(", "),
		},
	];
}

function changeTables(changes: readonly ReportChange[]): Table[] {
	if (changes.length === 0) return [];
	return [
		{
			kind: "table",
			title: "Change points",
			note: "Permanent changes of a metric.",
			columns: ["time", "metric", "change", "between"].map(leftColumn),
			rows: changes.map(({ time_s, metric, text, earliest_s, latest_s }) => [
				formatMoment(time_s, "utc"),
				metricTitle(metric),
				text,
				`${formatMoment(earliest_s, "utc")} and ${formatMoment(latest_s, "utc")}`,
			]),
		},
	];
}

const MAX_NAME_LENGTH = 160;

/** Returns the names of the logs, cut to what fits a headline. */
export function logsText(names: string, files: number): string {
	const short = names.length > MAX_NAME_LENGTH ? `${names.slice(0, MAX_NAME_LENGTH)}…` : names;
	return files > 1 ? `${formatPlural(files, "file")}: ${short}` : short;
}

/** Where a reader finds the methods. */
export const SOURCES =
	"docs/method/statistics.md explains each method and cites its sources; npm run calibrate measures " +
	"the error rates on simulated logs.";

function method(analysis: Analysis): Notes {
	const { idle, metrics } = analysis;
	const [overTime = "Their mean is weighted by the operations of each."] =
		describeMeansOverTime(analysis);
	const below = formatQuantity(Math.round(idle.below_mb_per_s), "MB/s");
	return {
		kind: "notes",
		title: "How it was computed",
		paragraphs: [
			`The link counts as idle where TX and RX together stay below ${below} for at least 10 ` +
				"seconds. What is shorter belongs to the load.",
			"A stall is a stretch without traffic, with a load directly before and after it, of 60 " +
				"seconds at most. In it TX and RX are each below 1 % of the busy level, the 99.9th " +
				"percentile of TX and RX together.",
			...(metrics.latency_ns.all === null
				? []
				: [
						"Latency is the mean over the operations between two readings. Of overlapping " +
							`estimates only one is used. ${overTime}`,
					]),
			"Consecutive samples are correlated, so they carry less information than independent ones. " +
				"The effective number of samples is how many independent samples they are worth; all " +
				"confidence intervals (CI) account for it.",
			"An anomaly is a short deviation from the level, by at least 8 times the usual scatter and " +
				"a tenth of the level.",
			SOURCES,
		],
	};
}
