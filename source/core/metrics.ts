/**
 * The one table of what is measured: a row holds everything that the program knows about a field.
 * Columns of logs, types of samples, exported series, panels, checks and verdicts follow from it,
 * in its order. Columns are only ever added at the end, because logs outlive versions.
 */

/** MB is 1,048,576 bytes, as the driver counts, everywhere in this program. */
export const BYTES_PER_MB = 1_048_576;

/**
 * - `time`, `text`: a moment, a text
 * - `counter`: an integer that only grows between two resets
 * - `gauge`: a value of the moment or of an interval
 */
export type FieldKind = "time" | "text" | "counter" | "gauge";

/**
 * What a field is about. Panels and graphs of a group are left out where nothing of it is offered.
 */
export type FieldGroup =
	| "record"
	| "runtime"
	| "traffic"
	| "latency"
	| "dma"
	| "thunderbolt"
	| "pcie"
	| "link";

/**
 * Where a value comes from: counters of a `source`, rates and bounds `derived` from them, the
 * `link` in sysfs, or the `program` itself.
 */
export type FieldOrigin = "source" | "derived" | "link" | "program";

interface FieldRow {
	/** The name in records, in code and in scripts. */
	readonly name: string;
	readonly kind: FieldKind;
	readonly group: FieldGroup;
	readonly origin: FieldOrigin;
	/** Empty for a count or a text. */
	readonly unit: "" | "s" | "ns" | "B" | "MB/s" | "op/s" | "GT/s";
	/** For tables and titles; plural for what is counted: `DMA errors`. */
	readonly label: string;
	/** One of what is counted; the label without its last letter if left out. */
	readonly singular?: string;
	/** Which direction is an improvement; left out where neither is. */
	readonly better?: "higher" | "lower";
	/** Exceeds 2⁵³: a bigint in code, written digit by digit. */
	readonly isExact?: true;
	/** Counts errors: red on the screen, marked in reports, summed in tables of errors. */
	readonly isError?: true;
	/** A counter that may fall without a reset, because it wraps. */
	readonly mayWrap?: true;
	/** Verdicts rest on it: on the values of a gauge, on the growth of a counter. */
	readonly isJudged?: true;
	/** Its mean is over operations, where these are known, and otherwise over time. */
	readonly isPerOperation?: true;
	/** Few sources have it: where it is missing, that is not worth a word. */
	readonly isRare?: true;
	/** The counters that a derived field needs. */
	readonly derivedFrom?: readonly string[];
	/** The Prometheus series; its name ends in the base unit, and after it `_total` for a counter. */
	readonly series?: `anarchy_${string}`;
	/** What Prometheus shows for the series; there is one where there is a series. */
	readonly help?: string;
	/**
	 * The version of the record that introduced it; 1 if left out. A release that adds columns is a
	 * new version: a log that an older release began keeps its columns.
	 */
	readonly since?: number;
}

const TEXT = { kind: "text", group: "record", origin: "program", unit: "" } as const;
const BYTES = {
	kind: "counter",
	group: "traffic",
	origin: "source",
	unit: "B",
	isExact: true,
} as const;
const OPERATIONS = { ...BYTES, unit: "", mayWrap: true } as const;
const RATE = { kind: "gauge", group: "traffic", origin: "derived", better: "higher" } as const;
const LATENCY = {
	kind: "gauge",
	group: "latency",
	origin: "derived",
	unit: "ns",
	derivedFrom: ["tx_operations", "rx_operations", "latency_average_ns"],
} as const;
const LATENCY_SINCE_RESET = {
	kind: "gauge",
	group: "latency",
	origin: "source",
	unit: "ns",
	better: "lower",
} as const;
const THUNDERBOLT = { kind: "counter", group: "thunderbolt", origin: "source", unit: "" } as const;
const ERRORS = {
	kind: "counter",
	unit: "",
	better: "lower",
	isError: true,
	isJudged: true,
} as const;
const LINK = { group: "link", origin: "link", since: 2 } as const;
const CAPACITY = { ...LINK, kind: "gauge", unit: "MB/s", better: "higher" } as const;
/**
 * What the narrowest link runs at now: it idles at low speeds, so neither way is an improvement.
 */
const LINK_NOW = { ...LINK, kind: "gauge", since: 4 } as const;
const PCIE_ERRORS = { ...ERRORS, group: "pcie", origin: "link", since: 2 } as const;

