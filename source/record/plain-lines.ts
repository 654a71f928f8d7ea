import { formatClock, formatDuration, UNKNOWN } from "../core/format.ts";
import { isLinkEvent, type LinkEvent, type LogRecord } from "../core/link-event.ts";
import type { FieldName } from "../core/metrics.ts";
import { printable } from "../core/printable-text.ts";
import type { Sample } from "../core/sample.ts";
import type { LineFormat } from "./line-format.ts";

/** The header is repeated so that one is always on the screen. */
const LINES_PER_HEADER = 20;
const TIME_WIDTH = 8;

interface Column {
	/** The column is omitted if the source does not offer this field. */
	readonly field: FieldName;
	readonly name: string;
	readonly width: number;
	readonly format: (sample: Sample) => string;
}

const COLUMNS: readonly Column[] = [
	{ field: "tx_mb_per_s", name: "TX MB/s", width: 9, format: (s) => fixed(s.tx_mb_per_s, 1) },
	{ field: "rx_mb_per_s", name: "RX MB/s", width: 9, format: (s) => fixed(s.rx_mb_per_s, 1) },
	{ field: "latency_ns", name: "latency ns", width: 11, format: (s) => fixed(s.latency_ns) },
	{ field: "latency_error_ns", name: "±", width: 7, format: formatBound },
	{
		field: "latency_interval_s",
		name: "over",
		width: 10,
		format: (s) => formatDuration(s.latency_interval_s),
	},
	{
		field: "tx_operations_per_s",
		name: "TX op/s",
		width: 9,
		format: (s) => fixed(s.tx_operations_per_s),
	},
	{
		field: "rx_operations_per_s",
		name: "RX op/s",
		width: 9,
		format: (s) => fixed(s.rx_operations_per_s),
	},
	{ field: "dma_errors", name: "DMA err", width: 8, format: (s) => fixed(s.dma_errors) },
	{
		field: "thunderbolt_errors",
		name: "TB err",
		width: 7,
		format: (s) => fixed(s.thunderbolt_errors),
	},
	{ field: "pcie_replays", name: "replays", width: 8, format: (s) => fixed(s.pcie_replays) },
];

/** Of a source that has no rates: what is known of its link. */
const LINK_COLUMNS: readonly Column[] = [
	{
		field: "link_speed_gt_per_s",
		name: "link GT/s",
		width: 9,
		format: (s) => fixed(s.link_speed_gt_per_s, 1),
	},
	{ field: "link_width", name: "lanes", width: 5, format: (s) => fixed(s.link_width) },
	{
		field: "pcie_correctable_errors",
		name: "PCIe err",
		width: 8,
		format: (s) => fixed(s.pcie_correctable_errors),
	},
];

/** Aligned lines for people, as `iostat` prints them; an unknown value is a dash. */
export const PLAIN_LINES = {
	help: null,
	start({ isDemo, offers }) {
		const offered = COLUMNS.filter(({ field }) => offers.has(field));
		const columns = offers.has("tx_mb_per_s") ? offered : [...LINK_COLUMNS, ...offered];
		const names = columns.map(({ name, width }) => name.padStart(width));
		const lastName = isDemo ? "(demo: simulated driver)" : "event";
		const header = `${["time".padEnd(TIME_WIDTH), ...names].join(" ")}  ${lastName}`;
		let count = 0;
		return (records) =>
			records
				.flatMap((record) => {
					const isHeaderDue = count % LINES_PER_HEADER === 0;
					count++;
					const line = isLinkEvent(record)
						? formatEvent(record, columns)
						: formatLine(record, columns);
					return isHeaderDue ? [header, line] : [line];
				})
				.join("\n");
	},
} satisfies LineFormat;

function formatLine(sample: Sample, columns: readonly Column[]): string {
	const cells = columns.map(({ width, format }) => format(sample).padStart(width));
	return withNote(sample, cells);
}

/** An event has no values: its columns are blank. */
function formatEvent(event: LinkEvent, columns: readonly Column[]): string {
	return withNote(
		event,
		columns.map(({ width }) => " ".repeat(width)),
	);
}

function withNote(record: LogRecord, cells: readonly string[]): string {
	const note = [record.event, record.detail].filter(Boolean).join(": ");
	const values = [formatClock(record.wall_ms), ...cells].join(" ");
	return `${values}  ${printable(note)}`.trimEnd();
}

function formatBound({ latency_error_ns }: Sample): string {
	return fixed(latency_error_ns, latency_error_ns !== null && latency_error_ns < 10 ? 1 : 0);
}

function fixed(value: number | null, decimals = 0): string {
	return value === null ? UNKNOWN : value.toFixed(decimals);
}
