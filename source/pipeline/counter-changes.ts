/** By how much the driver's counters grew between two readings of one lifetime. */
import type { DriverStatistics } from "../core/sample.ts";

export type CounterChange =
	| {
			readonly kind: "growth" | "wrap";
			readonly tx_bytes: number;
			readonly rx_bytes: number;
			readonly tx_operations: number;
			readonly rx_operations: number;
			readonly detail: string;
	  }
	/** A counter fell: a reset that the runtime does not show yet. Nothing can be said. */
	| { readonly kind: "reset"; readonly detail: string };

/** The driver counts operations in 32 bits on each CPU, and prints the sum of them. */
const WRAP = 2n ** 32n;

/**
 * Compares two readings.
 *
 * When one CPU's operation counter passes 2³¹ − 1 the printed sum drops by 2³². That is a wrap
 * only where nothing else fell, and where the growth it stands for is possible: an operation
 * moves at least one byte, and 2³¹ of them take an hour at ten times the speed of any link. A
 * counter that runs back a little does not. Any other counter that fell says that the driver is being reset, CPU
 * by CPU, and that this text is a mixture of before and after.
 */
export function compareCounters(earlier: DriverStatistics, later: DriverStatistics): CounterChange {
	const fallen = NEVER_FALLING.find((name) => later[name] < earlier[name]);
	if (fallen !== undefined) return mixture(fallen);

	const tx_bytes = later.tx_bytes - earlier.tx_bytes;
	const rx_bytes = later.rx_bytes - earlier.rx_bytes;
	const tx_operations = unwrapped(later.tx_operations - earlier.tx_operations, tx_bytes);
	if (tx_operations === null) return mixture("tx_operations");
	const rx_operations = unwrapped(later.rx_operations - earlier.rx_operations, rx_bytes);
	if (rx_operations === null) return mixture("rx_operations");

	const wrapped = [
		later.tx_operations < earlier.tx_operations ? "tx_operations" : "",
		later.rx_operations < earlier.rx_operations ? "rx_operations" : "",
	].filter(Boolean);
	return {
		kind: wrapped.length > 0 ? "wrap" : "growth",
		tx_bytes: Number(tx_bytes),
		rx_bytes: Number(rx_bytes),
		tx_operations: Number(tx_operations),
		rx_operations: Number(rx_operations),
		detail:
			wrapped.length > 0
				? `the driver's 32-bit count ${wrapped.join(" and ")} overflowed; its latency average is void until its next reset`
				: "",
	};
}

const NEVER_FALLING = [
	"tx_bytes",
	"rx_bytes",
	"dma_errors",
	"connections",
	"disconnections",
	"thunderbolt_errors",
] as const;

/** The growth of an operation counter, or null where it can not have happened. */
function unwrapped(difference: bigint, bytes: bigint): bigint | null {
	if (difference >= 0n) return difference;
	const growth = difference + ((-difference + WRAP - 1n) / WRAP) * WRAP;
	return growth <= bytes && growth <= WRAP / 2n ? growth : null;
}

function mixture(counter: string): CounterChange {
	return { kind: "reset", detail: `${counter} fell while the driver's runtime went on` };
}
