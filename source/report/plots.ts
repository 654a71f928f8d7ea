/** The plots of one log: over time, and of its distributions. */

import type { AnalyzedLogs } from "../analysis/figures/analysis.ts";
import {
	JUDGED_METRICS,
	type JudgedMetric,
	type LogContents,
} from "../analysis/walk/log-contents.ts";
import { fieldOf } from "../core/metrics.ts";
import { changeMarkers, eventMarkers, idleBands, phaseBands } from "./bands-and-markers.ts";
import type { ReportChange } from "./change.ts";
import type { Colour } from "./colour.ts";
import { distributionOf } from "./distribution.ts";
import type { Distributions } from "./report.ts";
import type { Line, TimePlot, TimePlots } from "./time-plots.ts";
import { seriesOf, tracesOf } from "./traces.ts";

export const METRIC_COLOURS: Readonly<Record<JudgedMetric, Colour>> = {
	tx_mb_per_s: "tx",
	rx_mb_per_s: "rx",
	latency_ns: "latency",
};

/** Returns `TX`, `Latency`: the label as a title. */
export function metricTitle(metric: JudgedMetric): string {
	const { label } = fieldOf(metric);
	return label.slice(0, 1).toUpperCase() + label.slice(1);
}

export function metricUnit(metric: JudgedMetric): string {
	return fieldOf(metric).unit;
}

/** Returns throughput and latency under load; null where nothing is known. */
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
		bands: [],
		limit: null,
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
		note: idle.length === 0 ? null : "Idle time is shaded, and excluded from lines and figures.",
		axis: "utc",
		plots,
		bands: [...phaseBands(contents.phases, contents.interval_s ?? 0), ...idle],
		markers: eventMarkers(walk.events),
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
