/** Bands and markers on plots over time: phases and idle time, events, change points. */

import type { CountedEvent } from "../analysis/walk/events.ts";
import type { JudgedMetric, PhaseContents } from "../analysis/walk/log-contents.ts";
import type { TimeSpan } from "../analysis/walk/time-spans.ts";
import { formatDuration, formatPlural } from "../core/format.ts";
import { fieldOf, nounOf } from "../core/metrics.ts";
import type { ReportChange } from "./change.ts";
import type { Band, Marker, MarkerKind } from "./time-plots.ts";

/** Bands shorter than this part of the log would be invisible. */
const MIN_BAND_LENGTH = 1 / 2000;

/**
 * Returns the time of each named phase, from its first to its last sample before another phase.
 *
 * @param interval_s time that a sample covers
 */
export function phaseBands(phases: readonly PhaseContents[], interval_s: number): Band[] {
	if (phases.every(({ name }) => name === "")) return [];
	const bands: Band[] = [];
	for (const { phase, time_s } of samplesInOrder(phases)) {
		const last = bands.at(-1);
		const start_s = time_s - interval_s;
		if (last?.name === phase.name) bands[bands.length - 1] = { ...last, end_s: time_s };
		else bands.push({ name: phase.name, kind: "phase", start_s, end_s: time_s });
	}
	return bands.filter(({ name }) => name !== "");
}

/** Yields the samples of all phases in order of time. */
function* samplesInOrder(
	phases: readonly PhaseContents[],
): Generator<{ phase: PhaseContents; time_s: number }> {
	const queues = phases.map((phase) => {
		const { tx_mb_per_s: tx, rx_mb_per_s: rx } = phase.metrics;
		return { phase, times_s: tx.values.length > 0 ? tx.times_s : rx.times_s, next: 0 };
	});
	for (;;) {
		let first: (typeof queues)[number] | null = null;
		let time_s = Infinity;
		for (const queue of queues) {
			const candidate_s = queue.times_s[queue.next] ?? Infinity;
			if (candidate_s < time_s) [first, time_s] = [queue, candidate_s];
		}
		if (first === null) return;
		first.next++;
		yield { phase: first.phase, time_s };
	}
}

/** @param span_s how long the log is */
export function idleBands(idle: readonly TimeSpan[], span_s: number): Band[] {
	return idle
		.filter(({ start_s, end_s }) => end_s - start_s >= span_s * MIN_BAND_LENGTH)
		.map((span) => ({ name: "idle", kind: "idle", ...span }));
}

export function eventMarkers(events: readonly CountedEvent[]): Marker[] {
	return events.map(({ kind, first_s, last_s, count }) => {
		const within = last_s > first_s ? ` within ${formatDuration(last_s - first_s)}` : "";
		const counted =
			kind === "reset" ? formatPlural(count, kind) : `${count} ${nounOf(kind, count)}`;
		return { kind: markerOf(kind), at_s: first_s, interval_s: null, text: counted + within };
	});
}

function markerOf(kind: CountedEvent["kind"]): MarkerKind {
	if (kind === "reset") return "reset";
	const { isError, better } = fieldOf(kind);
	return isError ? "error" : better === "lower" ? "disconnect" : "connect";
}

/** Returns the markers of the change points of some metrics. */
export function changeMarkers(
	changes: readonly ReportChange[],
	metrics: readonly JudgedMetric[],
): Marker[] {
	return changes
		.filter(({ metric }) => metrics.includes(metric))
		.map(({ time_s, earliest_s, latest_s, text }) => {
			return { kind: "change", at_s: time_s, interval_s: [earliest_s, latest_s], text };
		});
}