const TABLE = [
	{ name: "time", kind: "time", group: "record", origin: "program", unit: "", label: "time" },
	{
		name: "elapsed_s",
		kind: "gauge",
		group: "record",
		origin: "derived",
		unit: "s",
		label: "elapsed",
	},
	{
		name: "runtime_s",
		kind: "gauge",
		group: "runtime",
		origin: "source",
		unit: "s",
		label: "driver runtime",
		series: "anarchy_driver_runtime_seconds",
		help: "Time since the driver's counters were reset.",
	},
	{
		name: "tx_bytes",
		...BYTES,
		label: "TX bytes",
		series: "anarchy_dma_transmit_bytes_total",
		help: "Bytes sent to the GPU since the driver's reset.",
	},
	{
		name: "tx_operations",
		...OPERATIONS,
		label: "TX operations",
		series: "anarchy_dma_transmit_operations_total",
		help: "DMA operations that sent, since the driver's reset.",
	},
	{
		name: "rx_bytes",
		...BYTES,
		label: "RX bytes",
		series: "anarchy_dma_receive_bytes_total",
		help: "Bytes received from the GPU since the driver's reset.",
	},
	{
		name: "rx_operations",
		...OPERATIONS,
		label: "RX operations",
		series: "anarchy_dma_receive_operations_total",
		help: "DMA operations that received, since the driver's reset.",
	},
	{
		name: "tx_mb_per_s",
		...RATE,
		unit: "MB/s",
		label: "TX",
		isJudged: true,
		derivedFrom: ["tx_bytes"],
	},
	{
		name: "rx_mb_per_s",
		...RATE,
		unit: "MB/s",
		label: "RX",
		isJudged: true,
		derivedFrom: ["rx_bytes"],
	},
	{
		name: "tx_operations_per_s",
		...RATE,
		unit: "op/s",
		label: "TX operations",
		derivedFrom: ["tx_operations"],
	},
	{
		name: "rx_operations_per_s",
		...RATE,
		unit: "op/s",
		label: "RX operations",
		derivedFrom: ["rx_operations"],
	},
	{
		name: "latency_ns",
		...LATENCY,
		label: "latency",
		better: "lower",
		isJudged: true,
		isPerOperation: true,
	},
	{ name: "latency_error_ns", ...LATENCY, label: "latency bound" },
	{ name: "latency_interval_s", ...LATENCY, unit: "s", label: "latency interval" },
	{ name: "latency_at_least_ns", ...LATENCY, label: "latency at least", better: "lower" },
	{
		name: "latency_average_ns",
		...LATENCY_SINCE_RESET,
		label: "latency average since reset",
		series: "anarchy_dma_latency_average_seconds",
		help: "Mean DMA latency of all operations since the driver's reset, cut to a nanosecond.",
	},
	{
		name: "latency_maximum_ns",
		...LATENCY_SINCE_RESET,
		label: "latency maximum since reset",
		series: "anarchy_dma_latency_maximum_seconds",
		help: "Longest DMA latency since the driver's reset.",
	},
	{
		name: "latency_minimum_ns",
		...LATENCY_SINCE_RESET,
		label: "latency minimum since reset",
		series: "anarchy_dma_latency_minimum_seconds",
		help: "Shortest DMA latency since the driver's reset.",
	},
	{
		name: "dma_errors",
		...ERRORS,
		group: "dma",
		origin: "source",
		label: "DMA errors",
		series: "anarchy_dma_errors_total",
		help: "DMA errors since the driver's reset.",
	},
	{
		name: "connections",
		...THUNDERBOLT,
		label: "connects",
		series: "anarchy_thunderbolt_connections_total",
		help: "Connects of the Thunderbolt link since the driver's reset.",
	},
	{
		name: "disconnections",
		...THUNDERBOLT,
		label: "disconnects",
		better: "lower",
		isJudged: true,
		series: "anarchy_thunderbolt_disconnections_total",
		help: "Disconnects of the Thunderbolt link since the driver's reset.",
	},
	{
		name: "thunderbolt_errors",
		...THUNDERBOLT,
		...ERRORS,
		label: "Thunderbolt errors",
		series: "anarchy_thunderbolt_errors_total",
		help: "Thunderbolt errors since the driver's reset.",
	},
	{
		name: "connect_time_ns",
		kind: "gauge",
		group: "thunderbolt",
		origin: "source",
		unit: "ns",
		label: "average connect time",
		better: "lower",
		series: "anarchy_thunderbolt_connect_time_average_seconds",
		help: "Mean time of a connect since the driver's reset.",
	},
	{ name: "phase", ...TEXT, label: "phase" },
	{ name: "event", ...TEXT, label: "event" },
	{ name: "detail", ...TEXT, label: "detail" },
	{ name: "link_device", ...LINK, kind: "text", unit: "", label: "link device" },
	{ name: "link_capacity_tx_mb_per_s", ...CAPACITY, label: "link capacity TX" },
	{ name: "link_capacity_rx_mb_per_s", ...CAPACITY, label: "link capacity RX" },
	{ name: "pcie_correctable_errors", ...PCIE_ERRORS, label: "PCIe correctable errors" },
	{ name: "pcie_nonfatal_errors", ...PCIE_ERRORS, label: "PCIe non-fatal errors" },
	{ name: "pcie_fatal_errors", ...PCIE_ERRORS, label: "PCIe fatal errors" },
	{ name: "source", ...TEXT, label: "source", since: 3 },
	{ name: "counts", ...TEXT, label: "what a byte is", since: 3 },
	{ name: "gpu", ...TEXT, origin: "link", label: "GPU", since: 3 },
	{ name: "link_speed_gt_per_s", ...LINK_NOW, unit: "GT/s", label: "link speed" },
	{ name: "link_width", ...LINK_NOW, unit: "", label: "link lanes" },
	{
		name: "pcie_replays",
		...ERRORS,
		group: "pcie",
		origin: "source",
		label: "PCIe replays",
		isRare: true,
		since: 4,
		series: "anarchy_pcie_replays_total",
		help: "Packets that the GPU sent again because the link lost them, since the source began.",
	},
] as const satisfies readonly FieldRow[];

