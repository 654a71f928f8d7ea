/** The change points of a whole log, as they are reported. */

import { isoTime } from "../../core/iso-time.ts";
import type { Series } from "../../statistics/series.ts";
import { JUDGED_METRICS, type JudgedMetric, type PhaseContents } from "../walk/log-contents.ts";
import { SeriesBuilder } from "../walk/series-builder.ts";
import { changePoints } from "./change-points.ts";
import type { ChangePoint } from "./describe-changes.ts";

export interface ChangePointFigures {
	/** In the order of time. */
	readonly found: readonly ChangeFigures[];
	/** Where it is unknown whether there are any. */
	readonly unknown: readonly UnknownChanges[];
}

/** Times are ISO 8601 in UTC. */
export interface ChangeFigures {
	/** Empty where there are no stress phases. */
	readonly phase: string;
	readonly metric: JudgedMetric;
	/** Whether the level changed, or the noise around it. */
	readonly kind: ChangePoint["kind"];
	/** The first sample after it, with a 95 % confidence interval. */
	readonly time: string;
	readonly time_interval: readonly [string, string];
	/** Level, or standard deviation, in the metric's unit. */
	readonly before: number;
	readonly after: number;
	/** Of `before`, with a 95 % confidence interval; null where `before` is or may be 0. */
	readonly change_percent: number | null;
	readonly change_percent_interval: readonly [number, number] | null;
}

export interface UnknownChanges {
	readonly phase: string;
	readonly metric: JudgedMetric;
	readonly reason: string;
}

/** A day at 1 Hz is searched whole; longer logs are downsampled to medians of neighbours. */
const MAX_SAMPLES = 90_000;

/** Finds changes within each phase; a different load in the next phase is not a change. */
export function findChanges(phases: readonly PhaseContents[]): ChangePointFigures {
	const found: ChangeFigures[] = [];
	const unknown: UnknownChanges[] = [];
	for (const { name: phase, metrics } of phases) {
		for (const metric of JUDGED_METRICS) {
			if (metrics[metric].values.length === 0) continue;
			const result = changePoints(downsample(metrics[metric]));
			if (result.kind === "unknown") unknown.push({ phase, metric, reason: result.reason });
			else found.push(...result.changes.map((change) => toFigures(phase, metric, change)));
		}
	}
	found.sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0));
	return { found, unknown };
}

function downsample({ times_s, values }: Series): Series {
	const builder = new SeriesBuilder(Math.ceil(values.length / MAX_SAMPLES));
	for (let at = 0; at < values.length; at++)
		builder.push(times_s[at] as number, values[at] as number);
	return builder.series();
}

function toFigures(phase: string, metric: JudgedMetric, change: ChangePoint): ChangeFigures {
	const { kind, time_s, earliest_s, latest_s, before, after, relativeShift } = change;
	return {
		phase,
		metric,
		kind,
		time: isoTime(time_s),
		time_interval: [isoTime(earliest_s), isoTime(latest_s)],
		before,
		after,
		change_percent: relativeShift === null ? null : 100 * relativeShift.estimate,
		change_percent_interval:
			relativeShift === null ? null : [100 * relativeShift.low, 100 * relativeShift.high],
	};
}
