import { renameSync, writeFileSync } from "node:fs";
import type { DriverStatistics } from "../../source/sources/anarchy/parse-statistics.ts";

/** A link that runs on and on: a thousand operations a second each way, of 1200 ns each. */
export function steadyStatistics(runtime_ms: number): DriverStatistics {
	const operations = BigInt(runtime_ms);
	return {
		runtime_ms,
		tx_bytes: operations * 1_048_576n,
		tx_operations: operations,
		rx_bytes: operations * 524_288n,
		rx_operations: operations,
		dma_errors: 0,
		latency: { average_ns: 1200, maximum_ns: 1200, minimum_ns: 1200 },
		connections: 1,
		disconnections: 0,
		thunderbolt_errors: 0,
		connect_time_ns: 1_483_000_000,
	};
}

/** Writes a text so that a reader finds the old one or the new one, and nothing between. */
export function replaceFile(file: string, text: string): void {
	writeFileSync(`${file}.new`, text);
	renameSync(`${file}.new`, file);
}
