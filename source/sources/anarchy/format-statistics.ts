/** Formats values as the driver's text, for the simulated driver and for tests. */
import {
	DMA_SECTION,
	type DriverStatistics,
	LATENCY_SECTION,
	THUNDERBOLT_SECTION,
	TITLE,
} from "./parse-statistics.ts";

/** Returns the text as the driver prints it, including its lifetime MB/s. */
export function formatDriverStatistics(statistics: DriverStatistics): string {
	const { runtime_ms, latency, connect_time_ns } = statistics;
	const seconds = Math.floor(runtime_ms / 1000);
	const milliseconds = String(runtime_ms % 1000).padStart(3, "0");
	const transfers = (label: string, bytes: bigint, operations: bigint) => {
		const perSecond = lifetimeHundredths(bytes, runtime_ms);
		return `  ${label}: ${bytes} bytes in ${operations} operations (${perSecond} MB/s)\n`;
	};
	return (
		`${TITLE}================================\n\n` +
		`Runtime: ${seconds}.${milliseconds} seconds\n\n` +
		`${DMA_SECTION}\n` +
		transfers("TX", statistics.tx_bytes, statistics.tx_operations) +
		transfers("RX", statistics.rx_bytes, statistics.rx_operations) +
		`  Errors: ${statistics.dma_errors}\n\n` +
		(latency === null
			? ""
			: `${LATENCY_SECTION}\n` +
				`  Average: ${latency.average_ns} ns\n` +
				`  Maximum: ${latency.maximum_ns} ns\n` +
				`  Minimum: ${latency.minimum_ns} ns\n\n`) +
		`${THUNDERBOLT_SECTION}\n` +
		`  Connections: ${statistics.connections}\n` +
		`  Disconnections: ${statistics.disconnections}\n` +
		`  Errors: ${statistics.thunderbolt_errors}\n` +
		(connect_time_ns === null ? "" : `  Average Connect Time: ${connect_time_ns} ns\n`)
	);
}

function lifetimeHundredths(bytes: bigint, runtime_ms: number): string {
	const hundredths = (bytes * 100_000n) / (BigInt(Math.max(runtime_ms, 1)) * 1_048_576n);
	const whole = hundredths / 100n;
	return `${whole}.${String(hundredths % 100n).padStart(2, "0")}`;
}
