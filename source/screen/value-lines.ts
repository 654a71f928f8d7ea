/** The words of the values: what is now, and what has been since the driver's reset. */
import { DIRECTIONS } from "../core/direction.ts";
import {
	formatBytes,
	formatDuration,
	formatNanoseconds,
	formatRate,
	UNKNOWN,
} from "../core/format.ts";
import { ALL_FIELDS, type FieldName } from "../core/metrics.ts";
import type { Sample } from "../core/sample.ts";
import type { Part } from "../terminal/line.ts";
import { fittingParts, labelsFor, panelLine, RIGHT_MARGIN } from "./panel-parts.ts";
import { lifetimeRate, totalBytes } from "./sample-figures.ts";

const MIN_COLUMNS_FOR_WORDS = 30;

/** `SINCE RESET 3 m ago`, or `TOTAL` where the source has no runtime. */
export function sinceText(sample: Sample | null, offers: ReadonlySet<FieldName>): string {
	if (!offers.has("runtime_s")) return "TOTAL";
	const runtime_s = sample?.runtime_s ?? null;
	return runtime_s === null
		? "SINCE RESET"
		: `SINCE RESET ${formatDuration(Math.floor(runtime_s))} ago`;
}

/**
 * Means since the reset where the source has a runtime, otherwise totals; no line without either.
 */
export function sinceResetLine(
	sample: Sample | null,
	columns: number,
	offers: ReadonlySet<FieldName> = ALL_FIELDS,
): Part[][] {
	const hasRuntime = offers.has("runtime_s");
	const ways = DIRECTIONS.filter((way) => offers.has(`${way}_bytes`));
	const hasLatency = offers.has("latency_average_ns");
	if (ways.length === 0 && !hasLatency) return [];
	const amounts = ways.flatMap((way, at): Part[] => [
		["dim", `${at === 0 ? "" : "  "}${way.toUpperCase()} `],
		[
			"text",
			hasRuntime ? formatRate(lifetimeRate(sample, way)) : formatBytes(totalBytes(sample, way)),
		],
	]);
	// Where there is no room for the words, one says that these are not the values of now.
	const isNarrow = columns < MIN_COLUMNS_FOR_WORDS;
	const kind = isNarrow ? "" : " mean";
	const unit: Part[] = hasRuntime && ways.length > 0 ? [["dim", ` MB/s${kind}`]] : [];
	const latency: Part[][] = hasLatency
		? [
				[
					["dim", "LATENCY "],
					["text", formatWhole(sample?.latency_average_ns)],
					["dim", ` ns${kind}`],
				],
				[
					["dim", "worst op "],
					["text", formatNanoseconds(sample?.latency_maximum_ns ?? null)],
				],
			]
		: [];
	// At least one blank after the words, and as many columns as other labels have.
	const [, short] = labelsFor(columns)("");
	const words = isNarrow ? ` ${hasRuntime ? "mean" : "total"} ` : ` ${sinceText(sample, offers)}  `;
	const label: Part = ["dim", words.padEnd(short.length)];
	return panelLine(
		label,
		fittingParts([[...amounts, ...unit], ...latency], columns - words.length - RIGHT_MARGIN),
	);
}

/** Nanoseconds without decimals. */
export function formatWhole(nanoseconds: number | null | undefined): string {
	return nanoseconds == null ? UNKNOWN : nanoseconds.toFixed(0);
}
