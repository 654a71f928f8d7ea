/**
 * The vocabulary of the whole program: what the driver said (a {@link Snapshot}),
 * and what follows from two of them (a {@link Sample}).
 *
 * A field keeps one name from the driver's text to the spreadsheet: the names here are the
 * names of the CSV columns and of the JSON keys.
 */

/** What the statistics file says, as it says it. Counts run from the driver's last reset. */
export interface DriverStatistics {
	/** Time since the counters were reset, in milliseconds: the driver's own resolution. */
	readonly runtime_ms: number;
	readonly tx_bytes: bigint;
	/** Signed: the driver sums 32-bit counters of the CPUs, and they wrap. */
	readonly tx_operations: bigint;
	readonly rx_bytes: bigint;
	readonly rx_operations: bigint;
	readonly dma_errors: number;
	/** Absent until the first DMA operation was timed. */
	readonly latency: DriverLatency | null;
	readonly connections: number;
	readonly disconnections: number;
	readonly thunderbolt_errors: number;
	/** Mean time of a connect, in ns; absent until a connect was timed. */
	readonly connect_time_ns: number | null;
}

/** DMA latency over every operation since the reset, in whole nanoseconds. */
export interface DriverLatency {
	/** The mean, cut (not rounded) to a whole nanosecond. */
	readonly average_ns: number;
	readonly maximum_ns: number;
	readonly minimum_ns: number;
}

/** One successful reading of the driver, and when it was taken. */
export interface Snapshot {
	readonly statistics: DriverStatistics;
	/** The moment lies between these two readings of the monotonic clock, in milliseconds. */
	readonly earliest_ms: number;
	readonly latest_ms: number;
	/** Wall clock, milliseconds since the Unix epoch. For people; no rate is computed from it. */
	readonly wall_ms: number;
}

/** A reading that failed: the driver went away, or said something that is not statistics. */
export interface Gap {
	/** `ENOENT`, `EIO`, …, or `EFORMAT` where the text was not the driver's. */
	readonly code: string;
	/** What happened, in words, without the code. */
	readonly message: string;
	/** Monotonic clock, milliseconds. */
	readonly at_ms: number;
	readonly wall_ms: number;
}

export type Reading =
	| { readonly ok: true; readonly snapshot: Snapshot }
	| { readonly ok: false; readonly gap: Gap };

/**
 * - `start`: the first reading; nothing to compare it with.
 * - `reset`: the driver's counters started again since the reading before.
 * - `wrap`: a 32-bit operation counter of the driver overflowed; rates are corrected.
 * - `gap`: the reading failed; nothing is known.
 * - `resume`: the first reading after a gap; its rates cover the whole gap.
 */
export type SampleEvent = "" | "start" | "reset" | "wrap" | "gap" | "resume";

/**
 * What is known about one interval between two readings. `null` is "not known", never zero.
 * MB is 1,048,576 bytes, as the driver counts.
 */
export interface Sample {
	/** Monotonic clock at the end of the interval, in seconds; orders samples within one run. */
	readonly at_s: number;
	/** Wall clock, milliseconds since the Unix epoch. */
	readonly wall_ms: number;
	/** Length of the interval: since the last successful reading, on the monotonic clock. */
	readonly elapsed_s: number | null;
	readonly runtime_s: number | null;
	readonly tx_bytes: bigint | null;
	readonly tx_operations: bigint | null;
	readonly rx_bytes: bigint | null;
	readonly rx_operations: bigint | null;
	readonly tx_mb_per_s: number | null;
	readonly rx_mb_per_s: number | null;
	readonly tx_operations_per_s: number | null;
	readonly rx_operations_per_s: number | null;
	/** Mean DMA latency over the last `latency_interval_s` seconds; the truth is within ± the error. */
	readonly latency_ns: number | null;
	readonly latency_error_ns: number | null;
	readonly latency_interval_s: number | null;
	/** The mean latency over this very interval is proven to be no lower than this. */
	readonly latency_at_least_ns: number | null;
	/** Since the reset, as the driver prints them. */
	readonly latency_average_ns: number | null;
	readonly latency_maximum_ns: number | null;
	readonly latency_minimum_ns: number | null;
	readonly dma_errors: number | null;
	readonly connections: number | null;
	readonly disconnections: number | null;
	readonly thunderbolt_errors: number | null;
	readonly connect_time_ns: number | null;
	readonly phase: string;
	readonly event: SampleEvent;
	readonly detail: string;
	/** Whatever the GPU is in, as its maker calls it; empty where that is not known. */
	readonly link_device: string;
	/** Payload that the link can carry in theory, each way. */
	readonly link_capacity_tx_mb_per_s: number | null;
	readonly link_capacity_rx_mb_per_s: number | null;
	/** PCIe errors since the devices between here and the GPU appeared, their sum. */
	readonly pcie_correctable_errors: number | null;
	readonly pcie_nonfatal_errors: number | null;
	readonly pcie_fatal_errors: number | null;
}

/**
 * Everything unknown: what a gap is made of, and what a sample starts from. It is not frozen, for of such
 * objects V8 makes copies that take five times the memory, and ten times as long.
 */
export const UNKNOWN_SAMPLE: Sample = {
	at_s: 0,
	wall_ms: 0,
	elapsed_s: null,
	runtime_s: null,
	tx_bytes: null,
	tx_operations: null,
	rx_bytes: null,
	rx_operations: null,
	tx_mb_per_s: null,
	rx_mb_per_s: null,
	tx_operations_per_s: null,
	rx_operations_per_s: null,
	latency_ns: null,
	latency_error_ns: null,
	latency_interval_s: null,
	latency_at_least_ns: null,
	latency_average_ns: null,
	latency_maximum_ns: null,
	latency_minimum_ns: null,
	dma_errors: null,
	connections: null,
	disconnections: null,
	thunderbolt_errors: null,
	connect_time_ns: null,
	phase: "",
	event: "",
	detail: "",
	link_device: "",
	link_capacity_tx_mb_per_s: null,
	link_capacity_rx_mb_per_s: null,
	pcie_correctable_errors: null,
	pcie_nonfatal_errors: null,
	pcie_fatal_errors: null,
};
