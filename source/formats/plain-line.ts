/** A sample as one aligned line, as `iostat` prints them. */
import { formatClock, formatDuration, UNKNOWN } from "../core/format.ts";
import { printable } from "../core/printable-text.ts";
import type { Sample } from "../core/sample.ts";

const COLUMNS = [
	["time", 8],
	["TX MB/s", 9],
	["RX MB/s", 9],
	["latency ns", 11],
	["±", 7],
	["over", 10],
	["TX op/s", 9],
	["RX op/s", 9],
	["DMA err", 8],
	["TB err", 7],
] as const;

/** The names of the columns, above their values. */
export function plainHeader(isDemo: boolean): string {
	const names = COLUMNS.map(([name, width], index) =>
		index === 0 ? name.padEnd(width) : name.padStart(width),
	);
	return `${names.join(" ")}  ${isDemo ? "(demo: simulated driver)" : "event"}`;
}

/** One sample; what is not known is a dash. */
export function toPlainLine(sample: Sample): string {
	const cells = [
		fixed(sample.tx_mb_per_s, 1),
		fixed(sample.rx_mb_per_s, 1),
		fixed(sample.latency_ns, 0),
		fixed(
			sample.latency_error_ns,
			sample.latency_error_ns !== null && sample.latency_error_ns < 10 ? 1 : 0,
		),
		sample.latency_interval_s === null ? UNKNOWN : formatDuration(sample.latency_interval_s),
		fixed(sample.tx_operations_per_s, 0),
		fixed(sample.rx_operations_per_s, 0),
		fixed(sample.dma_errors, 0),
		fixed(sample.thunderbolt_errors, 0),
	].map((cell, index) => cell.padStart(COLUMNS[index + 1]?.[1] ?? 0));
	const note = [sample.event, sample.detail].filter(Boolean).join(": ");
	return `${formatClock(sample.wall_ms)} ${cells.join(" ")}  ${printable(note)}`.trimEnd();
}

function fixed(value: number | null, decimals: number): string {
	return value === null ? UNKNOWN : value.toFixed(decimals);
}
