import type { Sample } from "./sample.ts";

/** The driver's MB, and every MB of this program. */
export const BYTES_PER_MB = 1_048_576;

/** The fields of a record, by their public names; `time` is written from `wall_ms`. */
export type FieldName = "time" | Exclude<keyof Sample, "at_s" | "wall_ms">;

/**
 * - `time`, `text`: as they say
 * - `counter`: only grows between two resets; an exact integer
 * - `gauge`: a value of the moment or of an interval
 */
export type FieldKind = "time" | "text" | "counter" | "gauge";

export interface Field {
	readonly name: FieldName;
	readonly kind: FieldKind;
	readonly unit: string;
	/** Which direction is good news, where one is. */
	readonly better: "higher" | "lower" | null;
	readonly label: string;
}

/**
 * The one table of what is measured. The CSV columns, the JSON keys, the plain lines and whatever
 * else shows or stores samples follow it, in this order.
 */
export const FIELDS: readonly Field[] = [
	field("time", "time", "", null, "time"),
	field("elapsed_s", "gauge", "s", null, "elapsed"),
	field("runtime_s", "gauge", "s", null, "driver runtime"),
	field("tx_bytes", "counter", "B", null, "TX bytes"),
	field("tx_operations", "counter", "", null, "TX operations"),
	field("rx_bytes", "counter", "B", null, "RX bytes"),
	field("rx_operations", "counter", "", null, "RX operations"),
	field("tx_mb_per_s", "gauge", "MB/s", "higher", "TX"),
	field("rx_mb_per_s", "gauge", "MB/s", "higher", "RX"),
	field("tx_operations_per_s", "gauge", "op/s", "higher", "TX operations"),
	field("rx_operations_per_s", "gauge", "op/s", "higher", "RX operations"),
	field("latency_ns", "gauge", "ns", "lower", "latency"),
	field("latency_error_ns", "gauge", "ns", null, "latency bound"),
	field("latency_interval_s", "gauge", "s", null, "latency interval"),
	field("latency_at_least_ns", "gauge", "ns", "lower", "latency at least"),
	field("latency_average_ns", "gauge", "ns", "lower", "latency average since reset"),
	field("latency_maximum_ns", "gauge", "ns", "lower", "latency maximum since reset"),
	field("latency_minimum_ns", "gauge", "ns", "lower", "latency minimum since reset"),
	field("dma_errors", "counter", "", "lower", "DMA errors"),
	field("connections", "counter", "", null, "connects"),
	field("disconnections", "counter", "", "lower", "disconnects"),
	field("thunderbolt_errors", "counter", "", "lower", "Thunderbolt errors"),
	field("connect_time_ns", "gauge", "ns", "lower", "average connect time"),
	field("phase", "text", "", null, "phase"),
	field("event", "text", "", null, "event"),
	field("detail", "text", "", null, "detail"),
	field("link_device", "text", "", null, "link device"),
	field("link_capacity_tx_mb_per_s", "gauge", "MB/s", "higher", "link capacity TX"),
	field("link_capacity_rx_mb_per_s", "gauge", "MB/s", "higher", "link capacity RX"),
	field("pcie_correctable_errors", "counter", "", "lower", "PCIe correctable errors"),
	field("pcie_nonfatal_errors", "counter", "", "lower", "PCIe non-fatal errors"),
	field("pcie_fatal_errors", "counter", "", "lower", "PCIe fatal errors"),
];

const BY_NAME = new Map(FIELDS.map((one) => [one.name, one]));

export function fieldOf(name: FieldName): Field {
	const found = BY_NAME.get(name);
	if (found === undefined) throw new RangeError(`there is no field ${name}`);
	return found;
}

function field(
	name: FieldName,
	kind: FieldKind,
	unit: string,
	better: Field["better"],
	label: string,
): Field {
	return { name, kind, unit, better, label };
}
