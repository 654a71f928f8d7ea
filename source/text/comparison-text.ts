/** A comparison for the terminal, in at most 80 columns. */
import type {
	Comparison,
	CountComparison,
	MetricComparison,
	PhaseComparison,
	QuantileComparison,
	StallComparison,
	TogetherComparison,
} from "../analysis/comparison/comparison.ts";
import type { Verdict } from "../analysis/comparison/verdict.ts";
import type { JudgedMetric } from "../analysis/walk/log-contents.ts";
import { formatDuration, UNKNOWN } from "../core/format.ts";
import { fieldOf } from "../core/metrics.ts";
import { stalledShare } from "../core/stalls.ts";
import { type Part, paintLine, printable, widthOf, wrapWords } from "../terminal/line.ts";
import type { Paint, Role } from "../terminal/theme.ts";
import { formatNumber, METRIC_ROLES } from "./analysis-table.ts";
import {
	describeChange,
	describePoints,
	describeRatio,
	describeRelative,
	quantileName,
} from "./describe-change.ts";
import {
	describeSide,
	STALLED,
	shownQuantiles,
	shownTogether,
	TOGETHER,
} from "./describe-comparison.ts";
import { formatStalledShare } from "./describe-stalls.ts";
import { describeVerdict, isMissing } from "./describe-verdict.ts";
import { describeCaveats } from "./describe-warnings.ts";
import { withoutMissing } from "./not-judged.ts";

const COLUMNS = 80;
const NAME_COLUMNS = 19;
const VALUE_COLUMNS = 11;
const CHANGE_COLUMNS = 25;
const VERDICT_AT = NAME_COLUMNS + 2 * VALUE_COLUMNS + 2 + CHANGE_COLUMNS;

type Line = readonly Part[];

export function comparisonText(comparison: Comparison, paint: Paint): string {
	const { alpha, minEffect, verdict, baseline, candidate, logs } = comparison;
	const head: Line[] = [
		[["strong", `baseline   ${printable(describeSide(baseline, logs.baseline))}`]],
		[["strong", `candidate  ${printable(describeSide(candidate, logs.candidate))}`]],
	];
	const rule = `alpha ${percent(alpha)}, minimum effect ${percent(minEffect)}`;
	const end: Line = [
		[verdict === "passed" ? "strong" : "error", verdict],
		["dim", ` (${rule})`],
	];
	const caveats = describeCaveats(comparison).flatMap((text) =>
		wrapWords(printable(text), COLUMNS - 2).map(
			(line, index): Line => [
				["badge", index === 0 ? "!" : " "],
				["text", ` ${line}`],
			],
		),
	);
	const sections = [head, ...comparison.phases.map(phaseLines), caveats, [end]];
	return `${sections
		.filter((lines) => lines.length > 0)
		.map((lines) => lines.map((line) => paintLine(paint, line, COLUMNS).trimEnd()).join("\n"))
		.join("\n\n")}\n`;
}

function phaseLines(phase: PhaseComparison): Line[] {
	const { name, metrics, counts, stalls } = withoutMissing(phase);
	const together = shownTogether(phase);
	const columns = ["baseline", "candidate"].map((text) => text.padStart(VALUE_COLUMNS)).join("");
	const title = name === "" ? "" : printable(name).slice(0, NAME_COLUMNS - 1);
	return [
		[
			["strong", title.padEnd(NAME_COLUMNS)],
			["dim", `${columns}  change`],
		],
		...metrics.flatMap(metricLines),
		...(together === null ? [] : togetherLines(together)),
		...(stalls === null ? [] : stallLines(stalls)),
		...coveredLines(counts),
		...counts.flatMap(countLines),
	];
}

function metricLines(comparison: MetricComparison): Line[] {
	const { label, unit } = fieldOf(comparison.metric);
	const mean = comparison.meanOver === "operations" ? " mean/op" : " mean";
	const title = `${label} ${unit}${isMissing(comparison.verdict) ? "" : mean}`;
	const name: Part = [METRIC_ROLES[comparison.metric], title.padEnd(NAME_COLUMNS)];
	return shownQuantiles(comparison).flatMap((quantile): Line[] => {
		const isMean = quantile === comparison.mean;
		const other: Part = ["dim", `  ${quantileName(quantile.p)}`.padEnd(NAME_COLUMNS)];
		const remedy = isMean ? remedyLines(quantile.verdict) : [];
		const { metric } = comparison;
		return [...quantileLines(isMean ? name : other, quantile, metric), ...remedy];
	});
}

