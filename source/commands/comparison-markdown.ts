/** A comparison as a table in Markdown, for a pull request. */
import type { Comparison, PhaseComparison, Verdict } from "../analysis/comparison.ts";
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
import { printable } from "../tui/line.ts";
import { number } from "./analysis-table.ts";

const HEADINGS = ["", "baseline", "candidate", "change", "verdict"];

export function comparisonMarkdown(comparison: Comparison): string {
	const { verdict, baseline, candidate, phases, warnings, logs } = comparison;
	const remarks = remarkLines([...logs.baseline, ...logs.candidate]);
	const notes = [...warningLines(warnings), ...remarks].map((one) => `- ${plain(one)}`);
	const sides = `${baseline.map(plain).join(", ")} → ${candidate.map(plain).join(", ")}`;
	return [
		`**Link performance: ${verdict}** (${sides})`,
		...phases.map(table),
		...(notes.length === 0 ? [] : [notes.join("\n")]),
		"",
	].join("\n\n");
}

function table({ name, metrics, counts }: PhaseComparison): string {
	const rows = [
		[plain(name), ...HEADINGS.slice(1)],
		["---", "---:", "---:", "---", "---"],
		...metrics.flatMap(({ metric, level, tail }) => {
			const { label, unit } = fieldOf(metric);
			return [level, tail].map((quantile) => [
				`${label}, ${quantile === level ? "level" : quantileName(tail.p)}, ${unit}`,
				number(quantile.baseline),
				number(quantile.candidate),
				changeWords(quantile),
				emphasised(quantile.verdict),
			]);
		}),
		...counts.map((comparison) => [
			fieldOf(comparison.count).label,
			...[comparison.baseline, comparison.candidate].map(
				({ events, covered_s }) => `${events} in ${formatDuration(covered_s)}`,
			),
			ratioWords(comparison),
			emphasised(comparison.verdict),
		]),
	];
	return rows.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

function emphasised(verdict: Verdict): string {
	const words = verdictWords(verdict);
	return verdict.kind === "regressed" ? `**${words}**` : words;
}

/** A name as text, whatever it would mean in Markdown or HTML. */
function plain(text: string): string {
	return printable(text)
		.replace(/[\\`*_{}[\]()#+!|~<>&@]/g, "\\$&")
		.replaceAll("\\<", "&lt;")
		.replaceAll("\\&", "&amp;");
}
