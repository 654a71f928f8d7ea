/** The words of the values panel: what is now, and what has been since the driver's reset. */
import { formatBytes, formatCount, formatDuration, formatRate, UNKNOWN } from "../core/format.ts";
import { BYTES_PER_MB } from "../core/metrics.ts";
import type { Sample } from "../core/sample.ts";
import type { Part } from "./line.ts";
import type { LinkUse } from "./link-use.ts";

const LABEL_WIDTH = 13;

/**
 * One or two lines for a stacked panel, a table for a tall one.
 *
 * @param use how full the link is; null where that is not known
 */
export function valueLines(
	sample: Sample | null,
	rows: number,
	use: LinkUse | null = null,
): Part[][] {
	if (rows <= 2) return [nowLine(sample, use), sinceResetLine(sample)].slice(0, rows);
	const link: Part[][] = use === null ? [] : [[label(`LINK ${use.way}`), ["plain", use.text]]];
	return [...table(sample), ...link].slice(0, rows);
}

function nowLine(sample: Sample | null, use: LinkUse | null): Part[] {
	if (use !== null) {
		const perSecond = formatCount(operationsPerSecond(sample));
		return [
			["plain", " "],
			label("NOW"),
			["plain", `${use.way} ${use.text}`],
			["furniture", "   "],
			...value(perSecond, " op/s"),
		];
	}
	return [
		["plain", " "],
		label("NOW"),
		...value(formatCount(sample?.tx_operations_per_s ?? null).padStart(7), " TX op/s   "),
		...value(formatCount(sample?.rx_operations_per_s ?? null).padStart(7), " RX op/s   "),
		...value(formatBytes(meanTransfer(sample)).padStart(9), " a transfer"),
	];
}

function sinceResetLine(sample: Sample | null): Part[] {
	return [
		["plain", " "],
		label("SINCE RESET"),
		["furniture", "TX "],
		["plain", formatRate(lifetimeRate(sample, "tx_bytes"))],
		["furniture", "  RX "],
		["plain", formatRate(lifetimeRate(sample, "rx_bytes"))],
		["furniture", " MB/s   avg "],
		["plain", whole(sample?.latency_average_ns)],
		["furniture", "  min "],
		["plain", whole(sample?.latency_minimum_ns)],
		["furniture", "  max "],
		["plain", whole(sample?.latency_maximum_ns)],
		["furniture", " ns"],
	];
}

function table(sample: Sample | null): Part[][] {
	const error_ns = sample?.latency_error_ns ?? null;
	const row = (
		name: string,
		now: string,
		unit: string,
		since: string,
		sinceUnit: string,
	): Part[] => [
		label(name),
		...value(now.padStart(8), ` ${unit}`.padEnd(14)),
		...value(since.padStart(8), ` ${sinceUnit}`),
	];
	const runtime_s = sample?.runtime_s ?? null;
	const runtime = formatDuration(runtime_s === null ? null : Math.floor(runtime_s));
	const extremes = `ns, ${whole(sample?.latency_minimum_ns)} to ${whole(sample?.latency_maximum_ns)}`;
	return [
		[
			label(""),
			["furniture", "NOW".padStart(8).padEnd(22)],
			["furniture", `SINCE RESET ${runtime} AGO`],
		],
		row(
			"TX",
			formatRate(sample?.tx_mb_per_s ?? null),
			"MB/s",
			formatRate(lifetimeRate(sample, "tx_bytes")),
			"MB/s on average",
		),
		row(
			"RX",
			formatRate(sample?.rx_mb_per_s ?? null),
			"MB/s",
			formatRate(lifetimeRate(sample, "rx_bytes")),
			"MB/s on average",
		),
		row(
			"LATENCY",
			whole(sample?.latency_ns),
			error_ns === null ? "ns" : `ns ± ${error_ns.toFixed(error_ns < 10 ? 1 : 0)}`,
			whole(sample?.latency_average_ns),
			extremes,
		),
		row(
			"OPERATIONS",
			formatCount(operationsPerSecond(sample)),
			"a second",
			formatCount(operations(sample)),
			"in all",
		),
		row("TRANSFER", formatBytes(meanTransfer(sample)), "on average", "", ""),
	];
}

function label(text: string): Part {
	return ["furniture", text.padEnd(LABEL_WIDTH)];
}

function value(text: string, unit: string): Part[] {
	return [
		["plain", text],
		["furniture", unit],
	];
}

function whole(nanoseconds: number | null | undefined): string {
	return nanoseconds == null ? UNKNOWN : nanoseconds.toFixed(0);
}

/** Bytes over the driver's whole runtime: what the driver prints as its MB/s, without overflow. */
function lifetimeRate(sample: Sample | null, name: "tx_bytes" | "rx_bytes"): number | null {
	const bytes = sample?.[name] ?? null;
	const runtime_s = sample?.runtime_s ?? 0;
	return bytes === null || runtime_s === 0 ? null : Number(bytes) / BYTES_PER_MB / runtime_s;
}

function operationsPerSecond(sample: Sample | null): number | null {
	if (sample?.tx_operations_per_s == null || sample.rx_operations_per_s === null) return null;
	return sample.tx_operations_per_s + sample.rx_operations_per_s;
}

function operations(sample: Sample | null): number | null {
	if (sample?.tx_operations == null || sample.rx_operations === null) return null;
	return Number(sample.tx_operations + sample.rx_operations);
}

/** Mean bytes of a DMA operation over the interval; unknown where there was none. */
function meanTransfer(sample: Sample | null): number | null {
	const perSecond = operationsPerSecond(sample);
	if (perSecond === null || perSecond === 0) return null;
	const mb_per_s = (sample?.tx_mb_per_s ?? 0) + (sample?.rx_mb_per_s ?? 0);
	return (mb_per_s * BYTES_PER_MB) / perSecond;
}
