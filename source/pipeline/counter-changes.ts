/** Growth of counters between two readings, with their wraps and resets. */
import { type FieldName, fieldsWhere } from "../core/metrics.ts";
import type { Counters, Snapshot } from "../core/sample.ts";

/** What happened to counters between two readings. */
export type CounterChange =
	| {
			readonly kind: "growth" | "wrap";
			/** Growth; null if one of the readings lacks the counter. */
			readonly tx_bytes: number | null;
			readonly rx_bytes: number | null;
			readonly tx_operations: number | null;
			readonly rx_operations: number | null;
			readonly detail: string;
	  }
	/** A counter fell: a reset that the runtime does not show. The interval is unknown. */
	| { readonly kind: "reset"; readonly detail: string };

/** The driver counts operations in 32 bits per CPU, and prints their sum. */
const WRAP = 2n ** 32n;

const COUNTERS = fieldsWhere({ origin: "source", kind: "counter" });
const NEVER_FALLING = COUNTERS.filter(({ mayWrap }) => !mayWrap).map(({ name }) => name);
const WRAPPING = ["tx_operations", "rx_operations"] as const;

/**
 * Compares the counters of two readings.
 *
 * When the operation counter of a CPU passes 2³¹ − 1, the printed sum drops by 2³². It is a wrap
 * only if no other counter fell, and if the growth it stands for is possible: an operation moves at
 * least one byte, and 2³¹ operations take an hour at ten times the speed of any link. Any other
 * counter that fell means that the source is being reset, CPU by CPU, and that the reading mixes
 * before and after.
 */
export function compareCounters(earlier: Counters, later: Counters): CounterChange {
	for (const name of NEVER_FALLING) {
		const [before, after] = [earlier[name], later[name]];
		if (before !== null && after !== null && after < before) return reset(name, later);
	}
	const tx_bytes = growth(earlier.tx_bytes, later.tx_bytes);
	const rx_bytes = growth(earlier.rx_bytes, later.rx_bytes);
	const tx_operations = unwrapped(earlier.tx_operations, later.tx_operations, tx_bytes);
	if (tx_operations === "impossible") return reset("tx_operations", later);
	const rx_operations = unwrapped(earlier.rx_operations, later.rx_operations, rx_bytes);
	if (rx_operations === "impossible") return reset("rx_operations", later);

	const wrapped = WRAPPING.filter((name) => (growth(earlier[name], later[name]) ?? 0n) < 0n);
	return {
		kind: wrapped.length > 0 ? "wrap" : "growth",
		tx_bytes: toNumber(tx_bytes),
		rx_bytes: toNumber(rx_bytes),
		tx_operations: toNumber(tx_operations),
		rx_operations: toNumber(rx_operations),
		detail: wrapped.length > 0 ? describeWrap(wrapped) : "",
	};
}

/**
 * Returns whether two readings found the same state of the source. Its own time proves it: the
 * second is not an interval without traffic. Without such a time, equal counters are an idle link.
 */
export function isSameReading(earlier: Snapshot, later: Snapshot): boolean {
	const hasTime = later.counters.runtime_s !== null || later.counted_ms !== undefined;
	return (
		hasTime &&
		earlier.counted_ms === later.counted_ms &&
		earlier.epoch?.id === later.epoch?.id &&
		SOURCE_FIELDS.every((name) => later.counters[name] === earlier.counters[name])
	);
}

const SOURCE_FIELDS = fieldsWhere({ origin: "source" }).map(({ name }) => name);

function growth(earlier: bigint | null, later: bigint | null): bigint | null {
	return earlier === null || later === null ? null : later - earlier;
}

/** Returns the growth of an operation counter, corrected for wraps, or "impossible". */
function unwrapped(
	earlier: bigint | null,
	later: bigint | null,
	bytes: bigint | null,
): bigint | "impossible" | null {
	const difference = growth(earlier, later);
	if (difference === null || difference >= 0n) return difference;
	const wrapped = difference + ((-difference + WRAP - 1n) / WRAP) * WRAP;
	const isPossible = bytes !== null && wrapped <= bytes && wrapped <= WRAP / 2n;
	return isPossible ? wrapped : "impossible";
}

function describeWrap(counters: readonly FieldName[]): string {
	const names = counters.join(" and ");
	const overflow = `the driver's 32-bit count ${names} overflowed`;
	return `${overflow}; its latency average is invalid until its reset`;
}

function toNumber(count: bigint | null): number | null {
	return count === null ? null : Number(count);
}

function reset(counter: FieldName, { runtime_s }: Counters): CounterChange {
	const detail =
		runtime_s === null
			? `${counter} fell: the counters restarted`
			: `${counter} fell although the driver's runtime advanced`;
	return { kind: "reset", detail };
}
