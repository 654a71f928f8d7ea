/**
 * The language of `--fail-if`, a condition under which a measurement fails:
 *
 *     saturated > 80 %      tx < 2000 MB/s      tx_peak > 90 % of capacity      wall > 12 s
 *     stalled > 1 %         errors > 0          tx_bytes > 3 GB
 */
import { type Comparison, holds, type Limit } from "../stress/check.ts";
import type { CheckScanner } from "../stress/check-scanner.ts";
import {
	type ParsedText,
	parseText,
	readComparison,
	readLimit,
	unknownWord,
} from "../stress/read-condition.ts";
import { UNITS } from "../stress/units.ts";
import { FIGURES, type FigureName, figureOf, type NamedFigure, valuesOf } from "./figures.ts";
import type { Measurement } from "./measurement.ts";

export interface RunCondition {
	/** As the user wrote it, without blanks around it. */
	readonly text: string;
	readonly figure: FigureName;
	readonly comparison: Comparison;
	/** In the unit of the figure. */
	readonly limit: Exclude<Limit, { kind: "baseline" }>;
}

const EXAMPLE = "a metric, as in saturated > 80 %";

export function parseRunCondition(text: string): ParsedText<RunCondition> {
	return parseText(text, "a condition", readCondition);
}

function readCondition(scanner: CheckScanner, text: string): RunCondition {
	const subject = scanner.word() ?? scanner.fail(EXAMPLE);
	const figure = FIGURES.find(({ name }) => name === subject.text);
	const names = FIGURES.map(({ name }) => name);
	if (figure === undefined) return unknownWord("metric", subject, names);
	const comparison = readComparison(scanner);
	return { text, figure: figure.name, comparison, limit: readOwnLimit(scanner, figure) };
}

/** In the unit of the figure: a time in seconds. */
function readOwnLimit(scanner: CheckScanner, { dimension }: NamedFigure): RunCondition["limit"] {
	const limit = readLimit(scanner, dimension, ["capacity"]);
	if (limit.kind === "baseline") throw new Error("a condition has no baseline");
	if (limit.kind === "capacity" || dimension !== "time") return limit;
	return { kind: "value", value: limit.value / (UNITS.time.get("s") ?? 1) };
}

export type ConditionVerdict =
	/** In the unit of the figure. */
	| { readonly kind: "holds" | "does not hold"; readonly measured: number; readonly limit: number }
	/** The source does not provide the figure, or a reading is missing. */
	| { readonly kind: "unknown"; readonly why: string };

/** Judges the mean over the runs; counts are summed, so that no error of any run is lost. */
export function judgeCondition(
	{ figure: name, comparison, limit }: RunCondition,
	measurement: Measurement,
): ConditionVerdict {
	const figure = figureOf(name);
	const values = valuesOf(figure, measurement);
	if (values === null) return { kind: "unknown", why: `${figure.label} is unknown` };
	const limitValue = limitOf(figure, limit, measurement);
	if (limitValue === null) return { kind: "unknown", why: "the link's capacity is unknown" };
	const sum = values.reduce((all, one) => all + one, 0);
	const measured = figure.dimension === "count" ? sum : sum / values.length;
	const kind = holds(measured, comparison, limitValue) ? "holds" : "does not hold";
	return { kind, measured, limit: limitValue };
}

/** Null if it is a share of a capacity that is unknown. */
function limitOf(
	{ name }: NamedFigure,
	limit: RunCondition["limit"],
	{ capacity }: Measurement,
): number | null {
	if (limit.kind === "value") return limit.value;
	if (capacity === null) return null;
	return limit.share * (name.startsWith("tx") ? capacity.tx_mb_per_s : capacity.rx_mb_per_s);
}
