/**
 * Stress runs: scenarios, the workloads they start, and checks of what was measured meanwhile. A
 * scenario and its checks are data, and a verdict is a pure function of samples; processes alone
 * have effects. A check is one metric, one statistic and one comparison.
 */
import type { Direction } from "../core/direction.ts";
import { type Count, fieldOf } from "../core/metrics.ts";

export const STATISTICS = ["min", "p1", "p5", "p50", "p95", "p99", "max", "mean"] as const;
export type GaugeStatistic = (typeof STATISTICS)[number];

export const COMPARISONS = [">=", "<=", "==", "!=", ">", "<"] as const;
export type Comparison = (typeof COMPARISONS)[number];

export type GaugeName = keyof typeof GAUGES;
export type EventName = keyof typeof EVENTS;
type StallName = (typeof STALLS)[number];
export type Dimension = "rate" | "frequency" | "time" | "size" | "count" | "share";

/** The fields of gauges, by the names that checks use. */
export const GAUGES = {
	tx: "tx_mb_per_s",
	rx: "rx_mb_per_s",
	tx_operations: "tx_operations_per_s",
	rx_operations: "rx_operations_per_s",
	latency: "latency_ns",
	latency_at_least: "latency_at_least_ns",
	connect_time: "connect_time_ns",
} as const;

const DIMENSIONS: Readonly<Record<string, Dimension>> = {
	"MB/s": "rate",
	"op/s": "frequency",
	ns: "time",
};

export function dimensionOf(metric: GaugeName): Dimension {
	return DIMENSIONS[fieldOf(GAUGES[metric]).unit] ?? "count";
}

/** Events of readings, by the names that checks use: how many readings have the event. */
export const EVENTS = { gaps: "gap", resets: "reset" } as const;

/** How many stalls there were, and which share of the time under load they took. */
export const STALLS = ["stalls", "stalled"] as const;

/** What a measured value is compared with. */
export type Limit =
	/** In the unit of the record: MB/s, op/s, ns, or a count; a part of 1 for `stalled`. */
	| { readonly kind: "value"; readonly value: number }
	/** This part, mostly below 1, of the verified capacity of the link. */
	| { readonly kind: "capacity"; readonly share: number }
	/** This part of the same statistic of a recorded log, or of a saved baseline. */
	| { readonly kind: "baseline"; readonly share: number; readonly name: string };

export type Check =
	| {
			readonly kind: "gauge";
			readonly text: string;
			readonly metric: GaugeName;
			readonly statistic: GaugeStatistic;
			readonly comparison: Comparison;
			readonly limit: Limit;
	  }
	| {
			readonly kind: "counter";
			readonly text: string;
			readonly metric: Count;
			readonly comparison: Comparison;
			readonly limit: Limit;
	  }
	| {
			readonly kind: "event";
			readonly text: string;
			readonly metric: EventName;
			readonly comparison: Comparison;
			readonly limit: Limit;
	  }
	| {
			readonly kind: "stall";
			readonly text: string;
			readonly metric: StallName;
			readonly comparison: Comparison;
			readonly limit: Limit;
	  }
	/** The time until the rate is back at this part of what it was before. */
	| {
			readonly kind: "recovery";
			readonly text: string;
			readonly metric: Direction;
			readonly comparison: Comparison;
			readonly within_s: number;
			readonly share: number;
	  };

export function holds(measured: number, comparison: Comparison, limit: number): boolean {
	switch (comparison) {
		case ">=":
			return measured >= limit;
		case "<=":
			return measured <= limit;
		case ">":
			return measured > limit;
		case "<":
			return measured < limit;
		case "==":
			return measured === limit;
		case "!=":
			return measured !== limit;
	}
}
