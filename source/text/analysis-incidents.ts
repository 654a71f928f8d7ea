/** The events of a log for the terminal: change points and anomalies. */
import type { Analysis, IncidentFigures } from "../analysis/figures/analysis.ts";
import { formatDuration } from "../core/format.ts";
import { type Part, printable } from "../terminal/line.ts";
import { formatNumber, METRIC_ROLES } from "./analysis-table.ts";
import { describeAnomalies } from "./describe-anomalies.ts";

export type Line = readonly Part[];
type ChangeFigures = Analysis["change_points"]["found"][number];

const MAX_CHANGES = 10;
const MAX_INCIDENTS = 10;

export function changeLines({ change_points, metrics }: Analysis): Line[] {
	const { found, unknown } = change_points;
	const reasons = unknown.map(({ metric, phase, reason }): Line => {
		const where = phase === "" ? "" : ` in ${printable(phase)}`;
		return [["text", `${metrics[metric].label}${where}: unknown, ${reason}`]];
	});
	const isClear = found.length === 0 && unknown.length === 0;
	const title = isClear ? "no change points" : "change points";
	const lines = found.slice(0, MAX_CHANGES).flatMap((change): Line[] => {
		const { metric, kind, before, after, time_interval } = change;
		const what = `${metrics[metric].label}${kind === "spread" ? " noise" : ""}`;
		const size = changeSize(change, metrics[metric].unit);
		return [
			[
				["dim", `${second(change.time)} `],
				[METRIC_ROLES[metric], what.padEnd(14)],
				["text", ` ${formatNumber(before)}→${formatNumber(after)}  ${size}`],
			],
			[["dim", `  between ${second(time_interval[0])} and ${second(time_interval[1])}`]],
		];
	});
	const more = found.length - MAX_CHANGES;
	if (more > 0) lines.push([["text", `and ${more} more (--json lists all)`]]);
	return [[["strong", title]], ...lines, ...reasons];
}

/** Returns `−7.1 % (−7.2 to −6.9 %)`; from 0, which has no per cent, `+500.0 MB/s`. */
function changeSize(change: ChangeFigures, unit: string): string {
	const { before, after, change_percent, change_percent_interval: ends } = change;
	if (change_percent === null) {
		return `${after < before ? "−" : "+"}${formatNumber(Math.abs(after - before))} ${unit}`;
	}
	const interval = ends === null ? "" : ` (${percentage(ends[0])} to ${percentage(ends[1])} %)`;
	return `${percentage(change_percent)} %${interval}`;
}

/** Returns `−5.1`, `+12.0`. */
function percentage(value: number, decimals = 1): string {
	return `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(decimals)}`;
}

export function anomalyLines({ spikes, metrics }: Analysis): Line[] {
	if (spikes.incidents === 0) return [[["text", "no anomalies"]]];
	const lines = spikes.largest.slice(0, MAX_INCIDENTS).map((incident): Line => {
		return [
			["dim", `${second(incident.start)} ${formatDuration(incident.duration_s).padEnd(7)}`],
			["text", incidentText(incident, metrics)],
			["error", incident.with_error ? " error" : ""],
		];
	});
	const more = spikes.incidents - lines.length;
	// Of a log with very many, JSON has the largest only.
	const listed = spikes.largest.length === spikes.incidents ? "all" : "the largest";
	if (more > 0) lines.push([["text", `and ${more} more (--json lists ${listed})`]]);
	return [[["strong", describeAnomalies({ spikes, metrics })]], ...lines];
}

/** Returns `latency +313 % (4879.7), TX −81 %, RX −70 %`: the largest first, with its value. */
function incidentText({ spikes }: IncidentFigures, metrics: Analysis["metrics"]): string {
	return spikes
		.map(({ metric, value, change_percent }, order) => {
			const change = change_percent === null ? "from 0" : `${percentage(change_percent, 0)} %`;
			const largest = order === 0 ? ` (${formatNumber(value)})` : "";
			return `${metrics[metric].label} ${change}${largest}`;
		})
		.join(", ");
}

/** Returns `2026-11-23 18:00:00`, UTC. */
export function second(isoTime: string): string {
	return isoTime.slice(0, 19).replace("T", " ");
}

/** Returns `2026-11-23 18:00 to 2026-11-24 18:00`, with seconds if it is less than an hour. */
export function timeSpan({ start, end, span_s }: Analysis): string {
	const ends = [start, end].map((time) =>
		span_s < 3600 ? second(time) : second(time).slice(0, 16),
	);
	return ends.join(" to ");
}
