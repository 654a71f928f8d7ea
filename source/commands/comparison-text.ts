/** A comparison as people read it at a terminal: text of at most 80 columns. */
import type {
	Comparison,
	CountComparison,
	MetricComparison,
	PhaseComparison,
	QuantileComparison,
	Verdict,
} from "../analysis/comparison.ts";
import {
	changeWords,
	quantileName,
	ratioWords,
	verdictWords,
	warningLines,
} from "../analysis/comparison-words.ts";
import { remarkLines } from "../analysis/left-out-words.ts";
import { formatDuration } from "../core/format.ts";
import { fieldOf } from "../core/metrics.ts";
import { type Part, paintLine, printable, widthOf, wrapWords } from "../tui/line.ts";
import type { Paint, Role } from "../tui/theme.ts";
import { METRIC_ROLES, number } from "./analysis-table.ts";

const COLUMNS = 80;
const NAME_COLUMNS = 19;
const VALUE_COLUMNS = 11;
const CHANGE_COLUMNS = 25;
const VERDICT_AT = NAME_COLUMNS + 2 * VALUE_COLUMNS + 2 + CHANGE_COLUMNS;

type Line = readonly Part[];

export function comparisonText(comparison: Comparison, paint: Paint): string {
	const { alpha, minEffect, verdict, baseline, candidate } = comparison;
	const head: Line[] = [
		[["strong", `baseline   ${printable(baseline.join(", "))}`]],
		[["strong", `candidate  ${printable(candidate.join(", "))}`]],
	];
	const rule = `false alarms at most ${percent(alpha)}, least effect ${percent(minEffect)}`;
	const end: Line = [
		[verdict === "passed" ? "strong" : "error", verdict],
		["furniture", ` (${rule})`],
	];
	const { logs } = comparison;
	const remarks = remarkLines([...logs.baseline, ...logs.candidate]);
	const warnings = [...warningLines(comparison.warnings), ...remarks].flatMap((warning) =>
		wrapWords(printable(warning), COLUMNS - 2).map(
			(text, index): Line => [
				["notice", index === 0 ? "!" : " "],
				["plain", ` ${text}`],
			],
		),
	);
	const sections = [head, ...comparison.phases.map(phaseLines), warnings, [end]];
	return `${sections
		.filter((lines) => lines.length > 0)
		.map((lines) => lines.map((line) => paintLine(paint, line, COLUMNS).trimEnd()).join("\n"))
		.join("\n\n")}\n`;
}

function phaseLines({ name, metrics, counts }: PhaseComparison): Line[] {
	const columns = ["baseline", "candidate"].map((text) => text.padStart(VALUE_COLUMNS)).join("");
	const title = name === "" ? "" : printable(name).slice(0, NAME_COLUMNS - 1);
	return [
		[
			["strong", title.padEnd(NAME_COLUMNS)],
			["furniture", `${columns}  change`],
		],
		...metrics.flatMap(metricLines),
		...coveredLines(counts[0]),
		...counts.flatMap(countLines),
	];
}

function metricLines({ metric, level, tail }: MetricComparison): Line[] {
	const { label, unit } = fieldOf(metric);
	const name = `${label} ${unit}`.padEnd(NAME_COLUMNS);
	return [
		...quantileLines([METRIC_ROLES[metric], name], level),
		...remedyLines(level.verdict),
		...quantileLines(["furniture", `  ${quantileName(tail.p)}`.padEnd(NAME_COLUMNS)], tail),
	];
}

function quantileLines(name: Part, quantile: QuantileComparison): Line[] {
	const { baseline, candidate, verdict } = quantile;
	const head: Line = [
		name,
		["plain", number(baseline).padStart(VALUE_COLUMNS)],
		["plain", number(candidate).padStart(VALUE_COLUMNS)],
	];
	return judgedLines(head, changeWords(quantile), verdict);
}

/** What there is to do about a level that cannot be told. */
function remedyLines(verdict: Verdict): Line[] {
	if (verdict.kind !== "inconclusive") return [];
	return [[["furniture", verdictWords(verdict).padStart(COLUMNS)]]];
}

/** How long each side was watched: counts are compared as rates. */
function coveredLines(first: CountComparison | undefined): Line[] {
	if (first === undefined) return [];
	const times = [first.baseline, first.candidate].map(({ covered_s }) =>
		formatDuration(covered_s).padStart(VALUE_COLUMNS),
	);
	return [
		[
			["furniture", "time covered".padEnd(NAME_COLUMNS)],
			["plain", times.join("")],
		],
	];
}

function countLines(comparison: CountComparison): Line[] {
	const { count, baseline, candidate, verdict } = comparison;
	const counted = [baseline, candidate].map(({ events }) => String(events).padStart(VALUE_COLUMNS));
	const head: Line = [
		["furniture", fieldOf(count).label.padEnd(NAME_COLUMNS)],
		["plain", counted.join("")],
	];
	return judgedLines(head, ratioWords(comparison), verdict);
}

/** The change and the verdict behind it, or below it where there is no room: one cut off is none. */
function judgedLines(head: Line, change: string, verdict: Verdict): Line[] {
	const kind: Part = [roleOf(verdict), verdict.kind];
	const room = CHANGE_COLUMNS - widthOf(change);
	if (room > 0) return [[...head, ["plain", `  ${change}${" ".repeat(room)}`], kind]];
	return [
		[...head, ["plain", `  ${change}`]],
		[["plain", " ".repeat(VERDICT_AT)], kind],
	];
}

function roleOf({ kind }: Verdict): Role {
	return kind === "regressed" ? "error" : kind === "inconclusive" ? "strong" : "plain";
}

function percent(part: number): string {
	return `${Number((100 * part).toPrecision(3))} %`;
}
