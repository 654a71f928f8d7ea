/** What the driver says, under the names that Prometheus knows it by. */
import type { DriverStatistics } from "../core/sample.ts";
import { type MetricFamily, type MetricUnit, onlySample } from "./metric-family.ts";

interface DriverMetric extends Omit<MetricFamily, "samples"> {
	readonly read: (statistics: DriverStatistics) => number | null;
}

/**
 * Counters are the driver's own, since its reset, as exact as a double is. What is at a reset is
 * for Prometheus to see, which knows that counters restart.
 */
const DRIVER_METRICS: readonly DriverMetric[] = [
	gauge(
		"anarchy_driver_runtime_seconds",
		"seconds",
		"Time since the driver's counters were reset.",
		({ runtime_ms }) => runtime_ms / 1000,
	),
	counter(
		"anarchy_dma_transmit_bytes_total",
		"bytes",
		"Bytes sent to the GPU since the driver's reset.",
		({ tx_bytes }) => Number(tx_bytes),
	),
	counter(
		"anarchy_dma_receive_bytes_total",
		"bytes",
		"Bytes received from the GPU since the driver's reset.",
		({ rx_bytes }) => Number(rx_bytes),
	),
	counter(
		"anarchy_dma_transmit_operations_total",
		"",
		"DMA operations that sent, since the driver's reset.",
		({ tx_operations }) => Number(tx_operations),
	),
	counter(
		"anarchy_dma_receive_operations_total",
		"",
		"DMA operations that received, since the driver's reset.",
		({ rx_operations }) => Number(rx_operations),
	),
	counter(
		"anarchy_dma_errors_total",
		"",
		"DMA errors since the driver's reset.",
		({ dma_errors }) => dma_errors,
	),
	gauge(
		"anarchy_dma_latency_average_seconds",
		"seconds",
		"Mean DMA latency of all operations since the driver's reset, cut to a nanosecond.",
		({ latency }) => secondsOf(latency?.average_ns),
	),
	gauge(
		"anarchy_dma_latency_maximum_seconds",
		"seconds",
		"Longest DMA latency since the driver's reset.",
		({ latency }) => secondsOf(latency?.maximum_ns),
	),
	gauge(
		"anarchy_dma_latency_minimum_seconds",
		"seconds",
		"Shortest DMA latency since the driver's reset.",
		({ latency }) => secondsOf(latency?.minimum_ns),
	),
	counter(
		"anarchy_thunderbolt_connections_total",
		"",
		"Connects of the Thunderbolt link since the driver's reset.",
		({ connections }) => connections,
	),
	counter(
		"anarchy_thunderbolt_disconnections_total",
		"",
		"Disconnects of the Thunderbolt link since the driver's reset.",
		({ disconnections }) => disconnections,
	),
	counter(
		"anarchy_thunderbolt_errors_total",
		"",
		"Thunderbolt errors since the driver's reset.",
		({ thunderbolt_errors }) => thunderbolt_errors,
	),
	gauge(
		"anarchy_thunderbolt_connect_time_average_seconds",
		"seconds",
		"Mean time of a connect since the driver's reset.",
		({ connect_time_ns }) => secondsOf(connect_time_ns),
	),
];

/** What is known of a driver that answered. */
export function driverMetrics(statistics: DriverStatistics): readonly MetricFamily[] {
	return DRIVER_METRICS.map(({ read, ...metric }) => ({
		...metric,
		samples: onlySample(notNegative(read(statistics))),
	}));
}

/** Whether the driver could be read for this very scrape; where not, nothing else of it is told. */
export function upMetric(isUp: boolean): MetricFamily {
	return {
		name: "anarchy_up",
		kind: "gauge",
		unit: "",
		help: "1 where the driver answered this scrape, 0 where it did not.",
		samples: onlySample(isUp ? 1 : 0),
	};
}

/** Is there in a demo alone, so that nothing simulated passes for real. */
export function demoMetric(): MetricFamily {
	return {
		name: "anarchy_demo",
		kind: "gauge",
		unit: "",
		help: "1: all of this comes from a simulated driver (--demo), nothing of it is real.",
		samples: onlySample(1),
	};
}

function counter(
	name: string,
	unit: MetricUnit,
	help: string,
	read: DriverMetric["read"],
): DriverMetric {
	return { name, kind: "counter", unit, help, read };
}

function gauge(
	name: string,
	unit: MetricUnit,
	help: string,
	read: DriverMetric["read"],
): DriverMetric {
	return { name, kind: "gauge", unit, help, read };
}

function secondsOf(nanoseconds: number | null | undefined): number | null {
	return nanoseconds === null || nanoseconds === undefined ? null : nanoseconds / 1e9;
}

/** The driver's 32-bit sums overflow to negative numbers, which are no counts and no latencies. */
function notNegative(value: number | null): number | null {
	return value !== null && value < 0 ? null : value;
}
