/** The change points of a whole log, as they are told. */
import { changePoints } from "./change-points.ts";
import type { ChangePoint } from "./describe-changes.ts";
import { isoTime } from "./iso-time.ts";
import { JUDGED_METRICS, type JudgedMetric, type PhaseContents } from "./log-contents.ts";
import type { Series } from "./series.ts";
import { SeriesBuilder } from "./series-builder.ts";

export interface ChangePointFigures {
	/** In the order of time. */
	readonly found: readonly ChangeFigures[];
	/** Where it cannot be known whether there is any. */
	readonly unknown: readonly UnknownChanges[];
}

/** Times are ISO 8601 in UTC. */
export interface ChangeFigures {
	/** Empty where there are no stress phases. */
	readonly phase: string;
	readonly metric: JudgedMetric;
	/** What changed: the level, or the noise around it. */
	readonly kind: ChangePoint["kind"];
	/** The first sample after it; the interval holds the true place at a confidence of 95 %. */
	readonly time: string;
	readonly time_interval: readonly [string, string];
	/** Level, or standard deviation, in the metric's unit. */
	readonly before: number;
	readonly after: number;
	/** Of `before`, with its interval at 95 %; null where `before` may be zero. */
	readonly change_percent: number | null;
	readonly change_percent_interval: readonly [number, number] | null;
}

export interface UnknownChanges {
	readonly phase: string;
	readonly metric: JudgedMetric;
	readonly reason: string;
}

/** A day at 1 Hz is looked at whole; of longer logs neighbours are gathered to their median. */
const MOST_SAMPLES = 90_000;

/** Phases apart: that a load differs from the one before it is no news. */
export function changeFigures(phases: readonly PhaseContents[]): ChangePointFigures {
	const found: ChangeFigures[] = [];
	const unknown: UnknownChanges[] = [];
	for (const { name: phase, metrics } of phases) {
		for (const metric of JUDGED_METRICS) {
			if (metrics[metric].values.length === 0) continue;
			const result = changePoints(gathered(metrics[metric]));
			if (result.kind === "unknown") unknown.push({ phase, metric, reason: result.reason });
			else found.push(...result.changes.map((change) => figuresOf(phase, metric, change)));
		}
	}
	found.sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0));
	return { found, unknown };
}

function gathered({ times_s, values }: Series): Series {
	const builder = new SeriesBuilder(Math.ceil(values.length / MOST_SAMPLES));
	for (let at = 0; at < values.length; at++) builder.push(times_s[at] ?? 0, values[at] ?? 0);
	return builder.series();
}

function figuresOf(phase: string, metric: JudgedMetric, change: ChangePoint): ChangeFigures {
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