function quantileLines(name: Part, quantile: QuantileComparison, metric: JudgedMetric): Line[] {
	const { baseline, candidate, verdict } = quantile;
	const head: Line = [
		name,
		["text", formatNumber(baseline).padStart(VALUE_COLUMNS)],
		["text", formatNumber(candidate).padStart(VALUE_COLUMNS)],
	];
	const isLacking = verdict.kind === "not judged" && isMissing(verdict);
	const change = isLacking ? verdict.reason : describeChange(quantile, metric);
	return judgedLines(head, change, verdict);
}

/** Says why a mean is not judged, or how much more data it needs. */
function remedyLines(verdict: Verdict): Line[] {
	const isExplained = verdict.kind === "not judged" && !isMissing(verdict);
	if (verdict.kind !== "inconclusive" && !isExplained) return [];
	return [[["dim", describeVerdict(verdict).padStart(COLUMNS)]]];
}

function togetherLines(together: TogetherComparison): Line[] {
	const head: Line = [["dim", TOGETHER.padEnd(NAME_COLUMNS + 2 * VALUE_COLUMNS)]];
	return judgedLines(head, describeRelative(together), together.verdict);
}

function stallLines(stalls: StallComparison): Line[] {
	const { baseline, candidate, verdict } = stalls;
	const shares = [baseline, candidate].map((side) =>
		formatStalledShare(side === null ? null : stalledShare(side)).padStart(VALUE_COLUMNS),
	);
	const head: Line = [
		["dim", STALLED.padEnd(NAME_COLUMNS)],
		["text", shares.join("")],
	];
	const isLacking = verdict.kind === "not judged" && isMissing(verdict);
	const change = isLacking ? verdict.reason : describePoints(stalls);
	return [...judgedLines(head, change, verdict), ...remedyLines(verdict)];
}

/** Shows the time that each side covers: counts are compared as rates. */
function coveredLines(counts: readonly CountComparison[]): Line[] {
	const longest = (side: "baseline" | "candidate") =>
		counts.reduce<number | null>(
			(most, { [side]: one }) => (one === null ? most : Math.max(most ?? 0, one.covered_s)),
			null,
		);
	const covered = [longest("baseline"), longest("candidate")];
	if (covered.every((one) => one === null)) return [];
	const times = covered.map((one) => formatDuration(one).padStart(VALUE_COLUMNS));
	return [
		[
			["dim", "time covered".padEnd(NAME_COLUMNS)],
			["text", times.join("")],
		],
	];
}

function countLines(comparison: CountComparison): Line[] {
	const { count, baseline, candidate, verdict } = comparison;
	const counted = [baseline, candidate].map((side) =>
		(side === null ? UNKNOWN : String(side.events)).padStart(VALUE_COLUMNS),
	);
	const head: Line = [
		["dim", fieldOf(count).label.padEnd(NAME_COLUMNS)],
		["text", counted.join("")],
	];
	const isLacking = verdict.kind === "not judged" && isMissing(verdict);
	const change = isLacking ? verdict.reason : describeRatio(comparison);
	return judgedLines(head, change, verdict);
}

/** Puts the verdict behind the change, or below it where there is no room: never cut off. */
function judgedLines(head: Line, change: string, verdict: Verdict): Line[] {
	const kind: Part = [roleOf(verdict), verdict.kind];
	const room = CHANGE_COLUMNS - widthOf(change);
	if (room > 0) return [[...head, ["text", `  ${change}${" ".repeat(room)}`], kind]];
	return [
		[...head, ["text", `  ${change}`]],
		[["text", " ".repeat(VERDICT_AT)], kind],
	];
}

function roleOf({ kind }: Verdict): Role {
	return kind === "regressed" ? "error" : kind === "inconclusive" ? "strong" : "text";
}

/** Returns `1 %` of a part of 0.01. */
export function percent(part: number): string {
	return `${Number((100 * part).toPrecision(3))} %`;
}
