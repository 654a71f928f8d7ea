/** The titles of the graphs: what is drawn, its value now, and what the window held. */

import { formatClock, formatDuration, formatNanoseconds, UNKNOWN } from "../core/format.ts";
import type { Sample } from "../core/sample.ts";
import type { Summary } from "../core/tallies.ts";
import type { Part } from "./line.ts";
import type { WatchHistory } from "./watch-history.ts";

export interface Title {
	readonly left: readonly Part[];
	readonly right: readonly Part[];
}

const LABEL_WIDTH = 9;
/** Values are aligned on their point. */
const VALUE_WIDTH = 8;
const DECIMALS_WIDTH = 2;
/** Below this width a title holds the value alone. */
const LEAST_COLUMNS_FOR_SUMMARY = 70;

/** ` TX       2203.4 MB/s      min 1790   mean 2195   max 2641`. */
export function rateTitle(
	series: "tx" | "rx",
	sample: Sample | null,
	summary: Summary | null,
	columns: number,
): Title {
	const rate = series === "tx" ? sample?.tx_mb_per_s : sample?.rx_mb_per_s;
	return {
		left: [
			["plain", " "],
			[series, label(series.toUpperCase())],
			["strong", fixed(rate ?? null, 1).padStart(VALUE_WIDTH)],
			["furniture", " MB/s"],
		],
		right: columns < LEAST_COLUMNS_FOR_SUMMARY ? [] : summaryParts(summary),
	};
}

/** ` LATENCY    1184 ns ± 55 over 60 s      min 1102   mean 1184   max 1240`. */
export function latencyTitle(
	sample: Sample | null,
	history: WatchHistory,
	summary: Summary | null,
	columns: number,
): Title {
	const left: Part[] = [
		["plain", " "],
		["latency", label("LATENCY")],
		["strong", fixed(sample?.latency_ns ?? null, 0).padStart(VALUE_WIDTH - DECIMALS_WIDTH)],
		["furniture", " ns "],
	];
	if (sample?.latency_error_ns != null && columns >= 36) {
		const error = sample.latency_error_ns;
		left.push(["furniture", ` ± ${fixed(error, error < 10 ? 1 : 0).padStart(3)}`]);
		left.push(["furniture", ` over ${formatDuration(sample.latency_interval_s)}`]);
	}
	const { newMaximum } = history;
	const mark: Part[] =
		newMaximum === null || columns < 110
			? []
			: [
					["latency", "▾"],
					["furniture", " new max "],
					["plain", formatNanoseconds(newMaximum.latency_ns)],
					["furniture", ` at ${formatClock(newMaximum.wall_ms)}    `],
				];
	if (columns < LEAST_COLUMNS_FOR_SUMMARY) return { left, right: [] };
	return { left, right: [...mark, ...summaryParts(summary)] };
}

function label(text: string): string {
	return text.padEnd(LABEL_WIDTH);
}

function summaryParts(summary: Summary | null): Part[] {
	const part = (name: string, value: number | undefined): Part[] => [
		["furniture", `${name} `],
		["plain", fixed(value ?? null, 0).padStart(5)],
	];
	return [
		...part("min", summary?.minimum),
		...part("  mean", summary?.mean),
		...part("  max", summary?.maximum),
		["plain", " "],
	];
}

function fixed(value: number | null, decimals: number): string {
	return value === null ? UNKNOWN : value.toFixed(decimals);
}
