/** The oracle of the driver's text: its whole form as one pattern. */
import type { DriverStatistics } from "../../source/sources/anarchy/parse-statistics.ts";

/** A line of TX or RX; a kernel without floating point ends the line behind its bracket. */
function transfers(label: string): string {
	return ` {2}${label}: (-?\\d{1,20}) bytes in (-?\\d{1,20}) operations \\((?:-?\\d{1,20}\\.\\d\\d MB/s\\)\n)?`;
}

const WHOLE = new RegExp(
	[
		"^Anarchy eGPU Performance Statistics\n=+\n\n",
		"Runtime: (\\d{1,20})\\.(\\d{3}) seconds\n\n",
		`DMA Statistics:\n${transfers("TX")}${transfers("RX")} {2}Errors: (-?\\d{1,20})\n\n`,
		"(?:DMA Latency:\n {2}Average: (-?\\d{1,20}) ns\n {2}Maximum: (-?\\d{1,20}) ns\n",
		" {2}Minimum: (-?\\d{1,20}) ns\n\n)?",
		"Thunderbolt Statistics:\n {2}Connections: (-?\\d{1,20})\n {2}Disconnections: (-?\\d{1,20})\n",
		" {2}Errors: (-?\\d{1,20})\n(?: {2}Average Connect Time: (-?\\d{1,20}) ns\n)?$",
	].join(""),
);

/** The driver's line before any operation was timed. */
const NO_MINIMUM = 2n ** 63n - 1n;

/**
 * Null if the text is not exactly as the driver writes it. Its statistics are null if a number does
 * not fit a 64-bit counter, or a double.
 */
export function wholeText(text: string): { readonly statistics: DriverStatistics | null } | null {
	const found = WHOLE.exec(text);
	if (found === null) return null;
	const [, seconds, fraction, ...rest] = found;
	const [tx_bytes, tx_operations, rx_bytes, rx_operations, dma_errors, ...others] = rest;
	const [average, maximum, minimum, connections, disconnections, errors, connect] = others;
	const isTimed = minimum !== undefined && BigInt(minimum) !== NO_MINIMUM;
	try {
		return {
			statistics: {
				runtime_ms: exact(`${seconds}${fraction}`),
				tx_bytes: unsigned64(tx_bytes),
				tx_operations: signed64(tx_operations),
				rx_bytes: unsigned64(rx_bytes),
				rx_operations: signed64(rx_operations),
				dma_errors: exact(dma_errors),
				latency: isTimed
					? { average_ns: exact(average), maximum_ns: exact(maximum), minimum_ns: exact(minimum) }
					: null,
				connections: exact(connections),
				disconnections: exact(disconnections),
				thunderbolt_errors: exact(errors),
				connect_time_ns: connect === undefined ? null : exact(connect),
			},
		};
	} catch (error) {
		if (error instanceof RangeError) return { statistics: null };
		throw error;
	}
}

function exact(digits = ""): number {
	const value = BigInt(digits);
	if (value > BigInt(Number.MAX_SAFE_INTEGER) || value < BigInt(Number.MIN_SAFE_INTEGER)) {
		throw new RangeError(digits);
	}
	return Number(value);
}

function signed64(digits = ""): bigint {
	const value = BigInt(digits);
	if (BigInt.asIntN(64, value) !== value) throw new RangeError(digits);
	return value;
}

function unsigned64(digits = ""): bigint {
	const value = BigInt(digits);
	if (BigInt.asUintN(64, value) !== value) throw new RangeError(digits);
	return value;
}
