/** A comparison as a table in Markdown, for a pull request. */
import type { Comparison, PhaseComparison } from "../analysis/comparison/comparison.ts";
import type { Verdict } from "../analysis/comparison/verdict.ts";
import { formatDuration, UNKNOWN } from "../core/format.ts";
import { fieldOf } from "../core/metrics.ts";
import { stalledShare } from "../core/stalls.ts";
import { formatNumber } from "./analysis-table.ts";
import {
	describeChange,
	describePoints,
	describeRatio,
	describeRelative,
	figureName,
} from "./describe-change.ts";
import {
	describeSide,
	STALLED,
	shownQuantiles,
	shownTogether,
	TOGETHER,
} from "./describe-comparison.ts";
import { formatStalledShare } from "./describe-stalls.ts";
import { describeVerdict } from "./describe-verdict.ts";
import { describeCaveats } from "./describe-warnings.ts";
import { escapeMarkdown, markdownTable } from "./markdown.ts";
import { withoutMissing } from "./not-judged.ts";

const HEADINGS = ["", "baseline", "candidate", "change", "verdict"];

export function comparisonMarkdown(comparison: Comparison): string {
	const { verdict, baseline, candidate, phases, logs } = comparison;
	const notes = describeCaveats(comparison).map((one) => `- ${escapeMarkdown(one)}`);
	const sides = [describeSide(baseline, logs.baseline), describeSide(candidate, logs.candidate)]
		.map(escapeMarkdown)
		.join(" → ");
	return [
		`**Link performance: ${verdict}** (${sides})`,
		...phases.map(table),
		...(notes.length === 0 ? [] : [notes.join("\n")]),
		"",
	].join("\n\n");
}

function table(phase: PhaseComparison): string {
	const { name, metrics, counts, stalls } = withoutMissing(phase);
	const together = shownTogether(phase);
	const rows = [
		[escapeMarkdown(name), ...HEADINGS.slice(1)],
		["---", "---:", "---:", "---", "---"],
		...metrics.flatMap((comparison) => {
			const { label, unit } = fieldOf(comparison.metric);
			return shownQuantiles(comparison).map((quantile) => [
				`${label} ${figureName(comparison, quantile)}, ${unit}`,
				formatNumber(quantile.baseline),
				formatNumber(quantile.candidate),
				describeChange(quantile, comparison.metric),
				emphasize(quantile.verdict),
			]);
		}),
		...(together === null
			? []
			: [[TOGETHER, "", "", describeRelative(together), emphasize(together.verdict)]]),
		...counts.map((comparison) => [
			fieldOf(comparison.count).label,
			...[comparison.baseline, comparison.candidate].map((side) =>
				side === null ? UNKNOWN : `${side.events} in ${formatDuration(side.covered_s)}`,
			),
			describeRatio(comparison),
			emphasize(comparison.verdict),
		]),
		...(stalls === null
			? []
			: [
					[
						STALLED,
						...[stalls.baseline, stalls.candidate].map((side) =>
							formatStalledShare(side === null ? null : stalledShare(side)),
						),
						describePoints(stalls),
						emphasize(stalls.verdict),
					],
				]),
	];
	return markdownTable(rows);
}

function emphasize(verdict: Verdict): string {
	const words = describeVerdict(verdict);
	return verdict.kind === "regressed" ? `**${words}**` : words;
}
