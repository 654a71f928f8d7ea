/** What happened in a log, moment by moment, as people read it at a terminal. */
import type { Analysis, IncidentFigures } from "../analysis/analysis.ts";
import { JUDGED_METRICS } from "../analysis/log-contents.ts";
import { formatDuration, formatPlural, UNKNOWN } from "../core/format.ts";
import { type Part, printable } from "../tui/line.ts";
import { METRIC_ROLES, number } from "./analysis-table.ts";

export type Line = readonly Part[];

const MOST_CHANGES = 10;
const MOST_INCIDENTS = 10;

export function changeLines({ change_points, metrics }: Analysis): Line[] {
	const { found, unknown } = change_points;
	const reasons = unknown.map(({ metric, phase, reason }): Line => {
		const where = phase === "" ? "" : ` in ${printable(phase)}`;
		return [["plain", `${metrics[metric].label}${where}: unknown, ${reason}`]];
	});
	const title = found.length === 0 ? "no change points" : "change points";
	const lines = found.slice(0, MOST_CHANGES).flatMap((change): Line[] => {
		const { metric, kind, before, after, time_interval, change_percent_interval: ends } = change;
		const what = `${metrics[metric].label}${kind === "spread" ? " noise" : ""}`;
		const interval = ends === null ? "" : ` (${percentage(ends[0])} to ${percentage(ends[1])} %)`;
		const size = `${percentage(change.change_percent)} %${interval}`;
		return [
			[
				["furniture", `${second(change.time)} `],
				[METRIC_ROLES[metric], what.padEnd(14)],
				["plain", ` ${number(before)}→${number(after)}  ${size}`],
			],
			[["furniture", `  between ${second(time_interval[0])} and ${second(time_interval[1])}`]],
		];
	});
	const more = found.length - MOST_CHANGES;
	if (more > 0) lines.push([["plain", `and ${more} more (--json has all)`]]);
	return [[["strong", title]], ...lines, ...reasons];
}

/** `−5.1`, `+12.0` */
function percentage(value: number | null, decimals = 1): string {
	if (value === null) return UNKNOWN;
	return `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(decimals)}`;
}

export function spikeLines({ spikes, metrics }: Analysis): Line[] {
	if (spikes.incidents === 0) return [[["plain", "no spikes"]]];
	const each = JUDGED_METRICS.map((metric) => `${metrics[metric].label} ${spikes.counts[metric]}`);
	const moments = `${formatPlural(spikes.incidents, "moment")} with spikes (${each.join(", ")})`;
	const title = `${moments}, ${spikes.together} of several, ${spikes.with_error} with an error`;
	const lines = spikes.largest.slice(0, MOST_INCIDENTS).map((incident): Line => {
		return [
			["furniture", `${second(incident.start)} ${formatDuration(incident.duration_s).padEnd(7)}`],
			["plain", incidentText(incident, metrics)],
			["error", incident.with_error ? " error" : ""],
		];
	});
	return [[["strong", title]], ...lines];
}

/** `latency +313 % (4879.7), TX −81 %, RX −70 %`: the largest first, with its value. */
function incidentText({ spikes }: IncidentFigures, metrics: Analysis["metrics"]): string {
	return spikes
		.map(({ metric, value, change_percent }, order) => {
			const change = change_percent === null ? UNKNOWN : percentage(change_percent, 0);
			const largest = order === 0 ? ` (${number(value)})` : "";
			return `${metrics[metric].label} ${change} %${largest}`;
		})
		.join(", ");
}

/** `2026-11-23 18:00:00` */
export function second(isoTime: string): string {
	return isoTime.slice(0, 19).replace("T", " ");
}
