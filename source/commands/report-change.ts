import type { ChangeFigures } from "../analysis/change-figures.ts";
import type { JudgedMetric } from "../analysis/log-contents.ts";
import { fieldOf } from "../core/metrics.ts";
import { formatQuantity } from "../report/quantity.ts";

/** A change point as a report shows it. Times are seconds since the Unix epoch. */
export interface ReportChange {
	readonly metric: JudgedMetric;
	/** What changed for good: the level of the metric, or how much it scatters. */
	readonly kind: "level" | "spread";
	readonly time_s: number;
	/** The change lies between these. */
	readonly earliest_s: number;
	readonly latest_s: number;
	/** What happened, such as `TX fell by 8.0 % (7.6 to 8.4)`. */
	readonly text: string;
}

export function toReportChange(change: ChangeFigures): ReportChange {
	const { phase, metric, kind, time, time_interval, before, after } = change;
	const [earliest, latest] = time_interval;
	const { label, unit } = fieldOf(metric);
	const what = kind === "spread" ? `noise of ${label}` : label;
	const where = phase === "" ? "" : ` in phase “${phase}”`;
	const values = `${formatQuantity(before, unit)} → ${formatQuantity(after, unit)}`;
	return {
		metric,
		kind,
		time_s: seconds(time),
		earliest_s: seconds(earliest),
		latest_s: seconds(latest),
		text: `${what}${where}: ${values}${sizeText(change)}`,
	};
}

/** `, −7.1 % (−7.2 to −6.9)`. */
function sizeText({ change_percent, change_percent_interval: ends }: ChangeFigures): string {
	if (change_percent === null) return "";
	const interval = ends === null ? "" : ` (${signed(ends[0])} to ${signed(ends[1])})`;
	return `, ${signed(change_percent)} %${interval}`;
}

function signed(percent: number): string {
	return `${percent < 0 ? "−" : "+"}${Math.abs(percent).toFixed(1)}`;
}

function seconds(isoTime: string): number {
	return Date.parse(isoTime) / 1000;
}
