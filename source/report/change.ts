/** Change points as a report shows them. */
import type { ChangeFigures } from "../analysis/changes/change-figures.ts";
import type { JudgedMetric } from "../analysis/walk/log-contents.ts";
import { fieldOf } from "../core/metrics.ts";
import { formatQuantity } from "./quantity.ts";

/** A change point as a report shows it. Times are seconds since the Unix epoch. */
export interface ReportChange {
	readonly metric: JudgedMetric;
	/** What changed permanently: the level of the metric, or its spread. */
	readonly kind: "level" | "spread";
	readonly time_s: number;
	/** Confidence interval of the time. */
	readonly earliest_s: number;
	readonly latest_s: number;
	/** Such as `TX: 2,200 MB/s → 2,024 MB/s, −8.0 % (−8.4 to −7.6)`. */
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
		text: `${what}${where}: ${values}${sizeText(change, unit)}`,
	};
}

/** Returns `, −7.1 % (−7.2 to −6.9)`; from 0, which has no per cent, `, +500 MB/s`. */
function sizeText(change: ChangeFigures, unit: string): string {
	const { before, after, change_percent, change_percent_interval: ends } = change;
	if (change_percent === null) {
		return `, ${after < before ? "−" : "+"}${formatQuantity(Math.abs(after - before), unit)}`;
	}
	const interval = ends === null ? "" : ` (${signed(ends[0])} to ${signed(ends[1])})`;
	return `, ${signed(change_percent)} %${interval}`;
}

function signed(percent: number): string {
	return `${percent < 0 ? "−" : "+"}${Math.abs(percent).toFixed(1)}`;
}

function seconds(isoTime: string): number {
	return Date.parse(isoTime) / 1000;
}