type Row = (typeof TABLE)[number];

/** The public names of the fields of a record; `time` is written from `wall_ms`. */
export type FieldName = Row["name"];

/** The names of the fields whose rows have these properties: `FieldWhere<{ origin: "source" }>`. */
export type FieldWhere<Properties> = Extract<Row, Properties>["name"];

/** A row of the table, with names that are known to be in it. */
export interface Field extends FieldRow {
	readonly name: FieldName;
	readonly derivedFrom?: readonly FieldName[];
}

/** An unknown text is empty, an unknown number is null. */
type ValueOf<R> = R extends { kind: "text" }
	? string
	: R extends { isExact: true }
		? bigint | null
		: number | null;

/** The values of a record by name, without its time. */
export type FieldValues = {
	readonly [R in Row as Exclude<R["name"], "time">]: ValueOf<R>;
};

/** Every field, in the order of the columns of a record. */
export const FIELDS: readonly Field[] = TABLE;

/**
 * Returns the fields whose rows have these properties; the type of their names follows from them.
 */
export function fieldsWhere<const Properties extends Partial<FieldRow>>(
	properties: Properties,
): readonly (Field & { readonly name: FieldWhere<Properties> })[] {
	const wanted = Object.entries(properties);
	const has = (field: Field) => wanted.every(([key, value]) => field[key as keyof Field] === value);
	return FIELDS.filter(has) as (Field & { name: FieldWhere<Properties> })[];
}

/** What an unknown source is taken to offer: everything. */
export const ALL_FIELDS: ReadonlySet<FieldName> = new Set(FIELDS.map(({ name }) => name));

/** A counter of a source that counts single events, such as errors and connects. */
export type Count = Exclude<
	FieldWhere<{ origin: "source"; kind: "counter" }>,
	FieldWhere<{ isExact: true }>
>;

export const COUNTS: readonly Count[] = fieldsWhere({ origin: "source", kind: "counter" })
	.filter(({ isExact }: Field) => isExact !== true)
	.map(({ name }) => name as Count);

const BY_NAME = new Map<string, Field>(FIELDS.map((field) => [field.name, field]));

/** Returns the row of a field. */
export function fieldOf(name: FieldName): Field {
	const field = BY_NAME.get(name);
	if (field === undefined) throw new RangeError(`there is no field ${name}`);
	return field;
}

/** Returns what a counter counts, for a count of it: `DMA error`, `DMA errors`. */
export function nounOf(name: FieldName, count: number): string {
	const { label, singular = label.slice(0, -1) } = fieldOf(name);
	return count === 1 ? singular : label;
}

/** Returns what a source with these counters offers: them, and every field derived from them. */
export function offersOf(counters: readonly FieldName[]): ReadonlySet<FieldName> {
	const derived = FIELDS.filter(({ derivedFrom }) =>
		derivedFrom?.every((name) => counters.includes(name)),
	);
	return new Set([...counters, ...derived.map(({ name }) => name)]);
}
