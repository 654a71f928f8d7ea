/** What one log did over time, how its values are spread, and how its days go, as plots. */
import { type HourContents, meanOf } from "../analysis/hours.ts";
import { JUDGED_METRICS, type JudgedMetric, type LogContents } from "../analysis/log-contents.ts";
import { FIELDS } from "../core/metrics.ts";
import type { AnalyzedLogs } from "../database/analyze-logs.ts";
import { distributionOf } from "../report/distribution.ts";
import type { Colour, Distributions, HeatMap } from "../report/report.ts";
import type { Line, TimePlot, TimePlots } from "../report/time-plots.ts";
import type { ReportChange } from "./report-change.ts";
import { seriesOf, tracesOf } from "./report-lines.ts";
import { changeMarkers, idleBands, momentMarkers, phaseBands } from "./report-marks.ts";

export const METRIC_COLOURS: Readonly<Record<JudgedMetric, Colour>> = {
	tx_mb_per_s: "tx",
	rx_mb_per_s: "rx",
	latency_ns: "latency",
};
const HOUR_S = 3600;
const DAY_S = 86_400;

/** `TX`, `Latency`: as a title. */
export function metricTitle(metric: JudgedMetric): string {
	const label = FIELDS.find(({ name }) => name === metric)?.label ?? metric;
	return label.slice(0, 1).toUpperCase() + label.slice(1);
}

export function metricUnit(metric: JudgedMetric): string {
	return FIELDS.find(({ name }) => name === metric)?.unit ?? "";
}

/** Throughput and latency under load; null where there was none. */
export function overTime(
	{ contents, walk }: AnalyzedLogs,
	changes: readonly ReportChange[],
): TimePlots | null {
	const start_s = contents.start_s ?? 0;
	const end_s = contents.end_s ?? start_s;
	const traces = tracesOf((metric) => seriesOf(contents, metric), start_s, end_s);
	const plot = (title: string, metrics: readonly JudgedMetric[]): TimePlot => ({
		title,
		unit: metrics.map(metricUnit)[0] ?? "",
		lines: metrics.flatMap((metric): Line[] => {
			const trace = traces[metric];
			if (trace === null) return [];
			return [{ name: metricTitle(metric), colour: METRIC_COLOURS[metric], trace }];
		}),
		markers: changeMarkers(changes, metrics),
	});
	const plots = [
		plot("Throughput", ["tx_mb_per_s", "rx_mb_per_s"]),
		plot("Latency", ["latency_ns"]),
	].filter(({ lines }) => lines.length > 0);
	if (plots.length === 0) return null;
	const idle = idleBands(walk.idle, end_s - start_s);
	return {
		kind: "time-plots",
		title: "Over time",
		note: idle.length === 0 ? null : "Idle time is shaded, and left out of lines and figures.",
		axis: "utc",
		plots,
		bands: [...phaseBands(contents.phases, contents.interval_s ?? 0), ...idle],
		markers: momentMarkers(walk.moments),
		longestStep_s: Infinity,
	};
}

export function distributions(contents: LogContents): Distributions {
	const plots = JUDGED_METRICS.flatMap((metric) => {
		const [name, colour] = [metricTitle(metric), METRIC_COLOURS[metric]];
		const { values } = seriesOf(contents, metric);
		return distributionOf(name, metricUnit(metric), [{ name, colour, values }]) ?? [];
	});
	return { kind: "distributions", title: "Distributions", note: "Under load.", plots };
}

/** The mean under load in each hour of each day, a map a metric. */
export function heatMaps(hours: readonly HourContents[]): HeatMap[] {
	const [first, last] = [hours.at(0), hours.at(-1)];
	if (first === undefined || last === undefined) return [];
	const firstDay = Math.floor(first.start_s / DAY_S);
	const days = Math.floor(last.start_s / DAY_S) - firstDay + 1;
	return JUDGED_METRICS.flatMap((metric) => {
		const values = Array.from({ length: days }, () => new Array<number | null>(24).fill(null));
		for (const { start_s, sums } of hours) {
			const day = values[Math.floor(start_s / DAY_S) - firstDay];
			if (day !== undefined) day[(start_s % DAY_S) / HOUR_S] = meanOf([sums[metric]]);
		}
		if (values.flat().every((value) => value === null)) return [];
		return {
			kind: "heat-map",
			title: `${metricTitle(metric)} by hour of the day`,
			note: "Mean under load in each hour of each day; blank where the link was idle or nothing is known.",
			unit: metricUnit(metric),
			days: Array.from({ length: days }, (_, day) => isoDay((firstDay + day) * DAY_S)),
			values,
		};
	});
}

function isoDay(time_s: number): string {
	return new Date(time_s * 1000).toISOString().slice(0, 10);
}
