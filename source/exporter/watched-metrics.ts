/** Metrics of what is found between scrapes, if samples are taken then: stalls and alerts. */
import type { Sample } from "../core/sample.ts";
import type { StallHistory } from "../core/stall-detector.ts";
import { type MetricFamily, onlySample } from "./metric-family.ts";

/** What the samples have shown so far. */
export interface Watched {
	/** The last sample; null before the first. */
	readonly latest: Sample | null;
	readonly stalls: StallHistory;
	readonly alerts: readonly { readonly text: string; readonly isFiring: boolean }[];
}

/** Returns the families of stalls and alerts; none of those that are unknown. */
export function watchedMetrics(watched: Watched | null): readonly MetricFamily[] {
	if (watched === null) return [];
	const { figures } = watched.stalls;
	return [
		{
			name: "anarchy_link_stalls_total",
			kind: "counter",
			help: "Stretches without traffic between loads, of 60 s at most.",
			samples: onlySample(figures?.count ?? null),
		},
		{
			name: "anarchy_link_stalled_seconds_total",
			kind: "counter",
			help: "Time of stalls that are over.",
			samples: onlySample(figures?.total_s ?? null),
		},
		{
			name: "anarchy_alert_firing",
			kind: "gauge",
			help: "1 while an alert of the command line fires, else 0.",
			samples: watched.alerts.map(({ text, isFiring }) => ({
				labels: { alert: text },
				value: isFiring ? 1 : 0,
			})),
		},
	];
}
