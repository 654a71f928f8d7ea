/** The words of the block of values: a table of what is now, and what has been since the reset. */
import { DIRECTIONS } from "../core/direction.ts";
import {
	formatBytes,
	formatClock,
	formatCount,
	formatNanoseconds,
	formatRate,
	UNKNOWN,
} from "../core/format.ts";
import { ALL_FIELDS, type FieldName } from "../core/metrics.ts";
import type { Sample } from "../core/sample.ts";
import type { Part } from "../terminal/line.ts";
import { lifetimeRate, meanTransfer, totalBytes, totalOperations } from "./sample-figures.ts";
import type { SessionHistory } from "./session-history.ts";
import { formatWhole, sinceText } from "./value-lines.ts";

/** Columns of a label, and of each number, which is aligned at its right. */
const LABEL_WIDTH = 12;
const NUMBER_WIDTH = 9;
/** Columns from where the numbers since the reset begin to the right edge. */
const SINCE_COLUMNS = 26;

interface TableRow {
	/** The row is left out where the source does not offer all of them. */
	readonly fields: readonly FieldName[];
	readonly label: string;
	readonly now: readonly [value: string, unit: string];
	readonly since: readonly [value: string, unit: string];
}

/** Empty where the source offers nothing for it. */
export function valueTable(
	{ latest, newMaximum }: Pick<SessionHistory, "latest" | "newMaximum">,
	columns: number,
	offers: ReadonlySet<FieldName> = ALL_FIELDS,
): Part[][] {
	const rows = tableRows(latest, newMaximum, offers).filter(({ fields }) =>
		fields.every((field) => offers.has(field)),
	);
	if (rows.length === 0) return [];
	const sinceStart = columns - SINCE_COLUMNS;
	const title = sinceText(latest, offers);
	const now = "NOW".padStart(LABEL_WIDTH + NUMBER_WIDTH);
	// A total stands above its numbers, the words of a reset at the right edge.
	const end = offers.has("runtime_s") ? columns - 2 : sinceStart + NUMBER_WIDTH;
	return [
		[["dim", `${now}${title.padStart(end - now.length)}`]],
		...rows.map(({ label, now: [value, unit], since }): Part[] => {
			const text = ` ${unit}`.padEnd(sinceStart - LABEL_WIDTH - NUMBER_WIDTH);
			return [
				["dim", ` ${label}`.padEnd(LABEL_WIDTH)],
				["text", value.padStart(NUMBER_WIDTH)],
				["dim", text],
				["text", since[0].padStart(NUMBER_WIDTH)],
				["dim", ` ${since[1]}`],
			];
		}),
	];
}

function tableRows(
	sample: Sample | null,
	newMaximum: SessionHistory["newMaximum"],
	offers: ReadonlySet<FieldName>,
): TableRow[] {
	const error_ns = sample?.latency_error_ns ?? null;
	const bound = error_ns === null ? "" : ` ± ${error_ns.toFixed(error_ns < 10 ? 1 : 0)}`;
	const [transfer = UNKNOWN, unit = "B"] = formatBytes(meanTransfer(sample)).split(" ");
	const at = newMaximum === null ? "" : ` at ${formatClock(newMaximum.wall_ms)}`;
	const [worst = UNKNOWN, worstUnit = "ns"] = formatNanoseconds(
		sample?.latency_maximum_ns ?? null,
	).split(" ");
	return [
		...wayRows(sample, offers),
		{
			fields: ["latency_ns"],
			label: "LATENCY",
			now: [formatWhole(sample?.latency_ns), `ns${bound}`],
			since: [formatWhole(sample?.latency_average_ns), "ns mean"],
		},
		{
			fields: ["latency_maximum_ns"],
			label: "WORST OP",
			now: ["", ""],
			since: [worst, worstUnit + at],
		},
		{
			fields: ["tx_operations", "rx_operations"],
			label: "TRANSFER",
			now: [transfer, `${unit} per op`],
			since: [formatCount(totalOperations(sample)), "operations"],
		},
	];
}

/**
 * Operations per second, for the rates are in the titles; these only where nothing else is known.
 */
function wayRows(sample: Sample | null, offers: ReadonlySet<FieldName>): TableRow[] {
	const perSecond = DIRECTIONS.map((way) => sample?.[`${way}_operations_per_s`] ?? null);
	const scale = scaleOf(perSecond);
	return DIRECTIONS.map((way, at): TableRow => {
		const hasOperations = offers.has(`${way}_operations_per_s`);
		const operations = perSecond[at] ?? null;
		return {
			fields: [`${way}_bytes`],
			label: way.toUpperCase(),
			now: hasOperations
				? [operations === null ? UNKNOWN : scale.format(operations), "op/s"]
				: [formatRate(sample?.[`${way}_mb_per_s`] ?? null), "MB/s"],
			since: offers.has("runtime_s")
				? [formatRate(lifetimeRate(sample, way)), "MB/s mean"]
				: totalOf(sample, way),
		};
	});
}

function totalOf(sample: Sample | null, way: (typeof DIRECTIONS)[number]): [string, string] {
	const [total = UNKNOWN, unit = ""] = formatBytes(totalBytes(sample, way)).split(" ");
	return [total, unit];
}

/** One unit for numbers below each other, that of the greatest. */
function scaleOf(counts: readonly (number | null)[]): { format: (count: number) => string } {
	const most = Math.max(0, ...counts.map((count) => count ?? 0));
	const [size, prefix] = most < 999.5 ? [1, ""] : most < 999_950 ? [1e3, " k"] : [1e6, " M"];
	return { format: (count) => `${(count / size).toFixed(size === 1 ? 0 : 1)}${prefix}` };
}
