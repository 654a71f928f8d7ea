/** What is marked on plots over time: phases and idle time, moments, change points. */
import type { JudgedMetric, PhaseContents } from "../analysis/log-contents.ts";
import type { Moment } from "../analysis/moments.ts";
import type { Stretch } from "../analysis/stretches.ts";
import { formatDuration, formatPlural } from "../core/format.ts";
import type { Band, Marker, MarkerKind } from "../report/time-plots.ts";
import type { ReportChange } from "./report-change.ts";

/** What is shorter than this part of the log would not be seen. */
const SHORTEST_BAND = 1 / 2000;

/**
 * When each named phase was under load, from its first to its last sample before another phase.
 *
 * @param interval_s what a sample stands for
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

/** The samples of all phases in the order of time. */
function* samplesInOrder(
	phases: readonly PhaseContents[],
): Generator<{ phase: PhaseContents; time_s: number }> {
	const queues = phases.map((phase) => {
		return { phase, times_s: phase.metrics.tx_mb_per_s.times_s, next: 0 };
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
export function idleBands(idle: readonly Stretch[], span_s: number): Band[] {
	return idle
		.filter(({ start_s, end_s }) => end_s - start_s >= span_s * SHORTEST_BAND)
		.map((stretch) => ({ name: "idle", kind: "idle", ...stretch }));
}

const MARKS: Readonly<Record<Moment["kind"], readonly [MarkerKind, noun: string]>> = {
	dma_errors: ["error", "DMA error"],
	thunderbolt_errors: ["error", "Thunderbolt error"],
	connections: ["connect", "connect"],
	disconnections: ["disconnect", "disconnect"],
	reset: ["reset", "driver reset"],
};

export function momentMarkers(moments: readonly Moment[]): Marker[] {
	return moments.map(({ kind, first_s, last_s, count }) => {
		const [marker, noun] = MARKS[kind];
		const within = last_s > first_s ? ` within ${formatDuration(last_s - first_s)}` : "";
		const text = `${formatPlural(count, noun)}${within}`;
		return { kind: marker, at_s: first_s, interval_s: null, text };
	});
}

/** Those of some metrics. */
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
