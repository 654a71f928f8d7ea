/** The titles of the graphs: the metric, its value now, and a summary of the window. */
import type { Direction } from "../core/direction.ts";
import { formatDuration, UNKNOWN } from "../core/format.ts";
import { isSampled, type Sample } from "../core/sample.ts";
import type { Part } from "../terminal/line.ts";
import type { Summary } from "./aggregates.ts";
import { type LinkLimits, shareText } from "./link-use.ts";
import { FIELD_OF } from "./series.ts";

export interface Title {
	readonly left: readonly Part[];
	readonly right: readonly Part[];
}

/** From which width on a title has more than its value. */
export const MIN_COLUMNS = { wideLabel: 50, range: 36, summary: 70, error: 60, words: 100 };
/** Values are aligned on the decimal point. */
const DECIMALS = 1;
const DECIMALS_WIDTH = ".0".length;
const NUMBER_WIDTH = 5;

/** ` TX       2203.4 MB/s    68 % of the link       min 1790   mean 2195   max 2641`. */
export function rateTitle(
	series: Direction,
	sample: Sample | null,
	summary: Summary | null,
	columns: number,
	limits: LinkLimits | null = null,
): Title {
	const rate = sample?.[FIELD_OF[series]] ?? null;
	const share = limits === null ? "" : shareText(rate, limits, series, columns);
	const left = valueParts(series, formatFixed(rate, DECIMALS), "MB/s", columns);
	const words = sample !== null && isSampled(sample) ? ["sampled", share] : [share];
	const said = words.filter(Boolean).join(", ");
	return {
		left: [...left, ...(said === "" ? [] : [["dim", `    ${said}`] as const])],
		right: summaryParts(summary, columns),
	};
}

/** ` LATENCY    1184   ns ± 55 over 60 s      min 1102   mean 1184   max 1240`. */
export function latencyTitle(
	sample: Sample | null,
	summary: Summary | null,
	columns: number,
): Title {
	const value = formatFixed(sample?.latency_ns ?? null, 0) + " ".repeat(DECIMALS_WIDTH);
	const left: Part[] = [...valueParts("latency", value, "ns", columns)];
	if (sample?.latency_error_ns != null && columns >= MIN_COLUMNS.error) {
		left.push(boundPart(sample.latency_error_ns));
		if (columns >= MIN_COLUMNS.words) {
			left.push(["dim", ` over ${formatDuration(sample.latency_interval_s)}`]);
		}
	}
	return { left, right: summaryParts(summary, columns) };
}

export function boundPart(bound_ns: number): Part {
	return ["dim", ` ± ${formatFixed(bound_ns, bound_ns < 10 ? 1 : 0)}`];
}

const LABELS = {
	tx: { long: "TX", short: "TX" },
	rx: { long: "RX", short: "RX" },
	latency: { long: "LATENCY", short: "LAT" },
} as const;

function valueParts(
	series: keyof typeof LABELS,
	value: string,
	unit: string,
	columns: number,
): Part[] {
	const isWide = columns >= MIN_COLUMNS.wideLabel;
	const label = isWide ? LABELS[series].long.padEnd(9) : LABELS[series].short.padEnd(4);
	return [
		["text", " "],
		[series, label],
		["strong", value.padStart(isWide ? 8 : 6)],
		["dim", ` ${unit}`],
	];
}

export function summaryParts(summary: Summary | null, columns: number): Part[] {
	if (columns < MIN_COLUMNS.range) return [];
	const number = (value: number | undefined): Part => [
		"text",
		formatFixed(value ?? null, 0).padStart(NUMBER_WIDTH),
	];
	const [minimum, maximum] = [number(summary?.minimum), number(summary?.maximum)];
	if (columns < MIN_COLUMNS.summary) return [minimum, ["dim", " to "], maximum, ["text", " "]];
	return [
		["dim", "min "],
		minimum,
		["dim", "   mean "],
		number(summary?.mean),
		["dim", "   max "],
		maximum,
		["text", " "],
	];
}

function formatFixed(value: number | null, decimals: number): string {
	return value === null ? UNKNOWN : value.toFixed(decimals);
}
