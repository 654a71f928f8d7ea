/** What a check is about, and what it demands. */
import type { FieldName } from "../core/metrics.ts";

export const STATISTICS = ["min", "p1", "p5", "p50", "p95", "p99", "max", "mean"] as const;
export type GaugeStatistic = (typeof STATISTICS)[number];

export const COMPARISONS = [">=", "<=", "==", "!=", ">", "<"] as const;
export type Comparison = (typeof COMPARISONS)[number];

export type GaugeName = keyof typeof GAUGES;
export type CounterName = (typeof COUNTERS)[number];
export type HappeningName = keyof typeof HAPPENINGS;
export type RecoveringName = (typeof RECOVERING)[number];
export type Dimension = "rate" | "frequency" | "time" | "count";

interface Gauge {
	readonly field: Extract<
		FieldName,
		| "tx_mb_per_s"
		| "rx_mb_per_s"
		| "tx_operations_per_s"
		| "rx_operations_per_s"
		| "latency_ns"
		| "latency_at_least_ns"
		| "connect_time_ns"
	>;
	readonly dimension: Dimension;
}

/** Values of an interval, by the names that checks know them by. */
export const GAUGES = {
	tx: { field: "tx_mb_per_s", dimension: "rate" },
	rx: { field: "rx_mb_per_s", dimension: "rate" },
	tx_operations: { field: "tx_operations_per_s", dimension: "frequency" },
	rx_operations: { field: "rx_operations_per_s", dimension: "frequency" },
	latency: { field: "latency_ns", dimension: "time" },
	latency_at_least: { field: "latency_at_least_ns", dimension: "time" },
	connect_time: { field: "connect_time_ns", dimension: "time" },
} as const satisfies Readonly<Record<string, Gauge>>;

/** Counts of the driver, of which a check asks by how much they grew. */
export const COUNTERS = [
	"dma_errors",
	"connections",
	"disconnections",
	"thunderbolt_errors",
] as const;

/** What happened to the readings themselves: how many of them bear this event. */
export const HAPPENINGS = { gaps: "gap", resets: "reset" } as const;

/** Of what a recovery can be told. */
export const RECOVERING = ["tx", "rx"] as const;

/** What the measured value is compared with. */
export type Limit =
	/** In the unit of the record: MB/s, op/s, ns, or a count. */
	| { readonly kind: "value"; readonly value: number }
	/** This part, mostly below 1, of what the link has proved to be capable of. */
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
			readonly metric: CounterName;
			readonly comparison: Comparison;
			readonly limit: Limit;
	  }
	| {
			readonly kind: "happening";
			readonly text: string;
			readonly metric: HappeningName;
			readonly comparison: Comparison;
			readonly limit: Limit;
	  }
	/** How long it takes until the rate is back at this part of what it was before. */
	| {
			readonly kind: "recovery";
			readonly text: string;
			readonly metric: RecoveringName;
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
